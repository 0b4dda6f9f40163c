/** Lets the machine jam again and again. */

import Type from 'typebox';
import { fault } from './fault.ts';

export const jam = fault({
  name: 'jam',
  summary: 'jams again and again',
  parameters: Type.Object({
    everyS: Type.Number({
      default: 60,
      minimum: 1,
      maximum: 86_400,
      description: 'Mean time in production between jams, s',
    }),
  }),
  influence: ({ everyS }, influence) => ({ ...influence, jamEveryS: everyS }),
});
