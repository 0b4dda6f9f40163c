/**
 * Lines of a recording in the order of time. What is a little out of order, as machines write it, is put in order within a
 * window. Where a file goes back for good, another take of the machine begins: it is played after the one before. A few
 * lines from long before among others are told as broken. Holds no more than the window.
 */

import { type Broken, isBroken, type Line, type Read } from './line.ts';

/** A line with its moment in the playing. */
export interface Placed {
  line: Line;
  /** From the beginning of the playing at the original speed, ns; never falls. */
  atNs: bigint;
  /** Begins another take. */
  opens: boolean;
}

/** Between two takes, and between the end and a new round, ns of the recording's time. */
export const BETWEEN_TAKES_NS = 1_000_000_000n;
/** So many lines from before, one after the other, are another take. */
const TAKE_LINES = 8;
/** Lines that may wait to be put in order, however long the window. */
const WAITING_MAX = 100_000;

export class InOrder {
  readonly #windowNs: bigint;
  /** In the order of time; of one time, in that of the file. */
  #waiting: Line[] = [];
  #newestNs: bigint | null = null;
  /** Lines from before the window: stragglers, or the beginning of a take. */
  #aside: Line[] = [];
  /** Time of the recording at which this take began, and where that lies in the playing. */
  #take: { fromNs: bigint; atNs: bigint } | null = null;
  #lastAtNs = 0n;
  /** Lines that were put in another place than the file's. */
  reordered = 0;
  takes = 0;

  constructor(windowNs: bigint) {
    this.#windowNs = windowNs;
  }

  /** What can be played of these and those before. */
  take(read: Read): (Placed | Broken)[] {
    const out: (Placed | Broken)[] = [];
    for (const one of read) {
      if (isBroken(one)) out.push(one);
      else this.#takeLine(one, out);
    }
    return out;
  }

  /** The rest, at the end of the file. */
  end(): (Placed | Broken)[] {
    const out: (Placed | Broken)[] = [];
    while (this.#aside.length > 0) this.#openTake(out);
    this.#release(null, out);
    return out;
  }

  #takeLine(line: Line, out: (Placed | Broken)[]): void {
    if (this.#newestNs !== null && line.timeNs < this.#newestNs - this.#windowNs) {
      this.#aside.push(line);
      if (this.#aside.length >= TAKE_LINES) this.#openTake(out);
      return;
    }
    for (const { number, timeNs } of this.#aside.splice(0)) {
      const s = Number(((this.#newestNs ?? timeNs) - timeNs) / 1_000_000n) / 1000;
      out.push({ number, reason: `it is ${s} s older than the lines around it` });
    }
    this.#insert(line, out);
  }

  #insert(line: Line, out: (Placed | Broken)[]): void {
    const waiting = this.#waiting;
    let place = waiting.length;
    while (place > 0 && (waiting[place - 1] as Line).timeNs > line.timeNs) place -= 1;
    if (place < waiting.length) this.reordered += 1;
    waiting.splice(place, 0, line);
    if (this.#newestNs === null || line.timeNs > this.#newestNs) this.#newestNs = line.timeNs;
    this.#release(this.#newestNs - this.#windowNs, out);
  }

  #openTake(out: (Placed | Broken)[]): void {
    this.#release(null, out);
    this.#newestNs = null;
    this.#take = null;
    for (const line of this.#aside.splice(0)) this.#takeLine(line, out);
  }

  /** Gives what is not newer than that; `null`: all. */
  #release(throughNs: bigint | null, out: (Placed | Broken)[]): void {
    let count = 0;
    for (const line of this.#waiting) {
      const isDue = throughNs === null || line.timeNs <= throughNs || this.#waiting.length - count > WAITING_MAX;
      if (!isDue) break;
      count += 1;
      const opens = this.#take === null;
      this.#take ??= {
        fromNs: line.timeNs,
        atNs: this.takes === 0 ? 0n : this.#lastAtNs + BETWEEN_TAKES_NS,
      };
      if (opens) this.takes += 1;
      const atNs = this.#take.atNs + line.timeNs - this.#take.fromNs;
      // Only where more waited than may: then the window was cut short.
      if (atNs > this.#lastAtNs) this.#lastAtNs = atNs;
      out.push({ line, atNs: this.#lastAtNs, opens });
    }
    this.#waiting.splice(0, count);
  }
}
