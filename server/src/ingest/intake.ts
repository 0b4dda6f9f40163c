/**
 * The bounded queue between the broker and the pipeline. The live lane goes before the replay lane, and when the queue
 * is full, replay is dropped first: the gateway keeps what is not stored and sends it again.
 */

import type { Lane } from '@gemba/contract/stream/topics';

/** Most bytes of published messages that wait: a burst, not a backlog; the backlog lies in the gateways' journals. */
export const INTAKE_MAX_BYTES = 64 * 1024 * 1024;

interface Waiting<T> {
  item: T;
  bytes: number;
}

export class Intake<T> {
  readonly #maxBytes: number;
  readonly #dropped: (lane: Lane, item: T) => void;
  readonly #lanes: Record<Lane, Waiting<T>[]> = { live: [], replay: [] };
  #bytes = 0;

  /** `dropped` is told of each item that finds no room. */
  constructor(maxBytes: number, dropped: (lane: Lane, item: T) => void) {
    this.#maxBytes = maxBytes;
    this.#dropped = dropped;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get length(): number {
    return this.#lanes.live.length + this.#lanes.replay.length;
  }

  /** Adds an item; for one of the live lane, replay makes room, the newest first: the oldest is what is missed most. */
  add(lane: Lane, item: T, bytes: number): void {
    while (this.#bytes + bytes > this.#maxBytes && lane === 'live' && this.#lanes.replay.length > 0) {
      const victim = this.#lanes.replay.pop() as Waiting<T>;
      this.#bytes -= victim.bytes;
      this.#dropped('replay', victim.item);
    }
    if (this.#bytes + bytes > this.#maxBytes) {
      this.#dropped(lane, item);
      return;
    }
    this.#bytes += bytes;
    this.#lanes[lane].push({ item, bytes });
  }

  /** The next item, `undefined` when none waits. */
  take(): T | undefined {
    const waiting = this.#lanes.live.shift() ?? this.#lanes.replay.shift();
    if (waiting === undefined) return undefined;
    this.#bytes -= waiting.bytes;
    return waiting.item;
  }
}
