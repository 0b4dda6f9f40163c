/** What signals were, as the server answers it (`contract/src/history.ts`), and where its export is. */

import type { History, PlainValue } from '@gemba/contract/history';
import { request } from './request.ts';

/** A signal of a machine; what links, requests and charts call it. */
export interface SignalName {
  machine: string;
  signal: string;
}

const at = encodeURIComponent;
const named = (signals: readonly SignalName[]): string =>
  signals.map(({ machine, signal }) => `signal=${at(`${machine}/${signal}`)}`).join('&');

/** Signals over a window, in about so many buckets, or their readings where there are few. */
export const history = (
  signals: readonly SignalName[],
  fromMs: number,
  toMs: number,
  points: number,
): Promise<History> => request('GET', `/history?${named(signals)}&from=${fromMs}&to=${toMs}&points=${points}`);

/** Where every reading of a machine's signals over a window is had as a file. */
export const exportUrl = (
  machine: string,
  signals: readonly string[],
  fromMs: number,
  toMs: number,
  format: 'csv' | 'parquet',
): string =>
  `/api/v1/machines/${at(machine)}/export?${signals.map((signal) => `signal=${at(signal)}`).join('&')}` +
  `&from=${Math.floor(fromMs)}&to=${Math.ceil(toMs)}&format=${format}`;

/** Values of a signal in a stretch of time; the figures are `null` where it holds none. */
export interface Bucket {
  fromMs: number;
  toMs: number;
  count: number;
  min: number | null;
  max: number | null;
  mean: number | null;
  /** The newest value in it: what holds until the next one. */
  last: PlainValue | null;
}

/** One signal of an answer in its buckets; readings, where it has those, are put into them. */
export function bucketsOf({ edgesMs, signals }: History, index: number): Bucket[] {
  const signal = signals[index];
  const edges = edgesMs.slice(1).map((toMs, i) => ({ fromMs: edgesMs[i] as number, toMs }));
  const columns = signal?.buckets;
  if (columns != null) {
    return edges.map((edge, i) => ({
      ...edge,
      count: columns.count[i] ?? 0,
      min: columns.min[i] ?? null,
      max: columns.max[i] ?? null,
      mean: columns.mean[i] ?? null,
      last: columns.last[i] ?? null,
    }));
  }
  const { timeMs = [], value = [] } = signal?.readings ?? {};
  let next = 0;
  return edges.map((edge) => {
    const inside: PlainValue[] = [];
    for (; next < timeMs.length && (timeMs[next] as number) < edge.toMs; next++) {
      const one = value[next];
      if (one != null) inside.push(one);
    }
    const numbers = inside.filter((one) => typeof one === 'number');
    const [count, last] = [inside.length, inside.at(-1) ?? null];
    if (numbers.length === 0) return { ...edge, count, min: null, max: null, mean: null, last };
    const mean = numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
    return { ...edge, count, min: Math.min(...numbers), max: Math.max(...numbers), mean, last };
  });
}
