/**
 * The time in which a line may work: what its calendar has scheduled, less what maintenance is planned to take. Work is
 * counted in seconds of it, and this says when so many seconds will have passed.
 */

import type { LineCalendar } from '../calendar/line-calendar.ts';

export interface Span {
  fromNs: bigint;
  toNs: bigint;
}

/** A line without scheduled time for so long is taken never to work. */
const HORIZON_DAYS = 366;
const NS_PER_DAY = 86_400_000_000_000n;

/** Working time of a line from a moment on. Spans are made as far as they are asked for. */
export class WorkingTime {
  readonly startNs: bigint;
  readonly #calendar: Pick<LineCalendar, 'segmentAt'>;
  readonly #taken: readonly Span[];
  readonly #endNs: bigint;
  /** Ascending, with the working seconds before each. */
  readonly #spans: (Span & { beforeS: number })[] = [];
  #madeNs: bigint;
  #madeS = 0;

  /** @param taken time that maintenance takes, in any order */
  constructor(calendar: Pick<LineCalendar, 'segmentAt'>, startNs: bigint, taken: readonly Span[] = []) {
    this.startNs = startNs;
    this.#calendar = calendar;
    this.#taken = taken.toSorted((a, b) => (a.fromNs < b.fromNs ? -1 : 1));
    this.#madeNs = startNs;
    this.#endNs = startNs + BigInt(HORIZON_DAYS) * NS_PER_DAY;
  }

  /** When so many working seconds have passed; `null` when that is not within a year. */
  after(seconds: number): bigint | null {
    if (seconds <= 0) return this.startNs;
    while (this.#madeS < seconds) if (!this.#make()) return null;
    const spans = this.#spans;
    let [low, high] = [0, spans.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((spans[middle] as { beforeS: number }).beforeS < seconds) low = middle;
      else high = middle - 1;
    }
    const span = spans[low] as Span & { beforeS: number };
    return span.fromNs + BigInt(Math.round((seconds - span.beforeS) * 1e9));
  }

  /** Working seconds from the start to a time; 0 for one before the start. */
  until(timeNs: bigint): number {
    while (this.#madeNs < timeNs && this.#make());
    let seconds = 0;
    for (const { fromNs, toNs, beforeS } of this.#spans) {
      if (fromNs >= timeNs) break;
      seconds = beforeS + Number((toNs < timeNs ? toNs : timeNs) - fromNs) / 1e9;
    }
    return seconds;
  }

  /** Spans in `[startNs, toNs)`, ascending; the last is not cut. */
  spans(toNs: bigint): readonly Span[] {
    while (this.#madeNs < toNs && this.#make());
    return this.#spans.filter(({ fromNs }) => fromNs < toNs);
  }

  /** Makes the next segment of the calendar; false at the horizon. */
  #make(): boolean {
    if (this.#madeNs >= this.#endNs) return false;
    const { toNs, calendar } = this.#calendar.segmentAt(this.#madeNs);
    if (calendar === 'scheduled') {
      let at = this.#madeNs;
      for (const taken of this.#taken) {
        if (taken.toNs <= at || taken.fromNs >= toNs) continue;
        if (taken.fromNs > at) this.#add(at, taken.fromNs);
        at = taken.toNs;
      }
      if (at < toNs) this.#add(at, toNs);
    }
    this.#madeNs = toNs;
    return true;
  }

  #add(fromNs: bigint, toNs: bigint): void {
    this.#spans.push({ fromNs, toNs, beforeS: this.#madeS });
    this.#madeS += Number(toNs - fromNs) / 1e9;
  }
}
