/**
 * What signals were, for looking at trends: the server's own reading of history over a historian whose values are functions
 * of time. Every machine has the same two stretches of which nothing is known, three and six hours before now.
 */

import type { History } from '@gemba/contract/history';
import type { MachineId, SignalId } from '@gemba/contract/identity';
import type { PlacedMachine } from '@gemba/contract/plant';
import { type Gap, msFromNs, NS_PER_S, nsFromMs, type Observed, type Value } from '@gemba/contract/sample';
import { bucketEdges, EMPTY_BUCKET } from '@gemba/server/historian/buckets';
import type { Bucket, Historian, Reading } from '@gemba/server/historian/port';
import { readHistory } from '@gemba/server/history/read';
import { SIGNAL_SHAPES } from './picture.ts';
import { PLANT } from './plant.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Every signal is read so often. */
const EVERY_NS = 5n * NS_PER_S;

/** The declared gap, and the stretch in which nobody watched, before now. */
export const GAP = { fromMs: -3 * HOUR_MS, toMs: -2.6 * HOUR_MS };
const UNWATCHED = { fromMs: -6 * HOUR_MS, toMs: -5.8 * HOUR_MS };
const BEGINNING_MS = -40 * DAY_MS;

/** What the demo's states look like: a stop of five minutes in each half hour. */
const stateAt = (ms: number): Value => (ms % (30 * MINUTE_MS) < 25 * MINUTE_MS ? 6n : 2n);
const guardAt = (ms: number): Value => ms % (2 * HOUR_MS) < 110 * MINUTE_MS;
const modeAt = (ms: number): Value =>
  (['Production', 'Cleaning', 'Manual'] as const)[Math.floor(ms / (5 * HOUR_MS)) % 3] ?? '';

function valueAt(signal: string, timeNs: bigint): Value | null {
  const ms = msFromNs(timeNs);
  if (signal === 'state') return stateAt(ms);
  if (signal === 'guard') return guardAt(ms);
  if (signal === 'mode') return modeAt(ms);
  if (signal === 'total') return BigInt(Math.floor(ms / 6000) % 1_000_000);
  return SIGNAL_SHAPES[signal]?.(ms) ?? null;
}

export async function historyOf(asked: URLSearchParams, nowMs: number): Promise<History> {
  const names = asked
    .getAll('signal')
    .map((name) => [name.slice(0, name.indexOf('/')), name.slice(name.indexOf('/') + 1)]);
  const [from, to, points] = ['from', 'to', 'points'].map((name) => Number(asked.get(name)));
  return readHistory(historianAt(nowMs), {
    signals: names.map(([machine, signal]) => ({ placed: placedOf(machine ?? ''), signal: signal as SignalId })),
    fromNs: nsFromMs(from ?? 0),
    toNs: nsFromMs(to ?? 0),
    points: points ?? 600,
    nowMs,
  });
}

function placedOf(id: string): PlacedMachine {
  const site = PLANT.sites.find(({ areas }) =>
    areas.some(({ lines }) => lines.some(({ machines }) => machines.some((one) => one.id === id))),
  );
  const machine = site?.areas
    .flatMap(({ lines }) => lines.flatMap(({ machines }) => machines))
    .find((one) => one.id === id);
  if (site === undefined || machine === undefined) throw new Error(`no machine ${id}`);
  return { site, machine } as unknown as PlacedMachine;
}

function historianAt(nowMs: number): Pick<Historian, 'latest' | 'range' | 'buckets' | 'coverage'> {
  const since = (offsetMs: number): bigint => nsFromMs(nowMs + offsetMs);
  const known = [
    [since(BEGINNING_MS), since(UNWATCHED.fromMs)],
    [since(UNWATCHED.toMs), since(GAP.fromMs)],
    [since(GAP.toMs), since(0)],
  ] as const;
  const isKnown = (timeNs: bigint): boolean => known.some(([from, to]) => timeNs >= from && timeNs <= to);
  const readings = (signal: string, fromNs: bigint, toNs: bigint, limit: number): Reading[] => {
    const found: Reading[] = [];
    for (
      let timeNs = ((fromNs + EVERY_NS - 1n) / EVERY_NS) * EVERY_NS;
      timeNs < toNs && found.length < limit;
      timeNs += EVERY_NS
    ) {
      if (isKnown(timeNs)) found.push({ timeNs, value: valueAt(signal, timeNs), status: 0 });
    }
    return found;
  };
  return {
    latest: async (machine) => {
      const timeNs = (since(0) / EVERY_NS) * EVERY_NS;
      const all = [...Object.keys(SIGNAL_SHAPES), 'state', 'guard', 'mode', 'total'];
      return all.map((signal) => ({
        kind: 'sample',
        machine,
        signal: signal as SignalId,
        timeNs,
        value: valueAt(signal, timeNs),
        status: 0,
      }));
    },
    range: async (_machine, signal, fromNs, toNs, limit, cursor) => {
      const found = readings(signal, cursor === undefined ? fromNs : BigInt(cursor), toNs, limit + 1);
      return { items: found.slice(0, limit), cursor: found[limit]?.timeNs.toString() ?? null };
    },
    buckets: async (_machine, signal, fromNs, toNs, n) =>
      bucketEdges(fromNs, toNs, n).map((edge) =>
        bucketOf(
          edge,
          samplesOf(edge, (time) => (isKnown(time) ? valueAt(signal, time) : null)),
        ),
      ),
    coverage: async (machine) => ({
      observed: known.map(([fromNs, throughNs]): Observed => ({ kind: 'observed', machine, fromNs, throughNs })),
      gaps: [declared(machine, since(GAP.fromMs), since(GAP.toMs))],
      filled: [],
    }),
  };
}

const declared = (machine: MachineId, fromNs: bigint, toNs: bigint): Gap => ({
  kind: 'gap',
  machine,
  signals: [],
  fromNs,
  toNs,
  cause: 'gateway-down',
});

type Edge = Pick<Bucket, 'fromNs' | 'toNs'>;

/** A few values of a bucket stand for all that it would hold. */
function samplesOf({ fromNs, toNs }: Edge, at: (timeNs: bigint) => Value | null): Value[] {
  const count = (toNs - fromNs) / EVERY_NS < 6n ? (toNs - fromNs) / EVERY_NS : 6n;
  return Array.from({ length: Number(count) }, (_, i) => at(fromNs + ((toNs - fromNs) * BigInt(i)) / count)).filter(
    (value) => value !== null,
  );
}

function bucketOf(edge: Edge, values: Value[]): Bucket {
  const numbers = values.filter((value) => typeof value === 'number' || typeof value === 'bigint').map(Number);
  const [first = null, last = null] = [values[0], values.at(-1)];
  // As often as it is read, though only a few are made.
  const count = values.length === 0 ? 0 : Number((edge.toNs - edge.fromNs) / EVERY_NS);
  if (numbers.length === 0) return { ...edge, ...EMPTY_BUCKET, count, first, last };
  const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
  return { ...edge, count, min: Math.min(...numbers), max: Math.max(...numbers), mean, first, last };
}
