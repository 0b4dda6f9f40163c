/** An edge node on a connection that a test holds in its hands. */

import type { GatewayId, MachineId, SignalId, SiteId } from '@gemba/contract/identity';
import type { Sample, Value } from '@gemba/contract/sample';
import { decodePayload } from '@gemba/contract/sparkplug/decode';
import { encodePayload } from '@gemba/contract/sparkplug/encode';
import type { Metric, Payload } from '@gemba/contract/sparkplug/payload';
import type { Log } from '@gemba/program/log';
import { type Link, NotConnected } from '../link.ts';
import type { DeviceDescription } from './describe.ts';
import { EdgeNode, type EdgeNodeOptions } from './edge-node.ts';

export const NOW = 1_763_000_000_000;
export const NOW_NS = BigInt(NOW) * 1_000_000n;
const log = { debug() {}, info() {}, warn() {}, error() {} } as unknown as Log;

export const filler = 'filler-1' as MachineId;
export const press = 'press-1' as MachineId;
const devices: DeviceDescription[] = [
  {
    machine: filler,
    metrics: [
      { signal: 'state' as SignalId, type: 'text' },
      { signal: 'count/good' as SignalId, type: 'int', name: 'Good parts' },
      { signal: 'temperature' as SignalId, type: 'float', unit: '°C', range: [0, 120], nodeId: 'nsu=urn:x;s=T' },
    ],
  },
  { machine: press, metrics: [{ signal: 'running' as SignalId, type: 'bool' }] },
];

export interface Published {
  topic: string;
  payload: Payload;
  qos: 0 | 1;
  retain: boolean;
}

/** A connection that records, and that takes publishes only as long as its socket has room. */
export class FakeLink implements Link {
  connected = true;
  readonly log: string[] = [];
  readonly published: Published[] = [];
  room = Number.POSITIVE_INFINITY;
  #waiting: (() => void)[] = [];

  publish(topic: string, payload: Uint8Array, options: { qos: 0 | 1; retain?: boolean }): Promise<void> {
    if (!this.connected) return Promise.reject(new NotConnected());
    this.log.push(topic);
    this.published.push({ topic, payload: decodePayload(payload), qos: options.qos, retain: options.retain ?? false });
    if (this.published.length <= this.room) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  subscribe(filter: string, qos: 0 | 1): Promise<void> {
    this.log.push(`subscribe ${filter} at ${qos}`);
    return Promise.resolve();
  }

  broker = 'broker:1883';
  hasOthers = false;

  leave(): void {
    this.log.push('leave');
  }

  drain(): void {
    this.room = Number.POSITIVE_INFINITY;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** What was published since the last look. */
  take(): Published[] {
    return this.published.splice(0);
  }
}

export function make(options: Partial<EdgeNodeOptions> = {}) {
  let kept: number | null = null;
  const bdSeq = {
    read: () => kept,
    write: (next: number) => {
      kept = next;
    },
  };
  const node = new EdgeNode({
    group: 'hanoi' as SiteId,
    node: 'edge-1' as GatewayId,
    devices,
    bdSeq,
    log,
    nowMs: () => NOW,
    ...options,
  });
  const link = new FakeLink();
  node.attach(link);
  return { node, link };
}

/** A node on a connection, born with its devices up. */
export async function born(...up: MachineId[]) {
  const { node, link } = make();
  for (const machine of up) node.deviceUp(machine);
  const will = node.will();
  await node.connected();
  return { node, link, will, births: link.take() };
}

export const sample = (signal: string, value: Value | null, atMs = 0, more: Partial<Sample> = {}): Sample => ({
  kind: 'sample',
  machine: filler,
  signal: signal as SignalId,
  timeNs: NOW_NS + BigInt(atMs) * 1_000_000n,
  value,
  status: 0,
  ...more,
});

export const named = (payload: Payload | undefined, name: string): Metric | undefined =>
  payload?.metrics.find((metric) => metric.name === name);
export const bdSeqOf = (payload: Payload) => named(payload, 'bdSeq')?.value;
export const property = (metric: Metric | undefined, key: string) => metric?.properties?.get(key)?.value?.value;
export const command = (name: string, value: boolean) =>
  encodePayload({ timestamp: NOW, metrics: [{ name, value: { kind: 'boolean', value } }] });
export const rebirth = command('Node Control/Rebirth', true);
export const NCMD = 'spBv1.0/hanoi/NCMD/edge-1';
