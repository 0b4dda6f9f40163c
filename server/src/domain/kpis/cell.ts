/**
 * Cells: everything that decides what a stretch of a machine counts as, in one number. Profiles differ only in what they
 * make of a cell, so sums kept by cell serve every profile, and are kept once.
 */

import {
  CALENDAR_CLASSES,
  type CalendarClass,
  MACHINE_STATES,
  type MachineState,
  REASON_KINDS,
  type ReasonKind,
} from '@gemba/contract/state';

export interface Cell {
  calendar: CalendarClass;
  state: MachineState;
  /** Kind of the reason; `null` without one, or where the plant doesn't say. */
  kind: ReasonKind | null;
  /** Part of a stop that is shorter than the machine's micro-stop threshold, or still is. */
  short: boolean;
  /** Every part is told, and what it is worth in time. */
  total: boolean;
  /** Every good part is told, and what it is worth in time. */
  good: boolean;
  /** The machine's energy is measured. */
  metered: boolean;
}

const KINDS = [null, ...REASON_KINDS] as const;

/** How many cells there are: numbers from 0 to one less. Raise `TALLY_VERSION` when an enumeration changes. */
export const CELLS = CALENDAR_CLASSES.length * MACHINE_STATES.length * KINDS.length * 16;

const STATES = new Map(MACHINE_STATES.map((state, i) => [state, i]));
const CLASSES = new Map(CALENDAR_CLASSES.map((calendar, i) => [calendar, i]));
const KIND_NUMBERS = new Map<ReasonKind | null, number>(KINDS.map((kind, i) => [kind, i]));

export function cellNumber({ calendar, state, kind, short, total, good, metered }: Cell): number {
  const place = (CLASSES.get(calendar) as number) * MACHINE_STATES.length + (STATES.get(state) as number);
  const flags = (short ? 8 : 0) + (total ? 4 : 0) + (good ? 2 : 0) + (metered ? 1 : 0);
  return (place * KINDS.length + (KIND_NUMBERS.get(kind) as number)) * 16 + flags;
}

/** The other way round; a number that is none throws a `RangeError`. */
export function cellOf(number: number): Cell {
  if (!Number.isInteger(number) || number < 0 || number >= CELLS) throw new RangeError(`${number} is no cell.`);
  const rest = Math.floor(number / 16);
  const place = Math.floor(rest / KINDS.length);
  return {
    calendar: CALENDAR_CLASSES[Math.floor(place / MACHINE_STATES.length)] as CalendarClass,
    state: MACHINE_STATES[place % MACHINE_STATES.length] as MachineState,
    kind: KINDS[rest % KINDS.length] as ReasonKind | null,
    short: (number & 8) !== 0,
    total: (number & 4) !== 0,
    good: (number & 2) !== 0,
    metered: (number & 1) !== 0,
  };
}
