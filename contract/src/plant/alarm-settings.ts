/** What holds for all alarms of a plant, as its alarm philosophy has it [ISA-18.2 §6]. */

import Type, { type Static } from 'typebox';
import { oneOf, strict } from './primitives.ts';

export const AlarmSettings = Type.Object(
  {
    shelveMaxH: Type.Optional(
      Type.Number({ exclusiveMinimum: 0, maximum: 168, description: 'Longest shelving, h (default 8: one shift)' }),
    ),
    shelveWarnMin: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1440,
        description: 'How long before its end whoever shelved it is warned, min (default 15; half of a short shelving)',
      }),
    ),
    firstOutWaitS: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 60,
        description: 'How long a first-out group waits for what happened earlier and comes later, s (default 2)',
      }),
    ),
    position: Type.Optional(
      oneOf(
        ['line', 'area', 'site'] as const,
        'What one operator watches over: floods are counted there (default line)',
      ),
    ),
  },
  { ...strict, description: 'What holds for all alarms' },
);

export type AlarmSettings = Static<typeof AlarmSettings>;
