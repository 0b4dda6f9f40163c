/**
 * Total effective equipment performance: measured against all time there is, 24 hours a day and 7 days a week. Utilization
 * says how much of it is scheduled at all; where nothing is made outside of that, TEEP = OEE × utilization.
 */

import { completeness, effectiveness } from '../figures/effectiveness.ts';
import { byId, figure } from '../figures/figure.ts';
import { RELIABILITY } from '../figures/reliability.ts';
import type { Profile } from '../profile.ts';
import { knownS } from '../sums.ts';
import { down, slowed, USUAL, unlessProducing } from './counts.ts';

const source = 'https://www.oee.com/teep/';
const planned = 'all time';

const utilization = figure({
  id: 'utilization',
  unit: 'ratio',
  formula: 'scheduled time ÷ (all time − no data)',
  source,
  terms: ['scheduledS', 'plannedS', 'noDataS'],
  numerator: (sums) => sums.scheduledS,
  denominator: knownS,
});

export const teep: Profile = {
  id: 'teep',
  name: 'TEEP',
  source,
  counts: {
    scheduled: USUAL,
    break: unlessProducing(down('break')),
    'planned-stop': unlessProducing(down('planned')),
    unscheduled: unlessProducing(down('unscheduled')),
  },
  reasons: {
    breakdown: down('breakdown'),
    setup: down('setup'),
    waiting: down('waiting'),
    planned: down('planned'),
    'no-order': down('no-order'),
    engineering: down('engineering'),
  },
  microStop: slowed('minor-stop'),
  index: 'teep',
  figures: byId(
    effectiveness({ index: 'teep', planned, run: 'run', source }),
    [utilization, completeness(planned)],
    RELIABILITY,
  ),
};
