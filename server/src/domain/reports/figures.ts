/**
 * Figures of a report out of additive amounts: which two sums each ratio is formed of, and which figures a report tells.
 * The ratio itself is the profile's; that both agree is a property that is tested.
 */

import type { Profile } from '../kpis/profile.ts';
import { knownS } from '../kpis/sums.ts';
import type { Amounts } from './amounts.ts';
import type { Amount, Column, Figure, Unit } from './model.ts';
import type { Word } from './words.ts';

export type RatioId = 'oee' | 'availability' | 'performance' | 'quality' | 'completeness';

/** Sums that reports show, by the words that name them. */
export const SUMS = {
  'figure.planned': { unit: 'seconds', of: (a: Amounts) => a.plannedS },
  'figure.known': { unit: 'seconds', of: (a: Amounts) => knownS(a) },
  'figure.noData': { unit: 'seconds', of: (a: Amounts) => a.noDataS },
  'figure.run': { unit: 'seconds', of: (a: Amounts) => a.runS },
  'figure.down': { unit: 'seconds', of: (a: Amounts) => a.downS },
  'figure.ideal': { unit: 'seconds', of: (a: Amounts) => (a.totalKnown ? a.idealS : null) },
  'figure.goodIdeal': { unit: 'seconds', of: (a: Amounts) => (a.goodKnown ? a.goodIdealS : null) },
  'figure.good': { unit: 'parts', of: (a: Amounts) => (a.goodKnown ? a.good : null) },
  'figure.reject': { unit: 'parts', of: (a: Amounts) => (a.goodKnown && a.totalKnown ? a.reject : null) },
  'figure.made': { unit: 'parts', of: (a: Amounts) => (a.totalKnown ? a.good + a.reject : null) },
  'figure.stops': { unit: 'count', of: (a: Amounts) => a.stops },
  'figure.microStops': { unit: 'count', of: (a: Amounts) => a.microStops },
  'figure.uncommented': { unit: 'count', of: (a: Amounts) => a.uncommented },
  'figure.energy': { unit: 'kWh', of: (a: Amounts) => (a.energyKnown ? a.energyKWh : null) },
} as const satisfies Partial<Record<Word, { unit: Unit; of: (amounts: Amounts) => number | null }>>;
export type SumId = keyof typeof SUMS;

/** The two sums of each ratio of a profile. */
export const RATIOS = {
  oee: { word: 'figure.oee', numerator: 'figure.goodIdeal', denominator: 'figure.known' },
  availability: { word: 'figure.availability', numerator: 'figure.run', denominator: 'figure.known' },
  performance: { word: 'figure.performance', numerator: 'figure.ideal', denominator: 'figure.run' },
  quality: { word: 'figure.quality', numerator: 'figure.goodIdeal', denominator: 'figure.ideal' },
  completeness: { word: 'figure.completeness', numerator: 'figure.known', denominator: 'figure.planned' },
} as const satisfies Record<RatioId, { word: Word; numerator: SumId; denominator: SumId }>;

export const sumAmount = (id: SumId, amounts: Amounts): Amount => ({
  value: SUMS[id].of(amounts),
  unit: SUMS[id].unit,
});

export const ratioAmount = (id: RatioId, amounts: Amounts, profile: Profile): Amount => ({
  value: profile.figures[id].of(amounts),
  unit: 'ratio',
});

export const sumColumn = (id: SumId): Column => ({ id, unit: SUMS[id].unit });

export function ratioColumn(id: RatioId): Column {
  const { word, numerator, denominator } = RATIOS[id];
  return { id: word, unit: 'ratio', ratio: { numerator, denominator } };
}

/** A ratio as a head figure, compared with the same of the period before and with a target. */
export function ratioFigure(
  id: RatioId,
  profile: Profile,
  amounts: Amounts,
  previous: Amounts | null,
  target: number | null = null,
): Figure {
  const { word, numerator, denominator } = RATIOS[id];
  return {
    id: word,
    amount: ratioAmount(id, amounts, profile),
    of: {
      numerator: { id: numerator, amount: sumAmount(numerator, amounts) },
      denominator: { id: denominator, amount: sumAmount(denominator, amounts) },
    },
    completeness: id === 'completeness' ? null : profile.figures.completeness.of(amounts),
    previous: previous === null ? null : profile.figures[id].of(previous),
    target,
    better: 'more',
  };
}

/** A sum as a head figure. */
export function sumFigure(
  id: SumId,
  amounts: Amounts,
  previous: Amounts | null,
  better: Figure['better'],
  target: number | null = null,
): Figure {
  return {
    id,
    amount: sumAmount(id, amounts),
    of: null,
    completeness: null,
    previous: previous === null ? null : SUMS[id].of(previous),
    target,
    better,
  };
}

/** `null` where one of the two is unknown or nothing is divided by. */
export const quotient = (numerator: number | null, denominator: number | null): number | null =>
  numerator === null || denominator === null || denominator <= 0 ? null : numerator / denominator;
