/**
 * Who receives what is published, and counts: each value of each node once, none missing. For the gateway in the
 * server's place, telling it what is stored; for a peer, one JSON message a sample.
 */

import { inflateRawSync } from 'node:zlib';
import type { Epoch, GatewayId, SiteId } from '@gemba/contract/identity';
import type { GapCause } from '@gemba/contract/sample';
import { decodeBody, decodeMessage, unframe } from '@gemba/contract/stream/codec';
import { add, contiguous, EMPTY, has, type PositionSet } from '@gemba/contract/stream/positions';
import { encodeStored } from '@gemba/contract/stream/stored';
import { LANE_FILTERS, SERVER_STATE_TOPIC, storedTopic } from '@gemba/contract/stream/topics';
import mqtt, { type MqttClient } from 'mqtt';
import { GATEWAY, SITE } from './plant.ts';

/** What arrived of each node. */
export class Arrivals {
  /** Different values, by node. */
  readonly #seen = new Map<number, Set<number>>();
  samples = 0;
  bytes = 0;
  doubled = 0;
  /** From the source's time to the arrival, ms; of every 50th sample. */
  readonly delaysMs: number[] = [];
  /** Gaps that were declared, by cause. */
  readonly gaps = new Map<GapCause, number>();

  take(node: number, value: number, sourceMs: number): void {
    const seen = this.#seen.get(node) ?? new Set();
    this.#seen.set(node, seen);
    if (seen.has(value)) {
      this.doubled += 1;
      return;
    }
    seen.add(value);
    this.samples += 1;
    if (this.samples % 50 === 0) this.delaysMs.push(Date.now() - sourceMs);
  }

  get nodes(): number {
    return this.#seen.size;
  }

  /** Emitted and not here; `perNode` holds the last value of each node, the first being 1. */
  missing(perNode: readonly number[]): number {
    return perNode.reduce((sum, last, node) => sum + last - (this.#seen.get(node)?.size ?? 0), 0);
  }
}

/** In the server's place: takes both lanes, and says that all of it is stored. */
export async function receiveStream(url: string, arrivals: Arrivals): Promise<MqttClient> {
  const client = await mqtt.connectAsync(url, { clean: true });
  const stored = new Map<Epoch, { oldest: number; positions: PositionSet }>();
  client.on('message', (_topic, payload) => {
    arrivals.bytes += payload.length;
    const { framing, packed } = unframe(payload);
    const { epoch, oldest, batches } = decodeMessage(framing === 'plain' ? packed : inflateRawSync(packed));
    const known = stored.get(epoch) ?? { oldest, positions: EMPTY };
    stored.set(epoch, known);
    known.oldest = oldest;
    for (const { position, body } of batches) {
      // Both lanes may bring the same batch; a server takes it once.
      if (has(known.positions, position)) continue;
      known.positions = add(known.positions, position);
      for (const entry of decodeBody(body)) {
        if (entry.kind === 'gap') arrivals.gaps.set(entry.cause, (arrivals.gaps.get(entry.cause) ?? 0) + 1);
        if (entry.kind !== 'sample') continue;
        arrivals.take(Number(entry.signal.slice(1)), Number(entry.value), Number(entry.timeNs / 1_000_000n));
      }
    }
  });
  await client.subscribeAsync([...LANE_FILTERS], { qos: 1 });
  client.publish(SERVER_STATE_TOPIC, JSON.stringify({ online: true, sinceMs: Date.now() }), { qos: 1, retain: true });
  const timer = setInterval(() => {
    for (const [epoch, { oldest, positions }] of stored) {
      const [first] = positions;
      const through = first !== undefined && first[0] <= oldest ? first[1] : contiguous(positions);
      const said = encodeStored({ epoch, through, beyond: positions.filter(([from]) => from > through) as never });
      client.publish(storedTopic(SITE as SiteId, GATEWAY as GatewayId), said, { qos: 1 });
    }
  }, 200);
  client.on('close', () => clearInterval(timer));
  return client;
}

/** Topics of a peer: `bench/V<number>`, the payload `{"v":value,"t":source time ms}`. */
export async function receiveJson(url: string, arrivals: Arrivals): Promise<MqttClient> {
  const client = await mqtt.connectAsync(url, { clean: true });
  client.on('message', (topic, payload) => {
    arrivals.bytes += payload.length;
    const { v, t } = JSON.parse(payload.toString()) as { v: number; t: number };
    arrivals.take(Number(topic.slice(topic.lastIndexOf('V') + 1)), v, t);
  });
  await client.subscribeAsync('bench/#', { qos: 1 });
  return client;
}
