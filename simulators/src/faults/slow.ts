/** Holds the machine down to a share of its speed: it works on, and becomes what its line waits for. */

import Type from 'typebox';
import { fault } from './fault.ts';

export const slow = fault({
  name: 'slow',
  summary: 'works on, but slower than it could',
  parameters: Type.Object({
    pace: Type.Number({
      default: 0.6,
      exclusiveMinimum: 0,
      maximum: 1,
      description: 'Share of its speed that is left',
    }),
  }),
  influence: ({ pace }, influence) => ({ ...influence, paceLimit: Math.min(influence.paceLimit, pace) }),
});
