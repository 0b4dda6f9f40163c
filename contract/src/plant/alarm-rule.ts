/** A rule that raises alarms: the condition, its delays, and why somebody is to act [ISA-18.2 §9, rationalisation]. */

import Type, { type Static } from 'typebox';
import { SIGNAL_ID_PATTERN } from '../identity.ts';
import { MACHINE_STATES, PRIORITIES } from '../state.ts';
import { id, oneOf, seconds, strict } from './primitives.ts';

export const AlarmCondition = Type.Union([
  Type.Object(
    {
      kind: oneOf(['above-limit', 'below-limit'] as const, 'The value is beyond the limit'),
      signal: Type.String({ pattern: SIGNAL_ID_PATTERN }),
      limit: Type.Number(),
      deadband: Type.Optional(
        Type.Number({ minimum: 0, description: 'The value must come back this far to be normal (default 0)' }),
      ),
    },
    strict,
  ),
  Type.Object(
    {
      kind: oneOf(['state-longer-than'] as const, 'The machine is in one of the states for longer'),
      states: Type.Array(oneOf(MACHINE_STATES, 'Machine state'), { minItems: 1 }),
      forS: seconds('For longer than'),
      scheduledOnly: Type.Optional(Type.Boolean({ description: 'Only scheduled time counts (default true)' })),
    },
    strict,
  ),
  Type.Object(
    {
      kind: oneOf(['stale'] as const, 'Nothing was heard of the machine'),
      forS: seconds('For longer than, on the server’s clock'),
    },
    strict,
  ),
]);

export const AlarmRule = Type.Object(
  {
    id: id('Unique'),
    machines: Type.Array(Type.String(), { minItems: 1, description: 'Machine ids, or `*` for all' }),
    condition: AlarmCondition,
    onDelayS: Type.Optional(
      Type.Number({ minimum: 0, description: 'The condition must hold throughout, s (default 0)' }),
    ),
    offDelayS: Type.Optional(Type.Number({ minimum: 0, description: 'Normal must hold throughout, s (default 0)' })),
    latched: Type.Optional(Type.Boolean({ description: 'Stays until reset by hand (default false)' })),
    priority: oneOf(PRIORITIES, 'From consequence × time to respond'),
    text: Type.String({ minLength: 1, maxLength: 120, description: 'What is wrong' }),
    cause: Type.Optional(Type.String()),
    consequence: Type.Optional(Type.String()),
    response: Type.Optional(Type.String({ description: 'What to do; shown behind an arrow on the wall' })),
    respondWithinS: Type.Optional(seconds('Time to respond')),
  },
  strict,
);

export type AlarmRule = Static<typeof AlarmRule>;
export type AlarmCondition = Static<typeof AlarmCondition>;
