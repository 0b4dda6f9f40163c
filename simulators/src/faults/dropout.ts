/** Takes a sensor's value away: its server says that the sensor failed. */

import Type from 'typebox';
import { fault } from './fault.ts';

/** BadSensorFailure [OPC 10000-4 §7.39.2]. */
const BAD_SENSOR_FAILURE = 0x808c0000;

export const dropout = fault({
  name: 'dropout',
  summary: 'a sensor gives no value, with bad quality',
  parameters: Type.Object({
    signal: Type.Optional(Type.String({ description: 'Id of the signal (default: all of them)' })),
  }),
  distort: ({ signal }, id, reading) =>
    signal === undefined || id === signal ? { value: null, status: BAD_SENSOR_FAILURE } : reading,
});
