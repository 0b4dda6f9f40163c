/** A gateway that says of one machine what a test tells it to, over the lanes of the journal stream. */

import type { Epoch, GatewayId, MachineId, SignalId, SiteId } from '@gemba/contract/identity';
import { type Entry, nsFromMs, type Value } from '@gemba/contract/sample';
import { encodeBody, encodeMessage, frame } from '@gemba/contract/stream/codec';
import { type Lane, liveTopic, replayTopic } from '@gemba/contract/stream/topics';
import { Tap } from './tap.ts';

const SITE = 'site-1' as SiteId;
const GATEWAY = 'edge-1' as GatewayId;
const EPOCH = '00112233aabbccdd' as Epoch;
const OBSERVE_EVERY_MS = 500;

/** What a signal said so long after a time, ms. */
export type Told = readonly [signal: string, afterMs: number, value: Value];

export class ToldGateway {
  readonly #tap: Tap;
  readonly #machine: MachineId;
  #position = 0;
  #observing: ReturnType<typeof setInterval> | undefined;

  private constructor(tap: Tap, machine: string) {
    this.#tap = tap;
    this.#machine = machine as MachineId;
  }

  static async on(port: number, machine: string): Promise<ToldGateway> {
    return new ToldGateway(await Tap.on(port), machine);
  }

  /** Journals samples as one batch and sends them; resolves when the broker has them. */
  tell(lane: Lane, fromMs: number, told: readonly Told[]): Promise<void> {
    const entries = told.map(
      ([signal, afterMs, value]): Entry => ({
        ...{ kind: 'sample', machine: this.#machine, signal: signal as SignalId, value, status: 0 },
        timeNs: nsFromMs(fromMs + afterMs),
      }),
    );
    return this.#send(lane, entries);
  }

  /** From then until now, and on and on, it has told all. */
  observe(fromMs: number): void {
    let throughMs = fromMs;
    const go = () => {
      const nowMs = Date.now();
      const span = { fromNs: nsFromMs(throughMs), throughNs: nsFromMs(nowMs) };
      throughMs = nowMs;
      void this.#send('live', [{ kind: 'observed', machine: this.#machine, ...span }]);
    };
    go();
    this.#observing = setInterval(go, OBSERVE_EVERY_MS);
  }

  async end(): Promise<void> {
    clearInterval(this.#observing);
    await this.#tap.end();
  }

  #send(lane: Lane, entries: readonly Entry[]): Promise<void> {
    const batches = [{ position: ++this.#position, body: encodeBody(entries) }];
    const packed = encodeMessage({ epoch: EPOCH, oldest: 1, batches });
    const topic = (lane === 'live' ? liveTopic : replayTopic)(SITE, GATEWAY);
    return this.#tap.publish(topic, Buffer.from(frame('plain', packed)));
  }
}
