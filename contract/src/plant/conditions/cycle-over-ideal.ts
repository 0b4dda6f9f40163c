/** Cycles that take longer than they should. */

import Type, { type Static } from 'typebox';
import { oneOf, strict } from '../primitives.ts';
import { type Need, NUMBER, signalId } from './need.ts';

export const CycleOverIdealCondition = Type.Object(
  {
    kind: oneOf(['cycle-over-ideal'] as const, 'The cycle time is longer than the ideal one by a factor'),
    signal: Type.Optional(signalId('The cycle time, s (default: the machine’s signal with the role `cycle-time`)')),
    factor: Type.Number({
      exclusiveMinimum: 1,
      description: 'Longer than this many ideal cycles of the line’s product on the machine',
    }),
    deadband: Type.Optional(
      Type.Number({ minimum: 0, description: 'It must come back by this, as a share of the ideal cycle (default 0)' }),
    ),
  },
  { ...strict, examples: [{ kind: 'cycle-over-ideal', factor: 1.5, deadband: 0.1 }] },
);

export const cycleOverIdealNeeds = ({ signal }: Static<typeof CycleOverIdealCondition>): Need[] => [
  { field: 'signal', signal, roles: ['cycle-time'], types: NUMBER, why: 'a cycle time is a number' },
];
