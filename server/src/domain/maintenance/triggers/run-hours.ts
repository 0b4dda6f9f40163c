/** By time in `producing`, or in the states of another meter. */

import { byMeter } from './by-meter.ts';
import type { MakeTrigger } from './trigger.ts';

export const runHoursTrigger: MakeTrigger<'run-hours'> = (config, binding) => {
  const { hours: limit, meter = 'run-hours', warnH: warn, toleranceH: tolerance, warnDays, toleranceDays } = config;
  const own = { kind: 'run-hours', suffix: 'h' } as const;
  return byMeter({ ...own, limit, meter, warn, tolerance, warnDays, toleranceDays }, binding);
};
