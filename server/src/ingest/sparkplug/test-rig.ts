/** A host application on a connection that a test holds in its hands, with a clock of the test's. */

import { encodePayload } from '@gemba/contract/sparkplug/encode';
import type { Payload } from '@gemba/contract/sparkplug/payload';
import type { EdgeNodeId } from '@gemba/contract/sparkplug/topics';
import type { Log } from '@gemba/program/log';
import { Metrics } from '@gemba/program/metrics';
import type { Clock } from '../../clock.ts';
import type { MqttOptions, Publication } from '../mqtt.ts';
import { SparkplugHost } from './host.ts';
import type { Told } from './outcome.ts';

const log = { debug() {}, info() {}, warn() {}, error() {} } as unknown as Log;

/** `configured`: nodes that machines of the plant are mapped to. */
export function make(configured: readonly EdgeNodeId[] = []) {
  let nowMs = 1_763_000_000_000;
  let timers: { atMs: number; action: () => void }[] = [];
  const clock: Clock = {
    nowMs: () => nowMs,
    elapsedMs: () => nowMs,
    after: (ms, action) => {
      const timer = { atMs: nowMs + ms, action };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
  };
  const told: Told[] = [];
  const kept: { from: string; reason: string }[] = [];
  const published: Publication[] = [];
  const metrics = new Metrics();
  let options: Omit<MqttOptions, 'url' | 'log'> | undefined;
  let up = false;
  const host = new SparkplugHost({
    hostId: 'gemba',
    clientId: 'gemba-host',
    clock,
    log,
    metrics,
    listener: { nodes: configured, told: (_node, said) => told.push(...said), lost: () => told.push({ kind: 'hole' }) },
    quarantine: (from, reason) => kept.push({ from, reason }),
    connect: (given) => {
      options = given;
      return {
        get up() {
          return up;
        },
        start() {},
        async stop(...last) {
          published.push(...last);
        },
        async publish(message) {
          published.push(message);
        },
      };
    },
  });
  const connection = options as unknown as MqttOptions;
  const count = async (name: string, labels: Record<string, string> = {}): Promise<number> => {
    const metric = await metrics.registry.getSingleMetric(`gemba_server_sparkplug_${name}`)?.get();
    const matches = metric?.values.filter((value) => Object.entries(labels).every(([k, v]) => value.labels[k] === v));
    return matches?.reduce((sum, { value }) => sum + value, 0) ?? 0;
  };
  return {
    host,
    connection,
    metrics,
    count,
    refused: (reason: string) => count('refused_total', { reason }),
    told,
    kept,
    pass: (ms: number) => {
      nowMs += ms;
      const due = timers.filter(({ atMs }) => atMs <= nowMs);
      timers = timers.filter(({ atMs }) => atMs > nowMs);
      for (const { action } of due) action();
    },
    now: () => nowMs,
    take: () => published.splice(0),
    connect: async () => {
      const will = connection.will();
      up = true;
      await connection.onUp();
      return will;
    },
    disconnect: () => {
      up = false;
      connection.onDown?.();
    },
    send: (topic: string, payload: Payload | Uint8Array, retain = false, qos = 0) =>
      connection.onMessage({
        topic,
        payload: payload instanceof Uint8Array ? payload : encodePayload(payload),
        retain,
        qos,
      }),
  };
}
