/** What each crew of a line did in a period, and what it was held to: a shift on one production day, and its team. */

import type { EffectiveTarget } from '../targets/effective.ts';
import type { FigureId } from '../targets/registry.ts';
import type { Amounts } from './amounts.ts';

/** A target, and of which place, shift and team it was set, in the plant's names. */
export interface HeldTo {
  value: number;
  setFor: string;
}

export interface CrewPart {
  /** Production day. */
  day: string;
  shift: { id: string; name: string };
  team: { id: string; name: string } | null;
  /** Of the counting point, as far as the period goes. */
  amounts: Amounts;
  /** Parts that its planned time could hold at the ideal cycle of what was made. */
  idealParts: number;
  targets: ReadonlyMap<FigureId, HeldTo>;
}

/** A target in the plant's words: its place, and the shift and the team where it is of just these. */
export const heldTo = (
  { value, source }: EffectiveTarget,
  nameOf: (target: EffectiveTarget['source']) => string[],
): HeldTo => ({
  value,
  setFor: nameOf(source).join(' · '),
});

/** OEE that crews are held to, weighed by the time of which something is known; `null` where one is held to nothing. */
export function weighedTarget(
  crews: readonly CrewPart[],
  figure: FigureId,
  weightOf: (amounts: Amounts) => number,
): number | null {
  let [weighted, weight] = [0, 0];
  for (const { amounts, targets } of crews) {
    const seconds = weightOf(amounts);
    if (seconds <= 0) continue;
    const target = targets.get(figure);
    if (target === undefined) return null;
    weighted += target.value * seconds;
    weight += seconds;
  }
  return weight > 0 ? weighted / weight : null;
}

/** Good parts that crews should have made: ideal parts × target OEE; `null` where one is held to nothing. */
export function plannedPartsOfCrews(crews: readonly CrewPart[]): number | null {
  let parts = 0;
  let any = false;
  for (const { idealParts, targets } of crews) {
    if (idealParts <= 0) continue;
    const target = targets.get('oee');
    if (target === undefined) return null;
    parts += idealParts * target.value;
    any = true;
  }
  return any ? parts : null;
}
