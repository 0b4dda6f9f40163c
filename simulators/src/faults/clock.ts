/** Puts the machine's clock wrong: its source times are off by as much, its values are right. */

import Type from 'typebox';
import { fault } from './fault.ts';

export const clock = fault({
  name: 'clock',
  summary: 'its clock is wrong',
  parameters: Type.Object({
    offsetMs: Type.Integer({ default: -2000, minimum: -4e12, maximum: 4e12, description: 'Added to source times, ms' }),
  }),
  clockOffsetMs: ({ offsetMs }) => offsetMs,
});
