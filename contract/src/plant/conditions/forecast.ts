/** A trend that will reach a limit. */

import Type, { type Static } from 'typebox';
import { oneOf, seconds, strict } from '../primitives.ts';
import { inStates, type Need, NUMBER, signalId, stateNeed } from './need.ts';

export const ForecastCondition = Type.Object(
  {
    kind: oneOf(['forecast'] as const, 'By its trend the value reaches the limit within a time'),
    signal: signalId('A number'),
    limit: Type.Number({ description: 'What it must not reach' }),
    towards: oneOf(['above', 'below'] as const, 'Which side of the limit is beyond'),
    withinS: seconds('It will be reached within'),
    overS: Type.Number({ minimum: 48, description: 'The trend is that of the last, s; of 48 means' }),
    confidence: Type.Optional(
      Type.Number({
        minimum: 0.5,
        maximum: 0.999,
        description: 'How sure the trend must be, two-sided (default 0.95)',
      }),
    ),
    states: inStates('Only values in these states are in the trend (default: all)'),
  },
  {
    ...strict,
    examples: [
      { kind: 'forecast', signal: 'filter-pressure', limit: 2.1, towards: 'above', withinS: 7200, overS: 14400 },
    ],
  },
);

export const forecastNeeds = ({ signal, states }: Static<typeof ForecastCondition>): Need[] => [
  { field: 'signal', signal, types: NUMBER, why: 'a trend needs a number' },
  ...stateNeed(states),
];
