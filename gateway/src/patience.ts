/**
 * How long to wait before the next attempt to reach a peer. The longer it has been away, the less haste: most breaks
 * last seconds and somebody looks at the screen, but what has been away for minutes may be down for the night.
 */

import { Backoff } from '@gemba/program/backoff';

/** Longest waits, ms, each for as long as the peer has not been away for longer than this. */
const STAGES = [
  { awayMs: 30_000, limits: { minMs: 250, maxMs: 1_000 } },
  { awayMs: 5 * 60_000, limits: { minMs: 1_000, maxMs: 5_000 } },
  { awayMs: Number.POSITIVE_INFINITY, limits: { minMs: 5_000, maxMs: 30_000 } },
];

export class Patience {
  readonly #stages: { awayMs: number; backoff: Backoff }[];
  #sinceMs: number | null = null;

  constructor(random: () => number = Math.random) {
    this.#stages = STAGES.map(({ awayMs, limits }) => ({ awayMs, backoff: new Backoff(limits, random) }));
  }

  /** An attempt failed, or what held broke: milliseconds to wait before the next one. */
  next(nowMs: number): number {
    this.#sinceMs ??= nowMs;
    const away = nowMs - this.#sinceMs;
    const stage = this.#stages.find(({ awayMs }) => away < awayMs) ?? this.#stages.at(-1);
    return (stage as { backoff: Backoff }).backoff.next();
  }

  /** For how long the peer has been away; 0 when it isn't. */
  awayMs(nowMs: number): number {
    return this.#sinceMs === null ? 0 : nowMs - this.#sinceMs;
  }

  /** To be called when the peer was there, however shortly: it is away anew, though the waits of a moment ago stay as long. */
  seen(): void {
    this.#sinceMs = null;
  }

  /** To be called when an attempt has held for a while. */
  held(): void {
    this.#sinceMs = null;
    for (const { backoff } of this.#stages) backoff.reset();
  }
}
