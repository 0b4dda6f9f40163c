/** Lets a sensor drift away from the truth, second by second, with good quality: nothing but its trend tells. */

import Type from 'typebox';
import { fault } from './fault.ts';

export const drift = fault({
  name: 'drift',
  summary: 'a sensor drifts away with good quality',
  parameters: Type.Object({
    signal: Type.String({ description: 'Id of a signal with decimals' }),
    perMin: Type.Number({ default: 1, description: 'Drift per minute, in the unit of the signal' }),
  }),
  distort: ({ signal, perMin }, id, reading, since) => {
    if (id !== signal || typeof reading.value !== 'number') return reading;
    const away = (Math.floor(since.ms / 1000) / 60) * perMin;
    return { ...reading, value: Math.round((reading.value + away) * 1000) / 1000 };
  },
});
