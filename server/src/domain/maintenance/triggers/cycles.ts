/** By cycles. */

import { byMeter } from './by-meter.ts';
import type { MakeTrigger } from './trigger.ts';

export const cyclesTrigger: MakeTrigger<'cycles'> = (config, binding) => {
  const { cycles: limit, meter = 'cycles', warn, tolerance, warnDays, toleranceDays } = config;
  return byMeter({ kind: 'cycles', suffix: 'cycles', limit, meter, warn, tolerance, warnDays, toleranceDays }, binding);
};
