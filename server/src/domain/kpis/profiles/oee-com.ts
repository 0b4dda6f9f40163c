/**
 * OEE as published at oee.com: planned production time is scheduled time without breaks; whatever isn't producing in it
 * is an availability loss, changeovers included; small stops are a performance loss.
 */

import { MACHINE_STATES, type MachineState } from '@gemba/contract/state';
import { type Part, type Profile, ratio } from '../profile.ts';
import { knownS } from '../sums.ts';

const IN_SCHEDULED_TIME: Readonly<Record<MachineState, Part>> = {
  producing: 'run',
  starved: 'stop',
  blocked: 'stop',
  stopped: 'stop',
  faulted: 'stop',
  setup: 'stop',
  maintenance: 'stop',
  idle: 'stop',
  off: 'stop',
  'no-data': 'unknown',
};

const outside = Object.fromEntries(MACHINE_STATES.map((state) => [state, 'outside'])) as Record<MachineState, Part>;

export const oeeCom: Profile = {
  id: 'oee.com',
  source: 'https://www.oee.com/calculating-oee/',
  counts: { scheduled: IN_SCHEDULED_TIME, break: outside, 'planned-stop': outside, unscheduled: outside },
  figures: {
    oee: {
      formula: 'good ideal seconds ÷ (planned − no data)',
      of: (sums) => (sums.goodKnown ? ratio(sums.goodIdealS, knownS(sums)) : null),
    },
    availability: { formula: 'run ÷ (planned − no data)', of: (sums) => ratio(sums.runS, knownS(sums)) },
    performance: {
      formula: 'ideal seconds ÷ run',
      of: (sums) => (sums.totalKnown ? ratio(sums.idealS, sums.runS) : null),
    },
    quality: {
      formula: 'good ideal seconds ÷ ideal seconds',
      of: (sums) => (sums.totalKnown && sums.goodKnown ? ratio(sums.goodIdealS, sums.idealS) : null),
    },
    completeness: { formula: '(planned − no data) ÷ planned', of: (sums) => ratio(knownS(sums), sums.plannedS) },
  },
};
