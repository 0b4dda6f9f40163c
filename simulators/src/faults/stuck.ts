/** Freezes a sensor at what it says now, with good quality. */

import Type from 'typebox';
import { fault } from './fault.ts';

export const stuck = fault({
  name: 'stuck',
  summary: 'a sensor stays at its present value',
  parameters: Type.Object({ signal: Type.String({ description: 'Id of the signal' }) }),
  distort: ({ signal }, id, reading, since) => (id === signal ? since.before : reading),
});
