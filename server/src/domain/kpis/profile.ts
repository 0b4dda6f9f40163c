/**
 * What a profile of figures is: a table of what each stretch counts as, and the figures formed from the sums. Every
 * figure that leaves the system names its profile, since five published definitions give five different OEEs.
 */

import type { CalendarClass, MachineState } from '@gemba/contract/state';
import type { Sums } from './sums.ts';

/**
 * `run` and `stop` are planned and known; `unknown` is planned, but stands in no denominator; `outside` isn't planned.
 * A stop shorter than the machine's micro-stop threshold counts as run: it is a loss of performance.
 */
export type Part = 'run' | 'stop' | 'unknown' | 'outside';

export interface Figure {
  /** As people write it, shown beside the value. */
  formula: string;
  /** 0…1, performance may pass 1; `null` where a denominator is zero or something in it is unknown. */
  of: (sums: Sums) => number | null;
}

export interface Profile {
  id: 'oee.com';
  /** Where the definitions stand. */
  source: string;
  counts: Readonly<Record<CalendarClass, Readonly<Record<MachineState, Part>>>>;
  figures: Readonly<Record<'oee' | 'availability' | 'performance' | 'quality' | 'completeness', Figure>>;
}

/** A ratio, `null` when the denominator is zero. */
export const ratio = (numerator: number, denominator: number): number | null =>
  denominator > 0 ? numerator / denominator : null;
