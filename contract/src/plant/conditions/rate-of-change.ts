/** A value that rises or falls too fast. */

import Type, { type Static } from 'typebox';
import { oneOf, seconds, strict } from '../primitives.ts';
import { type Need, NUMBER, signalId } from './need.ts';

export const RateOfChangeCondition = Type.Object(
  {
    kind: oneOf(['rate-of-change'] as const, 'The value changes too fast'),
    signal: signalId('A number'),
    perMinute: Type.Number({ exclusiveMinimum: 0, description: 'Faster than this, in the signal’s unit per minute' }),
    overS: seconds('Between the value that held this long ago and the present one'),
    direction: Type.Optional(oneOf(['rising', 'falling', 'either'] as const, 'Which way counts (default either)')),
    deadband: Type.Optional(
      Type.Number({ minimum: 0, description: 'It must be slower by this to be normal, per minute (default 0)' }),
    ),
  },
  {
    ...strict,
    examples: [{ kind: 'rate-of-change', signal: 'pressure', perMinute: 0.5, overS: 120, direction: 'falling' }],
  },
);

export const rateOfChangeNeeds = ({ signal }: Static<typeof RateOfChangeCondition>): Need[] => [
  { field: 'signal', signal, types: NUMBER, why: 'a rate of change needs a number' },
];
