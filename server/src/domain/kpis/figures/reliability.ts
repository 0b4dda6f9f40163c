/**
 * Mean times between failures, to failure and to repair, the same in all profiles. There are as many MTBFs as books, so
 * each variant has a name of its own; without a failure all are undefined. What a failure is stands in `../reliability.ts`:
 * planned stops, changeovers and waiting are none.
 */

import type { Figure } from '../profile.ts';
import { figure } from './figure.ts';

export const RELIABILITY: readonly Figure[] = [
  figure({
    id: 'mtbf',
    unit: 's',
    formula: 'productive time ÷ failures that began',
    source: 'SEMI E10, MTBFp: productive time ÷ number of failures',
    terms: ['producingS', 'failures'],
    numerator: (sums) => sums.producingS,
    denominator: (sums) => sums.failures,
  }),
  figure({
    id: 'mtbf-elapsed',
    unit: 's',
    formula: 'all known time outside outages, productive or not ÷ failures that began',
    source: 'EN 15341 T17: total operating time ÷ number of failures, taken over calendar time',
    terms: ['upElapsedS', 'failures'],
    numerator: (sums) => sums.upElapsedS,
    denominator: (sums) => sums.failures,
  }),
  figure({
    id: 'mttf',
    unit: 's',
    formula: 'productive time of the uptime runs that a failure ended ÷ those runs',
    source: 'ISO 22400-2 MTTF: mean of the times to failure, per uptime run',
    terms: ['upRunS', 'upRuns'],
    numerator: (sums) => sums.upRunS,
    denominator: (sums) => sums.upRuns,
  }),
  figure({
    id: 'mttf-elapsed',
    unit: 's',
    formula: 'known time of the uptime runs that a failure ended, productive or not ÷ those runs',
    source: 'ISO 22400-2 MTTF: mean of the times to failure, per uptime run',
    terms: ['upRunElapsedS', 'upRuns'],
    numerator: (sums) => sums.upRunElapsedS,
    denominator: (sums) => sums.upRuns,
  }),
  figure({
    id: 'mttr',
    unit: 's',
    formula: 'scheduled time of the repairs that ended ÷ those repairs',
    source: 'ISO 22400-2 MTTR: mean of the times to repair',
    terms: ['repairS', 'repairs'],
    numerator: (sums) => sums.repairS,
    denominator: (sums) => sums.repairs,
  }),
  figure({
    id: 'mttr-elapsed',
    unit: 's',
    formula: 'time of the repairs that ended, breaks and free shifts included ÷ those repairs',
    source: 'EN 15341 T21: total time to restoration ÷ number of failures',
    terms: ['repairElapsedS', 'repairs'],
    numerator: (sums) => sums.repairElapsedS,
    denominator: (sums) => sums.repairs,
  }),
];
