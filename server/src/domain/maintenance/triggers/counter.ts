/** By any other meter of the machine: a counter of its own, or one that people read. */

import { byMeter } from './by-meter.ts';
import type { MakeTrigger } from './trigger.ts';

export const counterTrigger: MakeTrigger<'counter'> = (config, binding) => {
  const { amount: limit, meter, warn, tolerance, warnDays, toleranceDays } = config;
  return byMeter({ kind: 'counter', suffix: '', limit, meter, warn, tolerance, warnDays, toleranceDays }, binding);
};
