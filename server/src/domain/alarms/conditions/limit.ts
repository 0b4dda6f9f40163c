/** Above or below a limit: beyond it, between limit and deadband, or back. */

import { conditionOf } from './condition.ts';
import { goodNumber, prompt } from './prompt.ts';

export const limit = prompt({
  about:
    'Beyond is beyond: the limit itself is normal. It is back when it has come back by the deadband; in between it is neither, and delays begin anew.',
  read: goodNumber,
  /** The limit itself is still normal. */
  judge(value, _, bound) {
    const { kind, limit, deadband = 0 } = conditionOf(bound, 'above-limit', 'below-limit');
    if (kind === 'above-limit')
      return { truth: value > limit ? 'beyond' : value <= limit - deadband ? 'back' : 'between' };
    return { truth: value < limit ? 'beyond' : value >= limit + deadband ? 'back' : 'between' };
  },
});
