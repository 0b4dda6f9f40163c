/**
 * Too far from a set point, which the plant fixes or a signal of the machine gives. A set point that changes moves the
 * band at once; one that is bad or missing leaves nothing to judge by.
 */

import { conditionOf } from './condition.ts';
import { goodNumber, prompt } from './prompt.ts';

export const deviation = prompt({
  about:
    'Beyond when the value is further than `by` from the set point, on the side that counts; back when it is within that by the deadband. A set point that changes moves the band at once; while it is not known, nothing can be judged. Where a machine changes set point and value at one moment, give the rule an on-delay.',
  read: goodNumber,
  judge(value, beside, bound) {
    const { setPoint, by, side = 'both', deadband = 0 } = conditionOf(bound, 'deviation');
    const wanted = typeof setPoint === 'string' ? beside(setPoint) : setPoint;
    if (wanted === null) return { truth: 'unknown' };
    const off = value - wanted;
    const far = side === 'above' ? off : side === 'below' ? -off : Math.abs(off);
    const truth = far > by ? 'beyond' : far <= Math.max(0, by - deadband) ? 'back' : 'between';
    return { truth, detail: { setPoint: wanted } };
  },
});
