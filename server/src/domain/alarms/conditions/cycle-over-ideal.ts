/**
 * Cycles that take longer than they should, by a factor of the ideal cycle of the line's product on this machine
 * [ISO 22400-2: planned run time per item]. A single slow one is none of its business: give the rule an on-delay of some
 * cycles.
 */

import { conditionOf } from './condition.ts';
import { goodNumber, prompt } from './prompt.ts';

export const cycleOverIdeal = prompt({
  about:
    'The reported cycle time against the ideal cycle of the line’s product on this machine. A single slow cycle is none of its business: give the rule an on-delay of some cycles.',
  read: goodNumber,
  judge(cycleS, _, bound) {
    const { factor, deadband = 0 } = conditionOf(bound, 'cycle-over-ideal');
    const idealS = bound.about?.idealCycleS ?? Number.NaN;
    const times = cycleS / idealS;
    if (Number.isNaN(times)) return { truth: 'unknown' };
    const truth = times > factor ? 'beyond' : times <= factor - deadband ? 'back' : 'between';
    return { truth, detail: { idealCycleS: idealS } };
  },
});
