/** Too far from a set point, which is fixed or comes from the machine. */

import Type, { type Static } from 'typebox';
import { oneOf, strict } from '../primitives.ts';
import { type Need, NUMBER, signalId } from './need.ts';

export const DeviationCondition = Type.Object(
  {
    kind: oneOf(['deviation'] as const, 'The value is too far from its set point'),
    signal: signalId('The actual value'),
    setPoint: Type.Union([Type.Number(), signalId('Id of the signal that gives it')], {
      description: 'A value, or the id of the signal that gives it',
    }),
    by: Type.Number({ exclusiveMinimum: 0, description: 'Further than this from the set point, in the signal’s unit' }),
    side: Type.Optional(
      oneOf(['above', 'below', 'both'] as const, 'Which side of the set point counts (default both)'),
    ),
    deadband: Type.Optional(
      Type.Number({ minimum: 0, description: 'The value must come this far back within (default 0)' }),
    ),
  },
  {
    ...strict,
    examples: [{ kind: 'deviation', signal: 'temperature', setPoint: 'temperature/set', by: 5, deadband: 1 }],
  },
);

export const deviationNeeds = ({ signal, setPoint }: Static<typeof DeviationCondition>): Need[] => [
  { field: 'signal', signal, types: NUMBER, why: 'a deviation needs a number' },
  ...(typeof setPoint === 'string'
    ? [{ field: 'setPoint', signal: setPoint, types: NUMBER, why: 'a set point is a number' }]
    : []),
];
