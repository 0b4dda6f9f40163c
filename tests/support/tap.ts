/**
 * A tap on the broker: hears both lanes of the journal stream as the server does, keeps what was published with its
 * time, and can publish it again. It connects anew after every break.
 */

import { decodeStored, type Stored } from '@gemba/contract/stream/stored';
import { LANE_FILTERS, type Lane, parseLaneTopic } from '@gemba/contract/stream/topics';
import { type Decoded, decodePayload } from '@gemba/server/ingest/decode';
import { connectAsync, type MqttClient } from 'mqtt';

export interface Heard {
  topic: string;
  payload: Buffer;
  lane: Lane;
  /** On `performance.now()`. */
  atMs: number;
}

export class Tap {
  readonly heard: Heard[] = [];
  /** The last word on what is stored. */
  stored: Stored | null = null;
  /** Told of every message. */
  onHeard: (heard: Heard) => void = () => {};
  readonly #client: MqttClient;

  private constructor(client: MqttClient) {
    this.#client = client;
    client.on('error', () => {});
    client.on('message', (topic, payload) => {
      const lane = parseLaneTopic(topic)?.lane;
      if (lane === undefined) {
        this.stored = decodeStored(payload.toString('utf8')) ?? this.stored;
        return;
      }
      const heard = { topic, payload, lane, atMs: performance.now() };
      this.heard.push(heard);
      this.onHeard(heard);
    });
  }

  static async on(port: number): Promise<Tap> {
    const client = await connectAsync(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 100 });
    const tap = new Tap(client);
    await client.subscribeAsync([...LANE_FILTERS, 'gemba/v1/+/+/stored'], { qos: 1 });
    return tap;
  }

  /** Publishes as a gateway does, and resolves when the broker has it. */
  async publish(topic: string, payload: Buffer): Promise<void> {
    await this.#client.publishAsync(topic, payload, { qos: 1 });
  }

  async end(): Promise<void> {
    await this.#client.endAsync(true);
  }
}

/** What a message says; what can't be read throws. */
export const messageOf = ({ payload }: Heard): Decoded => decodePayload(payload);
