/** Above or below a limit. */

import Type, { type Static } from 'typebox';
import { oneOf, strict } from '../primitives.ts';
import { type Need, NUMBER, signalId } from './need.ts';

export const LimitCondition = Type.Object(
  {
    kind: oneOf(['above-limit', 'below-limit'] as const, 'The value is beyond the limit'),
    signal: signalId('A number'),
    limit: Type.Number({ description: 'In the signal’s unit' }),
    deadband: Type.Optional(
      Type.Number({ minimum: 0, description: 'The value must come back this far to be normal (default 0)' }),
    ),
  },
  { ...strict, examples: [{ kind: 'above-limit', signal: 'temperature', limit: 80, deadband: 2 }] },
);

export const limitNeeds = ({ signal }: Static<typeof LimitCondition>): Need[] => [
  { field: 'signal', signal, types: NUMBER, why: 'a limit needs a number' },
];
