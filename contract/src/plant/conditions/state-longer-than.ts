/** A machine that is in certain states for too long. */

import Type from 'typebox';
import { MACHINE_STATES } from '../../state.ts';
import { oneOf, seconds, strict } from '../primitives.ts';

export const StateCondition = Type.Object(
  {
    kind: oneOf(['state-longer-than'] as const, 'The machine is in one of the states for longer'),
    states: Type.Array(oneOf(MACHINE_STATES, 'Machine state'), { minItems: 1 }),
    forS: seconds('For longer than'),
    scheduledOnly: Type.Optional(Type.Boolean({ description: 'Only scheduled time counts (default true)' })),
  },
  { ...strict, examples: [{ kind: 'state-longer-than', states: ['stopped', 'faulted'], forS: 120 }] },
);
