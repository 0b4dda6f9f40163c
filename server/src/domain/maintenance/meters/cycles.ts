/** Cycles of the machine: what it made, by the parts that one cycle makes. */

import { type BindMeter, boundMeter, PART_COUNTERS, signalsWith } from './meter.ts';

export const cycles: BindMeter<'cycles'> = (config, machine) => {
  const { partsPerCycle = 1 } = config;
  return boundMeter(config, {
    unit: '',
    signals: signalsWith(machine, PART_COUNTERS),
    read: ({ good, reject }) => (good + reject) / partsPerCycle,
  });
};
