/** How jobs are worked: what their checklists ask, by when somebody must take them, when a repair counts as proven, codes. */

import Type, { type Static } from 'typebox';
import type { PRIORITIES } from '../state.ts';
import { MaintenanceTask } from './maintenance-task.ts';
import { id, seconds, strict } from './primitives.ts';

const text = (description: string, maxLength = 200) => Type.String({ minLength: 1, maxLength, description });

/**
 * A list for jobs that come from alarms, from requests or from technicians; those of plans ask what their plan says. Of
 * several that fit a job, all of them one after the other.
 */
const Checklist = Type.Object(
  {
    id: id('Unique'),
    rules: Type.Optional(
      Type.Array(id('Alarm rule'), { description: 'For jobs made of alarms of these rules (default: any job)' }),
    ),
    machines: Type.Optional(Type.Array(id('Machine id'), { description: 'Only on these machines (default: any)' })),
    kinds: Type.Optional(Type.Array(text('Kind of machine', 40), { description: 'Only on machines of these kinds' })),
    tasks: Type.Array(MaintenanceTask, { minItems: 1, maxItems: 100 }),
  },
  strict,
);

const FailureCode = Type.Object(
  {
    code: Type.String({ minLength: 1, maxLength: 16, description: 'Unique in its list' }),
    name: text('As people call it', 80),
  },
  strict,
);

const codes = (description: string) =>
  Type.Optional(Type.Array(FailureCode, { minItems: 1, maxItems: 300, description }));

/** A list that is left out is that of ISO 14224, which the server brings. */
const FailureCodes = Type.Object(
  {
    kinds: Type.Optional(Type.Array(text('Kind of machine', 40), { description: 'For these (default: all others)' })),
    problems: codes('What was wrong, as the operator sees it [ISO 14224 B.2.6, failure mode]'),
    causes: codes('Why it was wrong [ISO 14224 B.2.2, B.2.3, failure mechanism and cause]'),
    remedies: codes('What was done about it [ISO 14224 B.2.5, maintenance activity]'),
  },
  strict,
);

const minutes = Type.Integer({ minimum: 1, maximum: 100_000 });

export const Jobs = Type.Object(
  {
    takeWithinMin: Type.Optional(
      Type.Object(
        {
          critical: Type.Optional(minutes),
          high: Type.Optional(minutes),
          medium: Type.Optional(minutes),
          low: Type.Optional(minutes),
        } satisfies Record<(typeof PRIORITIES)[number], unknown>,
        { ...strict, description: 'Minutes until a job that nobody took is announced (default 15, 60, 480, 2880)' },
      ),
    ),
    proofRunS: Type.Optional(
      seconds('A repair is proven when its alarm stays normal for this time in `producing` (default 3600)'),
    ),
    checklists: Type.Optional(Type.Array(Checklist, { maxItems: 1000 })),
    failureCodes: Type.Optional(Type.Array(FailureCodes, { maxItems: 200 })),
  },
  strict,
);

export type Jobs = Static<typeof Jobs>;
export type Checklist = Static<typeof Checklist>;
export type FailureCodes = Static<typeof FailureCodes>;
