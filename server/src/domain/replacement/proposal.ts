/**
 * Repair or replace: the yearly cost of keeping a machine for one more year against that of a replacement over its whole
 * life. Amounts of a year in one currency go in; both sides with each of their parts, how sure the answer is, and when the
 * replacement has paid for itself come out. Pure arithmetic: every figure is a sum or a product of those that are shown.
 */

import { COST_PARTS, type CostPart, FACTORS, type Factor } from '@gemba/contract/effect';
import { capitalPerYear, type Payback, paybackOf } from './annual-cost.ts';

export interface Amounts {
  /** Of the replacement, and what it fetches at the end of its life. */
  price: number;
  salvage: number;
  /** Its life, years. */
  lifeYears: number;
  /** What capital costs a year, 0…1. */
  rate: number;
  /** What the old machine would fetch today, and how many years it may still have (0: it is past its life). */
  resale: number;
  yearsLeft: number;
  /** What its failures cost a year: time in which the line stood, and mending. */
  downtime: number;
  corrective: number;
  /** Planned maintenance of a year: that of a replacement is taken to be the same. */
  planned: number;
  /** Failures of the year ahead ÷ those of the year behind. */
  growth: number;
  /** Failures of the replacement ÷ those of today. */
  failureShare: number;
}

/** A year, in money. */
export type YearCosts = Record<CostPart, number>;

export interface Comparison {
  keep: YearCosts;
  replace: YearCosts;
  keepTotal: number;
  replaceTotal: number;
  /** What is saved a year before capital is paid for, and the outlay for it. */
  savingPerYear: number;
  outlay: number;
  payback: Payback;
}

/** How far each figure may be wrong. */
const SWINGS: Readonly<Record<Factor, (value: number) => [low: number, high: number]>> = {
  price: (value) => [value * 0.8, value * 1.2],
  downtime: (value) => [value * 0.75, value * 1.25],
  lifeYears: (value) => [value * 0.8, value * 1.2],
  rate: (value) => [Math.max(0, value - 0.03), value + 0.03],
  failureShare: (value) => [value / 2, Math.min(1, value * 2)],
  growth: (value) => [Math.min(1, value), Math.max(1.25, value * 1.25)],
};

export interface Swing {
  factor: Factor;
  low: Outcome;
  high: Outcome;
}

export interface Outcome {
  value: number;
  /** Keeping − replacing, money a year: above 0 the replacement is cheaper. */
  gain: number;
  paybackYears: number | null;
}

/** `depends`: another of the figures, wrong by what is usual, would turn it round. */
export type Verdict = 'replace' | 'keep' | 'depends';

export interface Proposal extends Comparison {
  verdict: Verdict;
  swings: Swing[];
  /** At this price, and at this cost of failures a year, both are worth the same; `null` where there is none. */
  breakEvenPrice: number | null;
  breakEvenFailures: number | null;
}

export function compare(amounts: Amounts): Comparison {
  const { price, salvage, lifeYears, rate, resale, yearsLeft, planned, growth, failureShare } = amounts;
  const [downtime, corrective] = [amounts.downtime * growth, amounts.corrective * growth];
  const keep: YearCosts = {
    // Marginal cost of a year: interest on what it would fetch, and what it loses of that.
    capital: resale * rate + resale / Math.max(1, yearsLeft),
    downtime,
    corrective,
    planned,
  };
  const replace: YearCosts = {
    capital: capitalPerYear(price, salvage, rate, lifeYears),
    downtime: downtime * failureShare,
    corrective: corrective * failureShare,
    planned,
  };
  const savingPerYear = (downtime + corrective) * (1 - failureShare);
  const outlay = price - resale;
  return {
    ...{ keep, replace, keepTotal: totalOf(keep), replaceTotal: totalOf(replace), savingPerYear, outlay },
    payback: paybackOf(outlay, savingPerYear, rate),
  };
}

export function propose(amounts: Amounts): Proposal {
  const comparison = compare(amounts);
  const swings = FACTORS.map((factor): Swing => {
    const [low, high] = SWINGS[factor](amounts[factor]);
    return { factor, low: outcomeOf(amounts, factor, low), high: outcomeOf(amounts, factor, high) };
  });
  const gains = [gainOf(comparison), ...swings.flatMap(({ low, high }) => [low.gain, high.gain])];
  const verdict = gains.every((gain) => gain > 0) ? 'replace' : gains.every((gain) => gain <= 0) ? 'keep' : 'depends';
  return { ...comparison, verdict, swings, ...breakEven(amounts, comparison) };
}

const totalOf = (costs: YearCosts): number => COST_PARTS.reduce((sum, part) => sum + costs[part], 0);
const gainOf = ({ keepTotal, replaceTotal }: Comparison): number => keepTotal - replaceTotal;

function outcomeOf(amounts: Amounts, factor: Factor, value: number): Outcome {
  const found = compare({ ...amounts, [factor]: value });
  return { value, gain: gainOf(found), paybackYears: found.payback.simpleYears };
}

/** Both sides are linear in the price, and in what failures cost. */
function breakEven(amounts: Amounts, { keep, keepTotal, replace, replaceTotal, savingPerYear }: Comparison) {
  const perPrice = capitalPerYear(1, 0, amounts.rate, amounts.lifeYears);
  const price = amounts.price + (keepTotal - replaceTotal) / perPrice;
  const failures = keep.downtime + keep.corrective;
  const perFailure = failures > 0 ? savingPerYear / failures : 1 - amounts.failureShare;
  const needed = perFailure > 0 ? (replace.capital - keep.capital) / perFailure : null;
  return { breakEvenPrice: price > 0 ? price : null, breakEvenFailures: needed !== null && needed > 0 ? needed : null };
}
