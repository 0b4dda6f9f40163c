/**
 * A gateway of the tests' own beside the real one: publishes what it is given under positions of its own, and publishes
 * it again until it is told that it is stored, as a gateway with a journal does.
 */

import type { Epoch } from '@gemba/contract/identity';
import type { Entry } from '@gemba/contract/sample';
import { encodeBody, encodeMessage, frame } from '@gemba/contract/stream/codec';
import { add, EMPTY, has, type PositionSet } from '@gemba/contract/stream/positions';
import { decodeStored } from '@gemba/contract/stream/stored';
import { replayTopic, storedTopic } from '@gemba/contract/stream/topics';
import { connectAsync, type MqttClient } from 'mqtt';
import { until } from './running-plant.ts';

const SITE = 'site-1' as never;
/** Batches that are under way at a time: a gateway does not flood a server that stores nothing. */
const WINDOW = 100;
const AGAIN_MS = 2_000;

export class SecondGateway {
  readonly epoch: Epoch;
  readonly #gateway: never;
  readonly #client: MqttClient;
  readonly #batches: Uint8Array[] = [];
  readonly #sentMs = new Map<number, number>();
  #stored: PositionSet = EMPTY;

  private constructor(client: MqttClient, gateway: string, epoch: Epoch) {
    this.#client = client;
    this.#gateway = gateway as never;
    this.epoch = epoch;
    client.on('error', () => {});
    client.on('message', (_topic, payload) => {
      const told = decodeStored(payload.toString('utf8'));
      if (told === null || told.epoch !== epoch) return;
      if (told.through > 0) this.#stored = add(this.#stored, 1, told.through);
      for (const [first, last] of told.beyond) this.#stored = add(this.#stored, first, last);
    });
  }

  static async on(port: number, gateway: string, epoch = 'feed000000000001'): Promise<SecondGateway> {
    const client = await connectAsync(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 100 });
    const made = new SecondGateway(client, gateway, epoch as Epoch);
    await client.subscribeAsync(storedTopic(SITE, made.#gateway), { qos: 1 });
    return made;
  }

  /** Journals a batch; returns its position. */
  add(entries: readonly Entry[]): number {
    return this.#batches.push(encodeBody(entries));
  }

  /** Batches that are not known to be stored. */
  get waiting(): number {
    return this.#batches.filter((_, index) => !has(this.#stored, index + 1)).length;
  }

  /** Publishes what is due. */
  async send(): Promise<void> {
    const nowMs = performance.now();
    let room = WINDOW;
    for (const [index, body] of this.#batches.entries()) {
      const position = index + 1;
      if (has(this.#stored, position)) continue;
      if (room-- === 0) return;
      if (nowMs - (this.#sentMs.get(position) ?? Number.NEGATIVE_INFINITY) < AGAIN_MS) continue;
      this.#sentMs.set(position, nowMs);
      const message = encodeMessage({ epoch: this.epoch, oldest: 1, batches: [{ position, body }] });
      await this.#client.publishAsync(replayTopic(SITE, this.#gateway), Buffer.from(frame('plain', message)), {
        qos: 1,
      });
    }
  }

  /** Publishes until all of it is stored. */
  async untilStored(withinMs: number): Promise<void> {
    await until(`all ${this.#batches.length} batches of the second gateway are stored`, withinMs, async () => {
      await this.send();
      return this.waiting === 0;
    });
  }

  async end(): Promise<void> {
    await this.#client.endAsync(true);
  }
}
