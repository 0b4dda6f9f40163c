/** A rule that raises alarms: the condition, its delays, and why somebody is to act [ISA-18.2 §9, rationalisation]. */

import Type, { type Static } from 'typebox';
import { MACHINE_STATES, PRIORITIES } from '../state.ts';
import { AlarmCondition } from './conditions/registry.ts';
import { id, oneOf, seconds, strict } from './primitives.ts';

/** How bad it is when nobody acts, worst first. */
export const SEVERITIES = ['severe', 'major', 'minor'] as const;
export type Severity = (typeof SEVERITIES)[number];

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
    suppressIn: Type.Optional(
      Type.Array(oneOf(MACHINE_STATES, 'Machine state'), {
        minItems: 1,
        description: 'Suppressed by design while its machine is in one of these states',
      }),
    ),
    graceS: Type.Optional(
      Type.Number({ minimum: 0, maximum: 86_400, description: 'And for so long after that, s (default 0)' }),
    ),
    group: Type.Optional(
      id('First-out group: of alarms that come together the first is announced, the others follow it'),
    ),
    groupOf: Type.Optional(
      oneOf(['machine', 'line'] as const, 'What comes together: alarms of one machine (default), or of its line'),
    ),
    priority: oneOf(PRIORITIES, 'From consequence × time to respond'),
    text: Type.String({ minLength: 1, maxLength: 120, description: 'What is wrong' }),
    cause: Type.Optional(Type.String()),
    consequence: Type.Optional(Type.String()),
    severity: Type.Optional(
      oneOf(
        SEVERITIES,
        'How bad the consequence is: severe (people, environment, a failed machine), major (a stop, scrapped product), minor',
      ),
    ),
    response: Type.Optional(Type.String({ description: 'What to do; shown behind an arrow on the wall' })),
    respondWithinS: Type.Optional(seconds('Time to respond')),
    proofRunS: Type.Optional(
      seconds('A repair is proven when it stays normal for this time in `producing` (default `jobs.proofRunS`)'),
    ),
  },
  strict,
);

export type AlarmRule = Static<typeof AlarmRule>;
export type { AlarmCondition };
