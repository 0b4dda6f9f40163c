/** By energy used. */

import { byMeter } from './by-meter.ts';
import type { MakeTrigger } from './trigger.ts';

export const energyTrigger: MakeTrigger<'energy'> = (config, binding) => {
  const { kWh: limit, meter = 'energy', warn, tolerance, warnDays, toleranceDays } = config;
  return byMeter({ kind: 'energy', suffix: 'kWh', limit, meter, warn, tolerance, warnDays, toleranceDays }, binding);
};
