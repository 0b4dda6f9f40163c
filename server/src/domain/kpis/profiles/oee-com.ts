/**
 * OEE as published at oee.com: planned production time is scheduled time without breaks and without time for which there
 * were no orders; whatever isn't producing in it is an availability loss, changeovers included; small stops are a
 * performance loss.
 */

import { completeness, effectiveness } from '../figures/effectiveness.ts';
import { byId } from '../figures/figure.ts';
import { RELIABILITY } from '../figures/reliability.ts';
import type { Profile } from '../profile.ts';
import { always, down, out, slowed, USUAL } from './counts.ts';

const source = 'https://www.oee.com/calculating-oee/';
const planned = 'planned';

export const oeeCom = {
  id: 'oee.com',
  name: 'OEE (oee.com)',
  source,
  counts: {
    scheduled: USUAL,
    break: always(out('break')),
    'planned-stop': always(out('planned')),
    unscheduled: always(out('unscheduled')),
  },
  reasons: {
    breakdown: down('breakdown'),
    setup: down('setup'),
    waiting: down('waiting'),
    // Planned stops inside planned production time are an availability loss there.
    planned: down('planned'),
    'no-order': out('no-order'),
    engineering: down('engineering'),
  },
  microStop: slowed('minor-stop'),
  index: 'oee',
  figures: byId<'oee' | 'availability' | 'performance' | 'quality' | 'completeness'>(
    effectiveness({ index: 'oee', planned, run: 'run', source }),
    [completeness(planned)],
    RELIABILITY,
  ),
} as const satisfies Profile;
