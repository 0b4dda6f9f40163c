/** A maintenance plan: what is to be done on a machine, and what makes it due. */

import Type, { type Static } from 'typebox';
import { planContent } from './maintenance-task.ts';
import { date, id, oneOf, strict, timeOfDay } from './primitives.ts';

export const MaintenanceTrigger = Type.Union([
  Type.Object(
    {
      kind: oneOf(['calendar'] as const, 'By date'),
      rrule: Type.String({
        description: 'iCalendar recurrence rule (RFC 5545 §3.3.10), for example FREQ=WEEKLY;BYDAY=FR',
      }),
      start: date('First day, in the site’s zone'),
      time: timeOfDay('Local time of day'),
      warnH: Type.Optional(
        Type.Number({
          minimum: 0,
          description: 'Due soon this many hours before (default 168, at most half the interval)',
        }),
      ),
      toleranceH: Type.Optional(Type.Number({ minimum: 0, description: 'Overdue this many hours after (default 24)' })),
    },
    strict,
  ),
  Type.Object(
    {
      kind: oneOf(['run-hours'] as const, 'By time in `producing`'),
      hours: Type.Number({ exclusiveMinimum: 0 }),
      warnH: Type.Optional(
        Type.Number({ minimum: 0, description: 'Due soon this many run hours before (default 10 %)' }),
      ),
      toleranceH: Type.Optional(
        Type.Number({ minimum: 0, description: 'Overdue this many run hours after (default 5 %)' }),
      ),
    },
    strict,
  ),
]);

export const MaintenancePlan = Type.Object(
  {
    id: id('Unique'),
    machine: id('Machine id'),
    task: Type.String({ minLength: 1, maxLength: 120 }),
    minutes: Type.Optional(Type.Integer({ minimum: 1, description: 'Expected duration' })),
    owner: Type.Optional(Type.String({ maxLength: 40, description: 'Who does it, or which skill' })),
    mode: Type.Optional(
      oneOf(
        ['fixed', 'floating'] as const,
        'Next from the previous due date, or from completion (default floating; a rule with several dates in its period is fixed)',
      ),
    ),
    triggers: Type.Array(MaintenanceTrigger, { minItems: 1, description: 'Whichever comes first' }),
    ...planContent,
  },
  strict,
);

export type MaintenancePlan = Static<typeof MaintenancePlan>;
export type MaintenanceTrigger = Static<typeof MaintenanceTrigger>;
