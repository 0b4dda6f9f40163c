/**
 * Tells the gateways what is stored: at most 100 ms after it advances, and again every few seconds, because a message
 * may be lost and losing one must be harmless.
 */

import type { Epoch, GatewayId, SiteId } from '@gemba/contract/identity';
import { contiguous, type PositionSet } from '@gemba/contract/stream/positions';
import { encodeStored, MAX_STORED_RANGES } from '@gemba/contract/stream/stored';
import { storedTopic } from '@gemba/contract/stream/topics';
import { type Clock, every } from '../clock.ts';
import type { Publication } from './mqtt.ts';

const COALESCE_MS = 100;
const REPEAT_MS = 5000;

export interface StoredOf {
  site: SiteId;
  gateway: GatewayId;
  epoch: Epoch;
  /** Positions that are in both sinks, or that can never come any more. */
  set: PositionSet;
}

/** The message about one gateway. */
export function storedMessage({ site, gateway, epoch, set }: StoredOf): Publication {
  const through = contiguous(set);
  const beyond = set.filter(([first]) => first > through).slice(0, MAX_STORED_RANGES);
  const payload = encodeStored({ epoch, through, beyond: beyond.map(([first, last]) => [first, last]) });
  return { topic: storedTopic(site, gateway), payload, qos: 1, retain: true };
}

export class StoredPublisher {
  readonly #clock: Clock;
  readonly #publish: (message: Publication) => Promise<void>;
  readonly #known = new Map<GatewayId, StoredOf>();
  readonly #changed = new Set<GatewayId>();
  #cancel: (() => void) | null = null;
  #cancelRepeat: (() => void) | null = null;

  constructor(clock: Clock, publish: (message: Publication) => Promise<void>) {
    this.#clock = clock;
    this.#publish = publish;
  }

  start(): void {
    this.#cancelRepeat = every(this.#clock, REPEAT_MS, () => this.repeat());
  }

  stop(): void {
    this.#cancel?.();
    this.#cancelRepeat?.();
    this.#cancel = null;
  }

  /** What is stored of a gateway's present journal has changed. */
  advance(stored: StoredOf): void {
    this.#known.set(stored.gateway, stored);
    this.#changed.add(stored.gateway);
    this.#cancel ??= this.#clock.after(COALESCE_MS, () => this.#flush());
  }

  /** Says everything again: after a connection came back, and every few seconds. */
  repeat(): void {
    for (const gateway of this.#known.keys()) this.#changed.add(gateway);
    this.#flush();
  }

  #flush(): void {
    this.#cancel?.();
    this.#cancel = null;
    for (const gateway of this.#changed) {
      const stored = this.#known.get(gateway);
      // Lost while the broker is away: the next repetition says it again.
      if (stored !== undefined) void this.#publish(storedMessage(stored)).catch(() => undefined);
    }
    this.#changed.clear();
  }
}
