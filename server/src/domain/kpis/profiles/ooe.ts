/**
 * Overall operations effectiveness: measured against the whole time in which people are there, breaks, planned stops and
 * lack of orders included; only unscheduled time stays outside.
 */

import { completeness, effectiveness } from '../figures/effectiveness.ts';
import { byId } from '../figures/figure.ts';
import { RELIABILITY } from '../figures/reliability.ts';
import type { Profile } from '../profile.ts';
import { always, down, out, slowed, USUAL, unlessProducing } from './counts.ts';

const source = 'https://support.machinemetrics.com/hc/en-us/articles/115007614187-What-is-OOE-and-TEEP-';
const planned = 'operating time of the shifts';

export const ooe: Profile = {
  id: 'ooe',
  name: 'OOE',
  source,
  counts: {
    scheduled: USUAL,
    break: unlessProducing(down('break')),
    'planned-stop': unlessProducing(down('planned')),
    unscheduled: always(out('unscheduled')),
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
  index: 'ooe',
  figures: byId(effectiveness({ index: 'ooe', planned, run: 'run', source }), [completeness(planned)], RELIABILITY),
};
