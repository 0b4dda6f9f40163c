/** Figures of parts, by count: what was scrapped, reworked, right the first time, made in an hour, and what energy it took. */

import type { Figure } from '../profile.ts';
import { ratio } from '../profile.ts';
import { figure } from './figure.ts';

/** Share of the planned time in which both good parts and rejects are told. */
const judged: Figure['completeness'] = (sums) => ratio(sums.judgedKnownS, sums.plannedS);

const SOURCE = 'ISO 22400-2:2014';

/** Rejects are parts that weren't good at first; those that rework made good are no scrap. */
export const PARTS: readonly Figure[] = [
  figure({
    id: 'scrap-ratio',
    unit: 'ratio',
    formula: 'SQ ÷ PQ = (rejects − reworked) ÷ parts made',
    source: `${SOURCE}, scrap ratio`,
    terms: ['judgedReject', 'judgedRework', 'judgedGood'],
    // Rework of parts that were rejected before the window makes no negative scrap.
    numerator: (sums) => Math.max(0, sums.judgedReject - sums.judgedRework),
    denominator: (sums) => sums.judgedGood + sums.judgedReject,
    completeness: judged,
  }),
  figure({
    id: 'rework-ratio',
    unit: 'ratio',
    formula: 'RQ ÷ PQ = reworked ÷ parts made',
    source: `${SOURCE}, rework ratio`,
    terms: ['judgedRework', 'judgedGood', 'judgedReject'],
    numerator: (sums) => sums.judgedRework,
    denominator: (sums) => sums.judgedGood + sums.judgedReject,
    completeness: judged,
  }),
  figure({
    id: 'first-pass-yield',
    unit: 'ratio',
    formula: 'GP ÷ IP = parts good at first ÷ parts made',
    source: `${SOURCE}, first pass yield`,
    terms: ['judgedGood', 'judgedReject'],
    numerator: (sums) => sums.judgedGood,
    denominator: (sums) => sums.judgedGood + sums.judgedReject,
    completeness: judged,
  }),
  figure({
    id: 'energy-per-unit',
    unit: 'kWh/part',
    formula: 'e ÷ PQ = energy ÷ parts made',
    source: `${SOURCE}, comprehensive energy consumption`,
    terms: ['meteredKWh', 'meteredParts'],
    numerator: (sums) => sums.meteredKWh,
    denominator: (sums) => sums.meteredParts,
  }),
];
