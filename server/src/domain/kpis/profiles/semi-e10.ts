/**
 * The six states of SEMI E10 and the effectiveness of SEMI E79. Total time = productive (PRD) + standby (SBY) +
 * engineering (ENG) + scheduled downtime (SDT) + unscheduled downtime (UDT) + non-scheduled time (NST). Uptime is PRD +
 * SBY + ENG, and is what counts as run here: a machine that waits is available. Breaks are standby, changeovers and
 * planned work scheduled downtime. E10 knows no micro-stops: a short stop is what its state says.
 */

import { completeness, effectiveness } from '../figures/effectiveness.ts';
import { byId, figure } from '../figures/figure.ts';
import { RELIABILITY } from '../figures/reliability.ts';
import type { Figure, Profile } from '../profile.ts';
import { knownS, type Sums } from '../sums.ts';
import { down, slowed, USUAL, unlessProducing } from './counts.ts';

const source = 'SEMI E79';
const E10 = 'SEMI E10';
const planned = 'total time';

/** Total time without what isn't scheduled. */
const operationsS = (sums: Sums): number => knownS(sums) - sums.unscheduledS;

const TIMES: readonly Figure[] = [
  figure({
    id: 'operational-efficiency',
    unit: 'ratio',
    formula: 'PRD ÷ uptime',
    source,
    terms: ['producingS', 'runS'],
    numerator: (sums) => sums.producingS,
    denominator: (sums) => sums.runS,
  }),
  figure({
    id: 'rate-efficiency',
    unit: 'ratio',
    formula: 'ideal time of all parts ÷ PRD',
    source,
    terms: ['idealS', 'producingS', 'runS', 'totalRunS'],
    // Of machines that don't tell their parts the productive time is left out, in the share of their uptime.
    numerator: (sums) => (sums.totalRunS > 0 ? (sums.idealS * sums.runS) / sums.totalRunS : 0),
    denominator: (sums) => (sums.totalRunS > 0 ? sums.producingS : 0),
  }),
  figure({
    id: 'operational-uptime',
    unit: 'ratio',
    formula: 'uptime ÷ (total time − NST − no data)',
    source: E10,
    terms: ['runS', 'plannedS', 'noDataS', 'unscheduledS'],
    numerator: (sums) => sums.runS,
    denominator: operationsS,
  }),
  figure({
    id: 'operational-utilization',
    unit: 'ratio',
    formula: 'PRD ÷ (total time − NST − no data)',
    source: E10,
    terms: ['producingS', 'plannedS', 'noDataS', 'unscheduledS'],
    numerator: (sums) => sums.producingS,
    denominator: operationsS,
  }),
  figure({
    id: 'total-utilization',
    unit: 'ratio',
    formula: 'PRD ÷ (total time − no data)',
    source: E10,
    terms: ['producingS', 'plannedS', 'noDataS'],
    numerator: (sums) => sums.producingS,
    denominator: knownS,
  }),
];

export const semiE10: Profile = {
  id: 'semi-e10',
  name: 'SEMI E10 / E79',
  source: `${E10}, ${source}`,
  counts: {
    scheduled: {
      ...USUAL,
      starved: slowed('waiting'),
      blocked: slowed('waiting'),
      idle: slowed('idle'),
      // Without power it isn't in a condition to perform its function.
      off: down('breakdown'),
    },
    break: unlessProducing(slowed('break')),
    'planned-stop': unlessProducing(down('planned')),
    unscheduled: unlessProducing(down('unscheduled')),
  },
  reasons: {
    breakdown: down('breakdown'),
    setup: down('setup'),
    waiting: slowed('waiting'),
    planned: down('planned'),
    'no-order': slowed('no-order'),
    engineering: slowed('engineering'),
  },
  microStop: null,
  index: 'oee',
  figures: byId(
    effectiveness({ index: 'oee', planned, run: 'uptime', source }),
    [completeness(planned)],
    TIMES,
    RELIABILITY,
  ),
};
