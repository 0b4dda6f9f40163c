/** A command that is not followed: the valve was told to open, and its feedback doesn't say so. */

import Type, { type Static } from 'typebox';
import { oneOf, seconds, strict } from '../primitives.ts';
import { ANY, type Need, signalId } from './need.ts';

export const MismatchCondition = Type.Object(
  {
    kind: oneOf(['mismatch'] as const, 'Feedback and command differ for longer'),
    signal: signalId('The feedback: what is'),
    command: signalId('The command: what should be'),
    forS: seconds('For longer than; a new command begins it anew'),
    inverted: Type.Optional(
      Type.Boolean({ description: 'The feedback of a truth value says the opposite of the command (default false)' }),
    ),
  },
  { ...strict, examples: [{ kind: 'mismatch', signal: 'valve/is-open', command: 'valve/open', forS: 5 }] },
);

/** Pairs of feedback and command, both of one kind: a word equals no number. */
export const mismatchNeeds = ({ signal, command }: Static<typeof MismatchCondition>): Need[] => [
  { field: 'signal', signal, types: ANY, why: '' },
  { field: 'command', signal: command, types: ANY, why: '' },
];
