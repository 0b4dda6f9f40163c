/** A process that has left its own limits: the Western Electric rules on a chart of single values and moving ranges. */

import Type, { type Static } from 'typebox';
import { oneOf, strict } from '../primitives.ts';
import { inStates, type Need, NUMBER, signalId, stateNeed } from './need.ts';

/** Names of the rules, in their order; `range` is a moving range above its limit. */
export const SPC_RULES = ['one-beyond-3-sigma', 'two-of-three', 'four-of-five', 'eight-on-a-side', 'range'] as const;
export type SpcRule = (typeof SPC_RULES)[number];

export const SpcCondition = Type.Object(
  {
    kind: oneOf(['spc'] as const, 'A rule of the control chart is broken'),
    signal: signalId('A number'),
    rules: Type.Optional(
      Type.Array(oneOf(SPC_RULES, 'Rule of the chart'), {
        minItems: 1,
        description: 'Which rules count (default: all)',
      }),
    ),
    take: Type.Optional(
      oneOf(
        ['held', 'each'] as const,
        'The value that holds at even times, or each reading as a measurement of its own (default: as the signal’s chart, else held)',
      ),
    ),
    everyS: Type.Optional(
      Type.Number({
        minimum: 1,
        description: 'With `held`: a value is taken this often, s (default: as the signal’s chart, else 60)',
      }),
    ),
    limits: Type.Optional(
      Type.Object(
        {
          centre: Type.Number({ description: 'Centre line' }),
          range: Type.Number({ exclusiveMinimum: 0, description: 'Mean moving range' }),
        },
        {
          ...strict,
          description:
            'Judge by these (default: those frozen in the signal’s chart for the line’s product, else formed from the first `learn` values)',
        },
      ),
    ),
    learn: Type.Optional(
      Type.Integer({ minimum: 20, maximum: 200, description: 'Values that limits are formed from (default 25)' }),
    ),
    states: inStates('Values are taken in these states only (default: `producing`, where the machine has a state)'),
  },
  {
    ...strict,
    examples: [{ kind: 'spc', signal: 'weight', take: 'each', rules: ['one-beyond-3-sigma', 'eight-on-a-side'] }],
  },
);

export const spcNeeds = ({ signal, states }: Static<typeof SpcCondition>): Need[] => [
  { field: 'signal', signal, types: NUMBER, why: 'a control chart needs a number' },
  ...stateNeed(states),
];
