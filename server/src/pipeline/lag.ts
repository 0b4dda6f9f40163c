/**
 * How far what is stored of a journal lies behind what was produced. Positions go in when they are first heard of, each
 * with its moment; out comes how long ago the oldest that isn't stored was. Pure, and of bounded size: a long backlog is
 * remembered more coarsely.
 */

/** Positions that were first heard of from `atMs` on, through `last`. */
interface Stretch {
  atMs: number;
  last: number;
}

/** Stretches that are remembered: beyond it two become one each. */
const STRETCHES_MAX = 512;
/** Shortest stretch, ms: what the answer may be too large by while the backlog is short. */
const STEP_MS = 500;

export class Lag {
  #stretches: Stretch[] = [];
  #stepMs = STEP_MS;
  #produced = 0;

  /** The newest position that was heard of. */
  get produced(): number {
    return this.#produced;
  }

  /** A position was heard of; `atMs` is of a clock that nobody sets. */
  heard(position: number, atMs: number): void {
    if (position <= this.#produced) return;
    this.#produced = position;
    const newest = this.#stretches.at(-1);
    if (newest !== undefined && atMs - newest.atMs < this.#stepMs) newest.last = position;
    else this.#stretches.push({ atMs, last: position });
    if (this.#stretches.length > STRETCHES_MAX) this.#coarsen();
  }

  /** Everything through `stored` is: it is forgotten, and what comes next is remembered as finely as ever. */
  settle(stored: number): void {
    this.#stretches = this.#stretches.filter(({ last }) => last > stored);
    if (this.#stretches.length <= 1) this.#stepMs = STEP_MS;
  }

  /** How long ago the first position beyond `stored` was heard of, ms; 0 when there is none. At most a step too much. */
  behindMs(stored: number, nowMs: number): number {
    const oldest = this.#stretches.find(({ last }) => last > stored);
    return oldest === undefined ? 0 : Math.max(0, nowMs - oldest.atMs);
  }

  #coarsen(): void {
    this.#stepMs *= 2;
    this.#stretches = this.#stretches.flatMap(({ atMs }, i, all) =>
      i % 2 === 0 ? [{ atMs, last: (all[i + 1] ?? (all[i] as Stretch)).last }] : [],
    );
  }
}
