/**
 * Maintenance of the machine that is due: one alarm however many of its plans are, over when none of them is any more. It
 * goes by what the plans say on the server's clock, and carries the time at which the first of them came due.
 */

import { DUE_STATES } from '@gemba/contract/state';
import type { Truth } from '../types.ts';
import { type Condition, conditionOf } from './condition.ts';

export const maintenanceDue: Condition<{ told: Truth }> = {
  about:
    'One alarm for all plans of the machine that count. One that came due while nobody looked carries the time at which it came due.',
  pace: 'clock',
  stalls: false,
  initial: () => ({ told: 'unknown' }),
  hear(memory, event, bound) {
    if (event.kind !== 'due') return null;
    const { from = 'overdue', plans } = conditionOf(bound, 'maintenance-due');
    const { atNs } = event;
    const counts = event.plans.filter(
      ({ plan, due }) => plans?.includes(plan) !== false && DUE_STATES.indexOf(due) >= DUE_STATES.indexOf(from),
    );
    const truth: Truth = counts.length > 0 ? 'beyond' : 'back';
    if (truth === memory.told) return { memory, readings: [], throughNs: atNs };
    // When it became overdue, or soon due, nobody says but by saying so.
    const known = from === 'due' ? counts.flatMap(({ sinceNs }) => sinceNs ?? []) : [];
    const sinceNs = known.reduce((ns, one) => (one < ns ? one : ns), atNs);
    const detail = { plans: counts.map(({ plan }) => plan).join(', ') };
    const reading = { atNs: sinceNs, truth, value: counts.length, untilNs: null, detail };
    return { memory: { told: truth }, readings: [reading], throughNs: atNs };
  },
};
