/**
 * The dates of a rule as they have been found so far. Finding one is dear, for it goes by the rule's periods and the
 * zone's clocks, and a plan asks for the same few with every look at the clock: so a stretch of them is kept, grows at
 * both ends as far as is asked, and begins anew elsewhere when something far away is asked. It says what a search from
 * the beginning would say.
 */

/** One date of a series. */
export interface Occurrence {
  /** Local date, which names it: `2026-11-30`. */
  date: string;
  dueNs: bigint;
}

/** Where the dates come from. */
export interface Source {
  /** The next date after one, and the last before one, of the rule alone; `null` when there is none. */
  next(date: Temporal.PlainDate): Temporal.PlainDate | null;
  previous(date: Temporal.PlainDate): Temporal.PlainDate | null;
  /** A date before which nothing is due later than at a time. */
  before(timeNs: bigint): Temporal.PlainDate;
  /** When a date is due; never before an earlier date, but maybe at the same time. */
  place(date: Temporal.PlainDate): Occurrence;
  /** Whether the series still goes on at a date. */
  lasts(date: Temporal.PlainDate, dueNs: bigint): boolean;
  /** Whether it is taken out. */
  except(date: string): boolean;
}

/** What is farther off than this, ns, isn't reached by way of all that lies between: a hundred days. */
const FAR_NS = 8_640_000_000_000_000n;
/** Dates that are kept: some 27 years of days. */
const KEPT_MAX = 10_000;

interface Stretch {
  /** Ascending by date, and so by time. */
  known: Occurrence[];
  /** Dates between these two are known, and these are; `null`: there is nothing beyond. */
  first: Temporal.PlainDate | null;
  last: Temporal.PlainDate | null;
  /** All that is due in `(fromNs, throughNs]` is known. */
  fromNs: bigint;
  throughNs: bigint;
}

export class Series {
  readonly #source: Source;
  #stretch: Stretch | null = null;

  constructor(source: Source) {
    this.#source = source;
  }

  /** The first that is due after a time. */
  after(timeNs: bigint): Occurrence | null {
    const stretch = this.#around(timeNs);
    this.#back(stretch, timeNs);
    for (;;) {
      const found = stretch.known[indexAfter(stretch.known, timeNs)];
      if (found !== undefined || !this.#grow(stretch)) return found ?? null;
    }
  }

  /** The last that is due at a time or before; of dates that are due at one time the latest. */
  before(timeNs: bigint): Occurrence | null {
    const stretch = this.#around(timeNs);
    this.#forth(stretch, timeNs);
    for (;;) {
      const found = stretch.known[indexAfter(stretch.known, timeNs) - 1];
      if (found !== undefined || !this.#growBack(stretch)) return found ?? null;
    }
  }

  /** Those due in `(afterNs, throughNs]`, ascending, one for each time; at most so many, the newest. */
  between(afterNs: bigint, throughNs: bigint, most: number): Occurrence[] {
    const stretch = this.#around(afterNs);
    this.#back(stretch, afterNs);
    this.#forth(stretch, throughNs);
    const { known } = stretch;
    const asked = known.slice(indexAfter(known, afterNs), indexAfter(known, throughNs));
    return asked.filter(({ dueNs }, i) => dueNs !== asked[i - 1]?.dueNs).slice(-most);
  }

  #around(timeNs: bigint): Stretch {
    const kept = this.#stretch;
    const isNear =
      kept !== null &&
      kept.known.length <= KEPT_MAX &&
      timeNs >= kept.fromNs - FAR_NS &&
      timeNs <= kept.throughNs + FAR_NS;
    if (isNear) return kept;
    const edge = this.#source.before(timeNs);
    this.#stretch = {
      known: [],
      first: edge,
      last: edge.subtract({ days: 1 }),
      fromNs: timeNs,
      throughNs: timeNs - 1n,
    };
    return this.#stretch;
  }

  #back(stretch: Stretch, timeNs: bigint): void {
    while (stretch.fromNs > timeNs && this.#growBack(stretch));
  }

  #forth(stretch: Stretch, timeNs: bigint): void {
    while (stretch.throughNs <= timeNs && this.#grow(stretch));
  }

  /** One date more at the end; `false` when there is none. */
  #grow(stretch: Stretch): boolean {
    const source = this.#source;
    const date = stretch.last === null ? null : source.next(stretch.last);
    const occurrence = date === null ? null : source.place(date);
    if (date === null || occurrence === null || !source.lasts(date, occurrence.dueNs)) {
      stretch.last = null;
      return false;
    }
    stretch.last = date;
    stretch.throughNs = occurrence.dueNs;
    if (!source.except(occurrence.date)) stretch.known.push(occurrence);
    return true;
  }

  /** One date more at the beginning; `false` when there is none. */
  #growBack(stretch: Stretch): boolean {
    const source = this.#source;
    const date = stretch.first === null ? null : source.previous(stretch.first);
    stretch.first = date;
    if (date === null) return false;
    const occurrence = source.place(date);
    stretch.fromNs = occurrence.dueNs;
    if (source.lasts(date, occurrence.dueNs) && !source.except(occurrence.date)) stretch.known.unshift(occurrence);
    return true;
  }
}

/** The place of the first that is due after a time. */
function indexAfter(known: readonly Occurrence[], timeNs: bigint): number {
  let [low, high] = [0, known.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((known[middle] as Occurrence).dueNs > timeNs) high = middle;
    else low = middle + 1;
  }
  return low;
}
