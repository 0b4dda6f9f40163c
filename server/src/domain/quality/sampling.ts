/**
 * From what a signal said to what a chart plots: readings, what is missing of them, and what the machine did go in;
 * subgroups come out. Machines report on change, so readings are no samples of a process: with `held` the value that held
 * is taken at even times, with `each` every reading is a measurement (a part that was weighed). Values are taken only
 * while the machine produces; a stop is no gap, the next value is the next part's. Cells are laid on the clock (UTC), so that any window gives the same subgroups.
 */

import { NS_PER_S, qualityOf, type Value } from '@gemba/contract/sample';
import type { LedgerRow } from '../ledger/row.ts';
import type { Subgroup } from './chart.ts';

export interface Sampling {
  take: 'held' | 'each';
  /**
   * Width of a cell, s. `held`: the values of a subgroup stand evenly in it. `each`: a subgroup is the first readings of
   * it; single values are plotted one by one, whatever the cell.
   */
  everyS: number;
  /** Values of a subgroup; 1 for single values. */
  n: number;
}

/** A reading of the signal. */
export interface SignalReading {
  timeNs: bigint;
  value: Value | null;
  /** OPC UA StatusCode. */
  status: number;
}

/** Half-open, `[fromNs, toNs)`. */
interface Span {
  fromNs: bigint;
  toNs: bigint;
}

export interface SignalHistory {
  /** Ascending in time; the first may be what held before the window. */
  readings: readonly SignalReading[];
  /** Stretches in which the signal was not watched, ascending by start. */
  missing: readonly Span[];
  /** Rows of the machine that touch the window, ascending. */
  rows: readonly LedgerRow[];
}

/** A value that may be put into a subgroup, or `null` where the process gave none that is known. */
interface Taken {
  timeNs: bigint;
  value: number;
  product: string | null;
}

/** Subgroups of the cells that lie wholly in the window; a cell of which a value is missing gives none. */
export function subgroupsOf(history: SignalHistory, window: Span, sampling: Sampling): Subgroup[] {
  const walk = new Walk(history);
  const taken = sampling.take === 'held' ? heldIn(walk, window, sampling) : eachIn(walk, history, window, sampling);
  let before: bigint | null = null;
  return taken.map((values): Subgroup => {
    const [first, last] = [values[0] as Taken, values.at(-1) as Taken];
    const afterGap = before !== null && walk.isBroken(before, first.timeNs);
    before = last.timeNs;
    return { timeNs: first.timeNs, values: values.map(({ value }) => value), product: first.product, afterGap };
  });
}

function heldIn(walk: Walk, window: Span, { everyS, n }: Sampling): Taken[][] {
  const cells: Taken[][] = [];
  for (const fromNs of cellsIn(window, everyS)) {
    const values: Taken[] = [];
    for (let i = 0; i < n; i += 1) {
      const taken = walk.at(fromNs + (cellNs(everyS) * BigInt(i)) / BigInt(n));
      if (taken !== null) values.push(taken);
    }
    if (belongTogether(walk, values, n)) cells.push(values);
  }
  return cells;
}

function eachIn(walk: Walk, { readings }: SignalHistory, window: Span, { everyS, n }: Sampling): Taken[][] {
  const within = n === 1 ? window : wholeCells(window, everyS);
  const taken = readings
    .filter(({ timeNs }) => within.fromNs <= timeNs && timeNs < within.toNs)
    .flatMap((reading) => walk.of(reading) ?? []);
  if (n === 1) return taken.map((one) => [one]);
  const cells = new Map<bigint, Taken[]>();
  for (const one of taken) {
    const cell = one.timeNs / cellNs(everyS);
    const values = cells.get(cell) ?? [];
    if (values.length < n) cells.set(cell, [...values, one]);
  }
  return [...cells.values()].filter((values) => belongTogether(walk, values, n));
}

