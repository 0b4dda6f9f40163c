/** All that is known of what a plan does, formed from a machine's life, the plan's services, and what they and failures cost. */

import type { Wear } from '@gemba/contract/effect';
import { type Costs, type Suggestion, suggest } from './interval.ts';
import { LAPLACE_MIN_FAILURES, laplace } from './laplace.ts';
import type { Life, Use } from './life.ts';
import { fitPowerLaw, type PowerLaw } from './power-law.ts';
import { type RateRatio, rateRatio } from './rates.ts';
import { aroundServices, byAge, cyclesOf, intervalsDays, type Spell, type Spread, spreadOf } from './services.ts';

/** Of all intervals of confidence, two-sided: one time in twenty beyond either end. */
export const CONFIDENCE = 0.9;
const AGE_STEPS = 6;

export interface PlanEffect {
  /** Times of services in the window. */
  services: readonly bigint[];
  /** Real interval: days, and seconds of production. */
  days: Spread;
  runS: Spread;
  before: Spell;
  after: Spell;
  /** Failure rate after ÷ before. */
  change: RateRatio | null;
  law: PowerLaw | null;
  /** Laplace's test by age; `null` below {@link LAPLACE_MIN_FAILURES} failures. */
  laplace: number | null;
  wear: Wear;
  ages: { toS: number; failures: number; runS: number }[];
  suggestion: Suggestion;
}

/** Services ascend; those outside the life are left out. Costs in one unit, `null` where one is unknown. */
export function effectOf(life: Life, use: Use, services: readonly bigint[], costs: Costs | null): PlanEffect {
  const own = services.filter((ns) => ns >= (life.knownFromNs ?? life.toNs) && ns <= life.toNs);
  const { before, after } = aroundServices(life, use, own);
  const { spans, completed } = cyclesOf(life, use, own);
  const law = fitPowerLaw(spans, CONFIDENCE);
  const lengths = spans.slice(0, completed).map(({ length }) => length);
  const longest = spans.reduce((most, { length }) => Math.max(most, length), 0);
  const runS = spreadOf(lengths);
  return {
    services: own,
    days: spreadOf(intervalsDays(own)),
    runS,
    before,
    after,
    change: rateRatio(
      { failures: before.failures, time: before.runS },
      { failures: after.failures, time: after.runS },
      CONFIDENCE,
    ),
    law,
    laplace: laplace(spans),
    wear: wearOf(law),
    ages: byAge(spans, AGE_STEPS),
    suggestion: suggest(law, completed, costs, { mean: runS.mean ?? longest, longest }),
  };
}

/** What an interval of the shape that holds 1 leaves open is chance only if there was enough to see more in it. */
function wearOf(law: PowerLaw | null): Wear {
  if (law === null || law.failures < LAPLACE_MIN_FAILURES) return 'unknown';
  if (law.shapeLow > 1) return 'wearing';
  return law.shapeHigh < 1 ? 'after-service' : 'chance';
}
