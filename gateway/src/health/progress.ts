/**
 * Whether the loops of a gateway get anywhere. A process can answer every question and do nothing: its disk hangs in a
 * sync, a publish waits for ever. So each loop that has work must show that it gets some of it done.
 */

/** Something that works for as long as it has work. */
export interface Loop {
  name: string;
  /** Whether it has anything to do. */
  busy(): boolean;
  /** Grows with whatever it gets done, refusals included. */
  done(): number;
}

interface Seen {
  done: number;
  /** Since when it has had work and got nothing done; `null` while it gets on, or rests. */
  sinceMs: number | null;
}

/** A loop without progress for so long is stuck: longer than any disk, broker or server may take for one answer. */
const STUCK_AFTER_MS = 30_000;
/** The look itself is due once a second. */
const LOOK_MAX_MS = 10_000;

export class Progress {
  readonly #loops: readonly Loop[];
  readonly #seen: Seen[];
  #lookedMs: number;

  constructor(loops: readonly Loop[], nowMs: number) {
    this.#loops = loops;
    this.#seen = loops.map((loop) => ({ done: loop.done(), sinceMs: null }));
    this.#lookedMs = nowMs;
  }

  /** Looks at every loop; to be called once a second. `nowMs`: a clock that nobody sets. */
  look(nowMs: number): void {
    for (const [index, loop] of this.#loops.entries()) {
      const seen = this.#seen[index] as Seen;
      const done = loop.done();
      if (done !== seen.done || !loop.busy()) seen.sinceMs = null;
      else seen.sinceMs ??= nowMs;
      seen.done = done;
    }
    this.#lookedMs = nowMs;
  }

  /** What is stuck, in words; empty while all is well. */
  stuck(nowMs: number): string[] {
    const said: string[] = [];
    const silentMs = nowMs - this.#lookedMs;
    if (silentMs > LOOK_MAX_MS) said.push(`timers have not run for ${Math.round(silentMs / 1000)} s`);
    for (const [index, { name }] of this.#loops.entries()) {
      const { sinceMs } = this.#seen[index] as Seen;
      if (sinceMs === null || nowMs - sinceMs <= STUCK_AFTER_MS) continue;
      said.push(`${name} has made no progress for ${Math.round((nowMs - sinceMs) / 1000)} s`);
    }
    return said;
  }
}
