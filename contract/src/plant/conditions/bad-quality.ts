/** A signal that the machine itself says is not to be trusted. */

import Type, { type Static } from 'typebox';
import { oneOf, strict } from '../primitives.ts';
import { ANY, type Need, signalId } from './need.ts';

export const BadQualityCondition = Type.Object(
  {
    kind: oneOf(['bad-quality'] as const, 'The signal has no good quality'),
    signal: signalId('Any signal'),
    uncertain: Type.Optional(Type.Boolean({ description: 'Uncertain quality counts as well as bad (default true)' })),
  },
  { ...strict, examples: [{ kind: 'bad-quality', signal: 'temperature' }] },
);

export const badQualityNeeds = ({ signal }: Static<typeof BadQualityCondition>): Need[] => [
  { field: 'signal', signal, types: ANY, why: '' },
];
