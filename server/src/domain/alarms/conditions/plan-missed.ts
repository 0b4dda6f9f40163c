/**
 * A line that is behind its plan: what was made against what should have been made by now. It goes by the server's clock,
 * since a plan goes on whether or not anything is made; a line without a plan misses none.
 */

import type { Truth } from '../types.ts';
import { type Condition, conditionOf } from './condition.ts';

export const planMissed: Condition<{ told: Truth }> = {
  about:
    'By the server’s clock, looked at every 15 s. A line without a plan misses none. Only the counting point of a line can have such a rule.',
  pace: 'clock',
  stalls: false,
  initial: () => ({ told: 'unknown' }),
  hear(memory, event, bound) {
    if (event.kind !== 'plan') return null;
    const { plan, behind, leastParts = 1 } = conditionOf(bound, 'plan-missed');
    if (event.of !== plan) return null;
    const { planned, made, atNs } = event;
    const short = planned === null || made === null ? 0 : planned - made;
    const truth: Truth = short >= leastParts && short > behind * (planned ?? 0) ? 'beyond' : 'back';
    if (truth === memory.told) return { memory, readings: [], throughNs: atNs };
    const detail = planned === null || made === null ? undefined : { planned: Math.round(planned), made };
    const reading = { atNs, truth, value: made, untilNs: null, ...(detail && { detail }) };
    return { memory: { told: truth }, readings: [reading], throughNs: atNs };
  },
};
