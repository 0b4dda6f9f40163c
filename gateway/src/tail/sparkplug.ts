/**
 * Sparkplug traffic, decoded: it remembers names and datatypes from births, without which data are numbers. Who begins to
 * listen after a birth sees aliases until the next one; nothing is asked of anybody.
 */

import { NS_PER_MS, type Value } from '@gemba/contract/sample';
import { fromWire } from '@gemba/contract/sparkplug/datatypes';
import { decodePayload } from '@gemba/contract/sparkplug/decode';
import type { Metric, Payload } from '@gemba/contract/sparkplug/payload';
import { decodeHostState } from '@gemba/contract/sparkplug/state';
import { parseTopic } from '@gemba/contract/sparkplug/topics';
import { opened } from '@gemba/program/sparkplug-compressed';
import { isoOf, qualityText, type Row, type Said, valueText } from './said.ts';

interface Born {
  name: string;
  datatype: number;
}

/** Nodes whose births are remembered; beyond it the one that was born first is forgotten. */
const NODES_MAX = 1_000;
/** Metrics of one node that are remembered. */
const METRICS_MAX = 200_000;
/** What the `Quality` property may say, and the severity that it is [tck-id-payloads-propertyset-quality-value-value]. */
const QUALITIES: ReadonlyMap<unknown, number> = new Map([
  [192, 0],
  [500, 0x40000000],
  [0, 0x80000000],
]);

export class SparkplugReader {
  /** Node → metric as it is named in data: `#alias`, or device and name. */
  readonly #born = new Map<string, Map<string, Born>>();

  /** What it says; never throws. */
  read(topic: string, payload: Uint8Array): Said {
    const said = { kind: 'sparkplug', topic } as const;
    try {
      const to = parseTopic(topic);
      if (to === null) throw new Error('not a topic of Sparkplug');
      if (to.kind === 'state') return { ...said, head: stateHead(payload), rows: [] };
      const { payload: decoded } = opened(decodePayload(payload), payload.length);
      const device = to.kind === 'device' ? to.device : '';
      if (to.type === 'NBIRTH' || to.type === 'DBIRTH') {
        this.#learn(`${to.group}/${to.node}`, device, to.type === 'NBIRTH', decoded.metrics);
      }
      const born = this.#born.get(`${to.group}/${to.node}`);
      return { ...said, head: headOf(decoded), rows: decoded.metrics.map((metric) => rowOf(device, metric, born)) };
    } catch (error) {
      return { ...said, head: `${payload.length} bytes`, rows: [], problem: (error as Error).message };
    }
  }

  #learn(node: string, device: string, isNode: boolean, metrics: readonly Metric[]): void {
    const born = isNode ? new Map<string, Born>() : (this.#born.get(node) ?? new Map<string, Born>());
    this.#born.delete(node);
    this.#born.set(node, born);
    const [oldest] = this.#born.keys();
    if (this.#born.size > NODES_MAX && oldest !== undefined) this.#born.delete(oldest);
    for (const { name, alias, datatype } of metrics) {
      if (name === undefined || datatype === undefined || born.size > METRICS_MAX) continue;
      born.set(`${device} ${name}`, { name, datatype });
      if (alias !== undefined) born.set(`#${alias}`, { name, datatype });
    }
  }
}

function headOf({ timestamp, seq }: Payload): string {
  const words = [
    timestamp === undefined ? null : new Date(timestamp).toISOString(),
    seq === undefined ? null : `seq ${seq}`,
  ];
  return words.filter((word) => word !== null).join(', ');
}

function rowOf(device: string, metric: Metric, born: ReadonlyMap<string, Born> | undefined): Row {
  const { name, alias, timestamp, isHistorical, properties } = metric;
  const known = born?.get(name === undefined ? `#${alias}` : `${device} ${name}`);
  const signal = name ?? known?.name ?? `#${alias}`;
  const datatype = metric.datatype ?? known?.datatype;
  const value = decodedValue(metric, datatype);
  const status = statusOf(properties);
  const rest = properties?.get('ns')?.value?.value;
  const restNs = typeof rest === 'number' ? BigInt(rest) : 0n;
  const time = timestamp === undefined ? '' : isoOf(BigInt(timestamp) * NS_PER_MS + restNs);
  const words = [
    status === null ? null : qualityText(status),
    isHistorical ? 'historical' : null,
    alias === undefined || name === undefined ? null : `alias ${alias}`,
    datatype === undefined ? 'its birth was not heard' : null,
  ].filter((word) => word !== null);
  const data = { value, ...(status === null ? {} : { status }), ...(isHistorical ? { historical: true } : {}) };
  const text = `${valueText(value)}${words.length === 0 ? '' : ` (${words.join(', ')})`}`;
  return { what: 'metric', machine: device, signal, time, text, data };
}

/** Without a datatype, or where it doesn't fit, the value as it stands on the wire; what is no scalar by its kind. */
function decodedValue({ value, isNull }: Metric, datatype: number | undefined): Value | null {
  if (isNull || value === undefined) return null;
  const meant = datatype === undefined ? null : fromWire(value, datatype);
  if (meant !== null) return meant;
  return typeof value.value === 'object' ? `a ${value.kind}` : value.value;
}

function statusOf(properties: Metric['properties']): number | null {
  const status = properties?.get('status')?.value?.value;
  if (typeof status === 'bigint' || typeof status === 'number') return Number(status) >>> 0;
  return QUALITIES.get(properties?.get('Quality')?.value?.value) ?? null;
}

function stateHead(payload: Uint8Array): string {
  const state = decodeHostState(Buffer.from(payload).toString());
  if (state === null) throw new Error('not the STATE of a host');
  return `the host is ${state.online ? 'online' : 'offline'}, ${new Date(state.timestamp).toISOString()}`;
}
