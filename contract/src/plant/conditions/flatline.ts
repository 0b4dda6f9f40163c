/** A value that should move and doesn't: a sensor that froze, or fell off. */

import Type, { type Static } from 'typebox';
import { oneOf, seconds, strict } from '../primitives.ts';
import { inStates, type Need, NUMBER, signalId, stateNeed } from './need.ts';

export const FlatlineCondition = Type.Object(
  {
    kind: oneOf(['flatline'] as const, 'The value does not move'),
    signal: signalId('A number'),
    forS: seconds('For longer than'),
    band: Type.Optional(
      Type.Number({
        minimum: 0,
        description: 'All of it lies within a band of this width, in the signal’s unit (default 0)',
      }),
    ),
    states: inStates('Only time in these states counts (default: all time)'),
  },
  { ...strict, examples: [{ kind: 'flatline', signal: 'flow', forS: 600, band: 0.1, states: ['producing'] }] },
);

export const flatlineNeeds = ({ signal, states }: Static<typeof FlatlineCondition>): Need[] => [
  { field: 'signal', signal, types: NUMBER, why: 'a flatline needs a number' },
  ...stateNeed(states),
];
