/**
 * Equipment effectiveness as Nakajima defined it: loading time is time without planned downtime; downtime is breakdowns,
 * set-up and adjustment; idling and minor stoppages, however long, slow the machine down and are losses of performance.
 */

import { completeness, effectiveness } from '../figures/effectiveness.ts';
import { byId } from '../figures/figure.ts';
import { RELIABILITY } from '../figures/reliability.ts';
import type { Profile } from '../profile.ts';
import { always, down, out, slowed, USUAL } from './counts.ts';

const source = 'S. Nakajima, Introduction to TPM, Productivity Press 1988, chapter 3';
const planned = 'loading time';

export const nakajima: Profile = {
  id: 'nakajima',
  name: 'Nakajima (TPM)',
  source,
  counts: {
    scheduled: {
      ...USUAL,
      starved: slowed('waiting'),
      blocked: slowed('waiting'),
      idle: slowed('idle'),
      off: slowed('idle'),
    },
    break: always(out('break')),
    'planned-stop': always(out('planned')),
    unscheduled: always(out('unscheduled')),
  },
  reasons: {
    breakdown: down('breakdown'),
    setup: down('setup'),
    waiting: slowed('waiting'),
    planned: out('planned'),
    'no-order': out('no-order'),
    engineering: out('engineering'),
  },
  microStop: slowed('minor-stop'),
  index: 'oee',
  figures: byId(
    effectiveness({ index: 'oee', planned, run: 'operating time', source }),
    [completeness(planned)],
    RELIABILITY,
  ),
};
