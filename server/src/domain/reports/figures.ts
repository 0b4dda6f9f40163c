/**
 * Figures of a report out of additive amounts: which two sums each ratio is formed of, and which figures a report tells.
 * The ratio itself is the profile's; that both agree is a property that is tested.
 */

import type { Profile, Figure as ProfileFigure } from '../kpis/profile.ts';
import { knownS, type Sums } from '../kpis/sums.ts';
import type { Amounts, Compared } from './amounts.ts';
import type { Amount, Column, Figure, Unit } from './model.ts';
import type { Word } from './words.ts';

/** A figure that every profile has; `index` is the one that it is about: OEE, OOE, TEEP. */
export type RatioId = 'index' | 'availability' | 'performance' | 'quality' | 'completeness';

/** Within this share of each other two times are the same. */
const SAME = 1e-9;
/** Parts count as told when all known time is of machines that tell them. */
const told = (knownTimeS: number, sums: Sums): boolean => knownTimeS >= knownS(sums) * (1 - SAME);
const tellsGood = ({ sums }: Compared): boolean => told(sums.goodKnownS, sums);
const tellsTotal = ({ sums }: Compared): boolean => told(sums.totalKnownS, sums);
const tellsBoth = ({ sums }: Compared): boolean => told(sums.judgedKnownS, sums);

/** Sums that reports show, by the words that name them. */
export const SUMS = {
  'figure.planned': { unit: 'seconds', of: ({ sums }: Compared) => sums.plannedS },
  'figure.known': { unit: 'seconds', of: ({ sums }: Compared) => knownS(sums) },
  'figure.noData': { unit: 'seconds', of: ({ sums }: Compared) => sums.noDataS },
  'figure.run': { unit: 'seconds', of: ({ sums }: Compared) => sums.runS },
  'figure.down': { unit: 'seconds', of: ({ sums }: Compared) => sums.downS },
  'figure.ideal': { unit: 'seconds', of: (a: Compared) => (tellsTotal(a) ? a.sums.idealS : null) },
  'figure.goodIdeal': { unit: 'seconds', of: (a: Compared) => (tellsGood(a) ? a.sums.goodIdealS : null) },
  'figure.good': { unit: 'parts', of: (a: Compared) => (tellsGood(a) ? a.sums.good : null) },
  'figure.reject': { unit: 'parts', of: (a: Compared) => (tellsBoth(a) ? a.sums.reject : null) },
  'figure.rework': { unit: 'parts', of: (a: Compared) => (tellsBoth(a) ? a.sums.rework : null) },
  'figure.made': { unit: 'parts', of: (a: Compared) => (tellsTotal(a) ? a.sums.good + a.sums.reject : null) },
  'figure.stops': { unit: 'count', of: ({ sums }: Compared) => sums.stops },
  'figure.microStops': { unit: 'count', of: ({ sums }: Compared) => sums.microStops },
  'figure.uncommented': { unit: 'count', of: ({ uncommented }: Compared) => uncommented },
} as const satisfies Partial<Record<Word, { unit: Unit; of: (amounts: Compared) => number | null }>>;
export type SumId = keyof typeof SUMS;

/** The sums beside which each ratio stands, which it is the quotient of wherever machines tell all of their parts. */
export const RATIOS = {
  index: { numerator: 'figure.goodIdeal', denominator: 'figure.known' },
  availability: { numerator: 'figure.run', denominator: 'figure.known' },
  performance: { numerator: 'figure.ideal', denominator: 'figure.run' },
  quality: { numerator: 'figure.goodIdeal', denominator: 'figure.ideal' },
  completeness: { numerator: 'figure.known', denominator: 'figure.planned' },
} as const satisfies Record<RatioId, { numerator: SumId; denominator: SumId }>;

const INDICES: Readonly<Record<string, Word>> = { oee: 'figure.oee', ooe: 'figure.ooe', teep: 'figure.teep' };

/** What a ratio is called under a profile. */
export const wordOf = (id: RatioId, { index }: Profile): Word =>
  id === 'index' ? (INDICES[index] ?? 'figure.oee') : `figure.${id}`;

/** A ratio as the profile forms it. */
export const figureOf = (id: RatioId, profile: Profile): ProfileFigure =>
  profile.figures[id === 'index' ? profile.index : id] as ProfileFigure;

export const sumAmount = (id: SumId, amounts: Amounts): Amount => ({
  value: SUMS[id].of(amounts),
  unit: SUMS[id].unit,
});

export const ratioAmount = (id: RatioId, amounts: Amounts, profile: Profile): Amount => ({
  value: figureOf(id, profile).of(amounts.sums),
  unit: 'ratio',
});

export const sumColumn = (id: SumId): Column => ({ id, unit: SUMS[id].unit });

export function ratioColumn(id: RatioId, profile: Profile): Column {
  return { id: wordOf(id, profile), unit: 'ratio', ratio: RATIOS[id] };
}

/** A ratio as a head figure with the very sums that it was formed from, the period before and a target beside it. */
export function ratioFigure(
  id: RatioId,
  profile: Profile,
  amounts: Amounts,
  previous: Compared | null,
  target: number | null = null,
): Figure {
  const { numerator, denominator } = RATIOS[id];
  const figure = figureOf(id, profile);
  const part = (word: SumId, value: number) => ({ id: word, amount: { value, unit: 'seconds' as const } });
  return {
    id: wordOf(id, profile),
    amount: ratioAmount(id, amounts, profile),
    of: {
      numerator: part(numerator, figure.numerator(amounts.sums)),
      denominator: part(denominator, figure.denominator(amounts.sums)),
    },
    completeness: id === 'completeness' ? null : figure.completeness(amounts.sums),
    previous: previous === null ? null : figure.of(previous.sums),
    target,
    better: 'more',
  };
}

/** A sum as a head figure. */
export function sumFigure(
  id: SumId,
  amounts: Amounts,
  previous: Compared | null,
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
