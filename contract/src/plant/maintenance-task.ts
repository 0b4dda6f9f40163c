/**
 * What a maintenance plan asks for: the tasks of its checklist, the parts it needs, who can do it and whether the
 * machine must stand for it. A job takes it over as it stands when the job is opened.
 */

import Type, { type Static } from 'typebox';
import { id, strict } from './primitives.ts';

/** Most tasks of a plan: a longer list is several plans. */
const TASKS_MAX = 100;
const PARTS_MAX = 50;

export const MeasuredValue = Type.Object(
  {
    unit: Type.Optional(Type.String({ maxLength: 16, description: 'Shown beside the value, for example `mm`' })),
    low: Type.Optional(Type.Number({ description: 'Lowest value that is all right' })),
    high: Type.Optional(Type.Number({ description: 'Highest value that is all right' })),
  },
  { ...strict, description: 'A value is to be measured and written down (default: ticked off)' },
);

export const MaintenanceTask = Type.Object(
  {
    id: id('Unique in its plan'),
    text: Type.String({ minLength: 1, maxLength: 300, description: 'What is to be done, in one sentence' }),
    measure: Type.Optional(MeasuredValue),
    photo: Type.Optional(Type.Boolean({ description: 'A photo belongs to it (default false)' })),
    optional: Type.Optional(Type.Boolean({ description: 'May be left out without staying due (default false)' })),
  },
  strict,
);

export const PartNeeded = Type.Object(
  {
    part: Type.String({ minLength: 1, maxLength: 64, description: 'Number of the spare part' }),
    quantity: Type.Number({ exclusiveMinimum: 0, description: 'How many, in the unit of the part’s stock' }),
  },
  strict,
);

/** Fields of a plan that say what is done, not when. */
export const planContent = {
  tasks: Type.Optional(
    Type.Array(MaintenanceTask, {
      maxItems: TASKS_MAX,
      description: 'Checklist (default: one task, the plan’s own)',
    }),
  ),
  covers: Type.Optional(
    Type.Array(id('Plan id'), {
      maxItems: 20,
      description:
        'Smaller plans of the same machine that are done with this one: their tasks join its checklist, and those that were really done count for them',
    }),
  ),
  parts: Type.Optional(Type.Array(PartNeeded, { maxItems: PARTS_MAX, description: 'Spare parts that it needs' })),
  skill: Type.Optional(Type.String({ maxLength: 40, description: 'Which skill it takes (default: the owner)' })),
  procedure: Type.Optional(id('Procedure that is followed')),
  window: Type.Optional(
    Type.Boolean({ description: 'The machine must stand for it, so the work needs a window (default false)' }),
  ),
};

export type MeasuredValue = Static<typeof MeasuredValue>;
export type MaintenanceTask = Static<typeof MaintenanceTask>;
export type PartNeeded = Static<typeof PartNeeded>;
