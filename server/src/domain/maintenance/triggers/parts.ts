/** By parts made. */

import { byMeter } from './by-meter.ts';
import type { MakeTrigger } from './trigger.ts';

export const partsTrigger: MakeTrigger<'parts'> = (config, binding) => {
  const { parts: limit, meter = 'parts', warn, tolerance, warnDays, toleranceDays } = config;
  return byMeter({ kind: 'parts', suffix: 'parts', limit, meter, warn, tolerance, warnDays, toleranceDays }, binding);
};
