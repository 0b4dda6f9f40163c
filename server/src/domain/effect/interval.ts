/**
 * After how much operation a service is worth its cost: with a service at every age T and repairs between, a unit of time
 * costs (service + failure × (T ÷ θ)^β) ÷ T, which is least at θ × (service ÷ (failure × (β − 1)))^(1/β) [Barlow and
 * Hunter, Operations Research 8 (1960), policy II; Gilardoni and Colosimo (2007), eq. 3]. Below a shape of 1 there is no
 * such age: failures that come by chance are not kept off by a service.
 */

import { expectedFailures, type PowerLaw } from './power-law.ts';

/** What one of each costs, in the same unit: money, or hours of standing. */
export interface Costs {
  service: number;
  failure: number;
}

/** Fewest failures and spans on which a proposal is based; of fewer the interval of the shape is wider than any use. */
export const FAILURES_MIN = 6;
export const SPANS_MIN = 3;
/** What lies this far beyond all that was seen is no longer told by it. */
const BEYOND = 1.25;
const SAMPLES = 40;

export type Suggestion =
  /** Not enough is known yet; of what there is, and what is needed. */
  | { kind: 'too-few'; failures: number; needFailures: number; spans: number; needSpans: number }
  /** Nobody has said what a service, or a failure, costs. */
  | { kind: 'no-cost' }
  /** Chance alone explains when it fails: a service more often would not pay. */
  | { kind: 'no-wear' }
  /** It fails most soon after a service. */
  | { kind: 'after-service' }
  /** `beyond`: the best interval lies beyond what was tried; nothing is known there but that longer is cheaper up to `seen`. */
  | { kind: 'beyond'; seen: number; costShare: number }
  | {
      kind: 'interval';
      interval: number;
      /** Interval that goes with the ends of the shape's; `null`: no bound. */
      low: number;
      high: number | null;
      /** Cost of it ÷ cost of the present interval. */
      costShare: number;
    };

/** The age at which a unit of time costs least; `Infinity` where it never stops to fall. */
export function bestInterval({ shape, scale }: Pick<PowerLaw, 'shape' | 'scale'>, { service, failure }: Costs): number {
  return shape <= 1 ? Number.POSITIVE_INFINITY : scale * (service / (failure * (shape - 1))) ** (1 / shape);
}

/** What a unit of time costs with a service at every `interval`. */
export const costPerTime = (law: Pick<PowerLaw, 'shape' | 'scale'>, costs: Costs, interval: number): number =>
  (costs.service + costs.failure * expectedFailures(law, interval)) / interval;

/**
 * @param spans how many were completed, by a service and not by the present
 * @param present mean interval that was kept, and the longest that was seen, in the unit of the law
 */
export function suggest(
  law: PowerLaw | null,
  spans: number,
  costs: Costs | null,
  present: { mean: number; longest: number },
): Suggestion {
  const failures = law?.failures ?? 0;
  if (law === null || failures < FAILURES_MIN || spans < SPANS_MIN) {
    return { kind: 'too-few', failures, needFailures: FAILURES_MIN, spans, needSpans: SPANS_MIN };
  }
  if (law.shapeHigh < 1) return { kind: 'after-service' };
  if (law.shapeLow <= 1) return { kind: 'no-wear' };
  if (costs === null || costs.service <= 0 || costs.failure <= 0) return { kind: 'no-cost' };
  const interval = bestInterval(law, costs);
  const costNow = costPerTime(law, costs, present.mean);
  if (interval > present.longest * BEYOND) {
    const seen = present.longest;
    return { kind: 'beyond', seen, costShare: costPerTime(law, costs, seen) / costNow };
  }
  const within = Array.from({ length: SAMPLES + 1 }, (_, i) => {
    const shape = law.shapeLow * (law.shapeHigh / law.shapeLow) ** (i / SAMPLES);
    return bestInterval({ shape, scale: law.scaleAt(shape) }, costs);
  });
  const high = Math.max(...within);
  return {
    kind: 'interval',
    interval,
    low: Math.min(interval, ...within),
    high: Number.isFinite(high) ? Math.max(interval, high) : null,
    costShare: costPerTime(law, costs, interval) / costNow,
  };
}