/** Whether values are one subgroup: all are there, of one product, and nothing is missing between them. */
function belongTogether(walk: Walk, values: readonly Taken[], n: number): boolean {
  const [first, last] = [values[0], values.at(-1)];
  if (first === undefined || last === undefined || values.length < n) return false;
  return values.every(({ product }) => product === first.product) && !walk.isBroken(first.timeNs, last.timeNs);
}

const cellNs = (everyS: number): bigint => BigInt(Math.round(everyS * 1e6)) * (NS_PER_S / 1_000_000n);

/** Starts of the cells that lie wholly in the window. */
function cellsIn(window: Span, everyS: number): bigint[] {
  const { fromNs, toNs } = wholeCells(window, everyS);
  const starts: bigint[] = [];
  for (let start = fromNs; start < toNs; start += cellNs(everyS)) starts.push(start);
  return starts;
}

function wholeCells({ fromNs, toNs }: Span, everyS: number): Span {
  const width = cellNs(everyS);
  return { fromNs: ((fromNs + width - 1n) / width) * width, toNs: (toNs / width) * width };
}

/** Looks up what held at a time. */
class Walk {
  readonly #readings: readonly SignalReading[];
  readonly #missing: readonly Span[];
  readonly #rows: readonly LedgerRow[];
  /** Times from which nothing was known to hold: bad readings, and where something is missing. */
  readonly #breaks: readonly Span[];

  constructor({ readings, missing, rows }: SignalHistory) {
    this.#readings = readings;
    this.#missing = merged(missing);
    this.#rows = rows;
    const bad = readings.flatMap((reading, i) =>
      numberOf(reading) === null
        ? [{ fromNs: reading.timeNs, toNs: readings[i + 1]?.timeNs ?? reading.timeNs + 1n }]
        : [],
    );
    this.#breaks = merged([...missing, ...bad]);
  }

  /** What held at a time; `null` where that isn't known or the machine didn't produce. */
  at(timeNs: bigint): Taken | null {
    const held = lastBy(this.#readings, (reading) => reading.timeNs <= timeNs);
    return held === undefined ? null : this.#taken(held, timeNs);
  }

  /** A reading as a measurement. */
  of(reading: SignalReading): Taken | null {
    return this.#taken(reading, reading.timeNs);
  }

  #taken(reading: SignalReading, timeNs: bigint): Taken | null {
    const value = numberOf(reading);
    const row = lastBy(this.#rows, ({ fromNs }) => fromNs <= timeNs);
    if (value === null || row === undefined || timeNs >= row.toNs || row.state !== 'producing') return null;
    const hole = lastBy(this.#missing, ({ fromNs }) => fromNs <= timeNs);
    return hole !== undefined && timeNs < hole.toNs ? null : { timeNs, value, product: row.product };
  }

  /** Whether something is missing between two times. */
  isBroken(fromNs: bigint, toNs: bigint): boolean {
    const hole = lastBy(this.#breaks, (span) => span.fromNs < toNs);
    return hole !== undefined && hole.toNs > fromNs;
  }
}

/** A good number; a text, a truth value and what isn't finite give none. */
function numberOf({ value, status }: SignalReading): number | null {
  if (qualityOf(status) !== 'good') return null;
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** The spans as ones that don't touch, ascending. */
function merged(spans: readonly Span[]): Span[] {
  const joined: Span[] = [];
  for (const { fromNs, toNs } of spans.toSorted((a, b) => (a.fromNs < b.fromNs ? -1 : a.fromNs > b.fromNs ? 1 : 0))) {
    const last = joined.at(-1);
    if (last === undefined || fromNs > last.toNs) joined.push({ fromNs, toNs });
    else if (toNs > last.toNs) last.toNs = toNs;
  }
  return joined;
}

/** The last of an ordered list for which something holds that holds for all before it. */
function lastBy<T>(list: readonly T[], holds: (one: T) => boolean): T | undefined {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(list[middle] as T)) low = middle + 1;
    else high = middle;
  }
  return list[low - 1];
}
