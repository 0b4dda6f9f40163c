/** Parts made, good and reject, or the good ones alone. */

import { type BindMeter, boundMeter, PART_COUNTERS, signalsWith } from './meter.ts';

export const parts: BindMeter<'parts'> = (config, machine) =>
  boundMeter(config, {
    unit: '',
    signals: signalsWith(machine, PART_COUNTERS),
    read: ({ good, reject }) => (config.quality === 'good' ? good : good + reject),
  });
