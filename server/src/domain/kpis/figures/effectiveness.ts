/**
 * Effectiveness and its three factors, which all profiles share: they differ in what counts as planned and as run, and in
 * what they call it. Parts weigh by their ideal time, so that mixed products add up; a machine that doesn't tell its parts
 * or their quality stands in no denominator that needs them, and completeness says so.
 */

import type { FigureId } from '@gemba/contract/figure-names';
import type { Figure } from '../profile.ts';
import { ratio } from '../profile.ts';
import { knownS } from '../sums.ts';
import { figure } from './figure.ts';

/** What a profile calls its times, for formulas that people read. */
export interface Words {
  /** Id of the figure that the profile is about. */
  index: FigureId;
  planned: string;
  run: string;
  source: string;
}

export function effectiveness({ index, planned, run, source }: Words): Figure[] {
  return [
    figure({
      id: index,
      unit: 'ratio',
      formula: `ideal time of good parts ÷ (${planned} − no data)`,
      source,
      terms: ['goodIdealS', 'goodKnownS'],
      numerator: (sums) => sums.goodIdealS,
      denominator: (sums) => sums.goodKnownS,
      completeness: (sums) => ratio(sums.goodKnownS, sums.plannedS),
    }),
    figure({
      id: 'availability',
      unit: 'ratio',
      formula: `${run} ÷ (${planned} − no data)`,
      source,
      terms: ['runS', 'plannedS', 'noDataS'],
      numerator: (sums) => sums.runS,
      denominator: knownS,
    }),
    figure({
      id: 'performance',
      unit: 'ratio',
      formula: `ideal time of all parts ÷ ${run}`,
      source,
      terms: ['idealS', 'totalRunS'],
      numerator: (sums) => sums.idealS,
      denominator: (sums) => sums.totalRunS,
      completeness: (sums) => ratio(sums.totalKnownS, sums.plannedS),
    }),
    figure({
      id: 'quality',
      unit: 'ratio',
      formula: 'ideal time of good parts ÷ ideal time of all parts',
      source,
      terms: ['judgedGoodIdealS', 'judgedIdealS'],
      numerator: (sums) => sums.judgedGoodIdealS,
      denominator: (sums) => sums.judgedIdealS,
      completeness: (sums) => ratio(sums.judgedKnownS, sums.plannedS),
    }),
  ];
}

/** How much of what is planned is known at all; it is shown beside every other figure. */
export const completeness = (planned: string): Figure =>
  figure({
    id: 'completeness',
    unit: 'ratio',
    formula: `(${planned} − no data) ÷ ${planned}`,
    source: 'of this project: time without data stands in no denominator',
    terms: ['plannedS', 'noDataS'],
    numerator: knownS,
    denominator: (sums) => sums.plannedS,
  });
