/**
 * What a profile of figures is: a table of what each stretch counts as, and the figures formed from the sums. Every
 * figure that leaves the system names its profile, since five published definitions give five different OEEs.
 */

import type { FigureId } from '@gemba/contract/figure-names';
import type { FigureUnit, ProfileId, TimeLoss } from '@gemba/contract/figures';
import type { CalendarClass, MachineState, ReasonKind } from '@gemba/contract/state';
import type { Cell } from './cell.ts';
import type { SumId, Sums } from './sums.ts';

/** `run` and `stop` are planned and known; `unknown` is planned, but stands in no denominator; `outside` isn't planned. */
export type Part = 'run' | 'stop' | 'unknown' | 'outside';

/** What a stretch counts as, and what its time is lost to: `null` for time that isn't lost, or of which nothing is known. */
export interface Count {
  part: Part;
  loss: TimeLoss | null;
}

/**
 * One figure. Its value is numerator ÷ denominator, both functions of additive sums, so that it can be formed for any
 * window and any place, and show what it was formed from.
 */
export interface Figure {
  id: FigureId;
  unit: FigureUnit;
  /** As people write it, shown beside the value. */
  formula: string;
  /** Clause, page or paper in which it is defined. */
  source: string;
  /** The sums that it is formed from: what each stretch adds to them is its answer to *why*. */
  terms: readonly SumId[];
  numerator: (sums: Sums) => number;
  denominator: (sums: Sums) => number;
  /** Share of the planned time that the figure speaks of, 0…1; `null` where nothing is planned. */
  completeness: (sums: Sums) => number | null;
  /** 0…1 for a ratio, performance may pass 1; `null` where the denominator is zero or something in it is unknown. */
  of: (sums: Sums) => number | null;
}

/** Figures that every profile has, beside the one that it is about. */
export type MainFigures = 'availability' | 'performance' | 'quality' | 'completeness';

export interface Profile {
  id: ProfileId;
  /** As it is called where it comes from. */
  name: string;
  /** Where the definitions stand. */
  source: string;
  /** Without a kind of reason, and for no data. */
  counts: Readonly<Record<CalendarClass, Readonly<Record<MachineState, Count>>>>;
  /** What scheduled time without production counts as where its reason has a kind; goes before the state. */
  reasons: Readonly<Record<ReasonKind, Count>>;
  /** What a stop shorter than the machine's threshold counts as, unless its reason puts it outside; `null`: as any other. */
  microStop: Count | null;
  /** Id of the figure that the profile is about: `oee`, `ooe`, `teep`. */
  index: FigureId;
  /** All its figures by id, in the order in which they are shown. */
  figures: Readonly<Record<MainFigures, Figure>> & Readonly<Record<string, Figure>>;
}

/** What a cell counts as in a profile. */
export function countOf(
  profile: Profile,
  { calendar, state, kind, short }: Pick<Cell, 'calendar' | 'state' | 'kind' | 'short'>,
): Count {
  const standing = profile.counts[calendar][state];
  if (calendar !== 'scheduled' || state === 'producing' || state === 'no-data') return standing;
  const judged = kind === null ? standing : profile.reasons[kind];
  return short && judged.part !== 'outside' ? (profile.microStop ?? judged) : judged;
}

/** A ratio, `null` when the denominator is zero. */
export const ratio = (numerator: number, denominator: number): number | null =>
  denominator > 0 ? numerator / denominator : null;
