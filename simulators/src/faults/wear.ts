/** Wears the machine faster: vibration and temperatures rise, and it jams more often until it asks for a service. */

import Type from 'typebox';
import { fault } from './fault.ts';

export const wear = fault({
  name: 'wear',
  summary: 'wears faster, until it asks for a service',
  parameters: Type.Object({
    perMin: Type.Number({
      default: 0.1,
      exclusiveMinimum: 0,
      maximum: 10,
      description: 'Wear added per minute of production; 1 is worn out',
    }),
  }),
  influence: ({ perMin }, influence) => ({ ...influence, wearPerMin: influence.wearPerMin + perMin }),
});
