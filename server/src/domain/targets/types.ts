/** Words of targets: what is to be reached, where, by whom, from which day on. */

import type { FigureId } from './registry.ts';

/** From the widest to the nearest. A department is a named set of a site's lines [IEC 62264-1 leaves it to the enterprise]. */
export const TARGET_LEVELS = ['enterprise', 'site', 'area', 'department', 'line'] as const;
export type TargetLevel = (typeof TARGET_LEVELS)[number];

/** Where and for whom a target holds. */
export interface TargetScope {
  level: TargetLevel;
  /** Id of the place; areas and departments, unique in their site alone, as `site/area`. */
  place: string;
  /** `null`: whichever. */
  team: string | null;
  shift: string | null;
}

/** A line of the history of targets, which is only ever added to. */
export interface Target extends TargetScope {
  /** 1, 2, 3 … in the order in which they were set. */
  id: number;
  figure: FigureId;
  /** Production day from which it holds, `2026-11-22`: the day on which a shift starts. */
  from: string;
  /** In the unit of the figure; `null` ends the target of this scope, and what is less near holds again. */
  value: number | null;
  note: string;
  by: string;
  atNs: bigint;
}

/** Who asks for a target: a line in its hierarchy, a team, a shift, a day. */
export interface TargetAsked {
  figure: FigureId;
  enterprise: string;
  site: string;
  /** `site/area`. */
  area: string;
  /** `site/department`. */
  department: string | null;
  line: string;
  team: string | null;
  shift: string | null;
  /** Production day. */
  day: string;
}
