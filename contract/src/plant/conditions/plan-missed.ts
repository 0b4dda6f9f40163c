/** A line that falls behind its plan. */

import Type from 'typebox';
import { oneOf, strict } from '../primitives.ts';

export const PlanMissedCondition = Type.Object(
  {
    kind: oneOf(['plan-missed'] as const, 'The line is behind its plan'),
    plan: oneOf(
      ['order', 'shift'] as const,
      'The running order’s quantity over its working time, or what the running shift should have made',
    ),
    behind: Type.Number({
      exclusiveMinimum: 0,
      maximum: 1,
      description: 'Behind by more than this share of what should be made by now',
    }),
    leastParts: Type.Optional(
      Type.Integer({
        minimum: 1,
        description: 'And by at least so many parts: the first minutes say little (default 1)',
      }),
    ),
  },
  { ...strict, examples: [{ kind: 'plan-missed', plan: 'order', behind: 0.1, leastParts: 50 }] },
);
