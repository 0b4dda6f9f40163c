/** Maintenance of the machine that is due. */

import Type from 'typebox';
import { id, oneOf, strict } from '../primitives.ts';

export const MaintenanceDueCondition = Type.Object(
  {
    kind: oneOf(['maintenance-due'] as const, 'A maintenance plan of the machine is due'),
    from: Type.Optional(
      oneOf(['due-soon', 'due', 'overdue'] as const, 'From which state of the plan on (default overdue)'),
    ),
    plans: Type.Optional(
      Type.Array(id('Maintenance plan'), {
        minItems: 1,
        description: 'Only these plans (default: all of the machine)',
      }),
    ),
  },
  { ...strict, examples: [{ kind: 'maintenance-due', from: 'overdue' }] },
);
