/** A maintenance plan: what is to be done on a machine, and what makes it due. */

import Type, { type Static } from 'typebox';
import { planContent } from './maintenance-task.ts';
import { MaintenanceTrigger } from './maintenance-trigger.ts';
import { id, oneOf, strict } from './primitives.ts';

const monthDay = (description: string) =>
  Type.String({ pattern: '^(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$', description });

export const Pause = Type.Object(
  {
    from: monthDay('First day, month and day: `12-20`'),
    to: monthDay('Last day; before `from` it lies in the next year'),
  },
  strict,
);

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
    shift: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        description:
          'Between fixed (0) and floating (1): share of being late or early that the next date takes over; instead of a mode',
      }),
    ),
    pauses: Type.Optional(
      Type.Array(Pause, {
        maxItems: 12,
        description: 'Seasons of each year in which nothing comes due; use is counted on',
      }),
    ),
    triggers: Type.Array(MaintenanceTrigger, { minItems: 1, maxItems: 20, description: 'Whichever comes first' }),
    ...planContent,
  },
  strict,
);

export type MaintenancePlan = Static<typeof MaintenancePlan>;
export type Pause = Static<typeof Pause>;
