/**
 * Tallies: seconds, parts and energy of one machine's window by cell, with its stops and failures. They are what is kept
 * of a day, since every profile can be formed from them (`project.ts`), and they add up: the tally of a week is that of
 * its days one after the other.
 */

import { CELLS } from './cell.ts';
import { joinReliability, noReliability, type Reliability } from './reliability.ts';

/** Raised when packed tallies mean something else than before: kept ones are formed again. */
export const TALLY_VERSION = 3;

/** What a cell holds, in this order: seconds, ideal seconds of all and of good parts, parts, kWh. */
export const AMOUNTS = ['s', 'idealS', 'goodIdealS', 'good', 'reject', 'rework', 'energyKWh'] as const;
export type Amounts = number[];

export interface Tally {
  /** Amounts by cell number. */
  cells: Map<number, Amounts>;
  /** Stops and micro-stops that begin in the window. */
  stops: number;
  microStops: number;
  /** Stops among them, longer than micro-stops, that nobody has given a reason. */
  uncommented: number;
  reliability: Reliability;
}

export const noTally = (): Tally => ({
  ...{ cells: new Map(), stops: 0, microStops: 0, uncommented: 0 },
  reliability: noReliability(),
});

/** The amounts of a cell, to be added to. */
export function amountsIn(tally: Tally, cell: number): Amounts {
  const known = tally.cells.get(cell);
  if (known !== undefined) return known;
  const fresh = [0, 0, 0, 0, 0, 0, 0];
  tally.cells.set(cell, fresh);
  return fresh;
}

/** Tallies of one machine as one, in the order of their time. */
export function joinTallies(tallies: readonly Tally[]): Tally {
  const joined = noTally();
  for (const tally of tallies) {
    for (const [cell, amounts] of tally.cells) {
      const into = amountsIn(joined, cell);
      for (let i = 0; i < amounts.length; i++) into[i] = (into[i] as number) + (amounts[i] as number);
    }
    joined.stops += tally.stops;
    joined.microStops += tally.microStops;
    joined.uncommented += tally.uncommented;
    joined.reliability = joinReliability(joined.reliability, tally.reliability);
  }
  return joined;
}

const EVENTS = Object.keys(noReliability()) as (keyof Reliability)[];

/** Cells with their amounts, and events: lists of numbers, zeros at the end left out. */
export type PackedTally = [cells: number[][], events: number[]];

/** As short as JSON can carry it. */
export function packTally({ cells, stops, microStops, uncommented, reliability }: Tally): PackedTally {
  const listed = [...cells].map(([cell, amounts]) => [cell, ...withoutZeros(amounts)]);
  return [listed, withoutZeros([stops, microStops, ...EVENTS.map((event) => reliability[event]), uncommented])];
}

/** The other way round; a cell that is none throws a `RangeError`. */
export function unpackTally([listed, events]: PackedTally): Tally {
  const tally = noTally();
  for (const list of listed) {
    const cell = list[0] as number;
    if (!(cell >= 0 && cell < CELLS)) throw new RangeError(`${cell} is no cell.`);
    const amounts = amountsIn(tally, cell);
    for (let i = 1; i < list.length; i++) amounts[i - 1] = list[i] as number;
  }
  tally.stops = events[0] ?? 0;
  tally.microStops = events[1] ?? 0;
  tally.uncommented = events[EVENTS.length + 2] ?? 0;
  tally.reliability = reliabilityOf(events);
  return tally;
}

/** Failures and repairs among packed events, of which the first two and the last are stops. */
export function reliabilityOf(events: readonly number[]): Reliability {
  const found = noReliability();
  EVENTS.forEach((event, i) => {
    found[event] = events[i + 2] ?? 0;
  });
  return found;
}

function withoutZeros(numbers: readonly number[]): number[] {
  let length = numbers.length;
  while (length > 0 && numbers[length - 1] === 0) length--;
  return numbers.slice(0, length);
}
