/**
 * Which target holds: of all that apply to a line, a team, a shift and a day the nearest one. A target of a shift and a
 * team goes before one of a team, that before one of a shift, that before one of neither; among equals the nearest
 * place goes first. The others that would apply are handed out with it, so that a screen can say what it went before.
 */

import { TARGET_LEVELS, type Target, type TargetAsked, type TargetScope } from './types.ts';

export interface EffectiveTarget {
  value: number;
  /** Where it comes from. */
  source: Target;
  /** What also applies and is less near, the nearest first. */
  over: Target[];
}

/** The target that holds; `null` where none does. */
export function effectiveTarget(targets: readonly Target[], asked: TargetAsked): EffectiveTarget | null {
  const [source, ...over] = inForceOn(targets, asked.day)
    .filter((target) => target.figure === asked.figure && applies(target, asked))
    .sort((a, b) => nearness(b) - nearness(a));
  return source === undefined || source.value === null ? null : { value: source.value, source, over };
}

/**
 * Of each figure and scope the target of a day: the one with the latest first day that is not after it, and of two with
 * the same first day what was set last. Scopes whose target was ended are left out.
 */
export function inForceOn(targets: readonly Target[], day: string): Target[] {
  const kept = new Map<string, Target>();
  for (const target of targets) {
    if (target.from > day) continue;
    const key = keyOf(target);
    const known = kept.get(key);
    const isLater =
      known === undefined || target.from > known.from || (target.from === known.from && target.id > known.id);
    if (isLater) kept.set(key, target);
  }
  return [...kept.values()].filter(({ value }) => value !== null);
}

/** Same figure, same scope. */
export const keyOf = ({ figure, level, place, team, shift }: TargetScope & Pick<Target, 'figure'>): string =>
  JSON.stringify([figure, level, place, team, shift]);

function applies(scope: TargetScope, asked: TargetAsked): boolean {
  const fits = (wanted: string | null, known: string | null) => wanted === null || wanted === known;
  return asked[scope.level] === scope.place && fits(scope.team, asked.team) && fits(scope.shift, asked.shift);
}

/** How near a scope is; no two scopes that apply to the same question are equally near. */
export function nearness({ level, team, shift }: TargetScope): number {
  const crew = (team === null ? 0 : 2) + (shift === null ? 0 : 1);
  return crew * TARGET_LEVELS.length + TARGET_LEVELS.indexOf(level);
}
