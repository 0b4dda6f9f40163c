/** Time in some of the machine's states; what nobody watched is not in it. Counted in seconds, read in hours. */

import { type BindMeter, boundMeter } from './meter.ts';

const S_PER_H = 3600;

export const runHours: BindMeter<'run-hours'> = (config) => {
  const states = config.states ?? ['producing'];
  return boundMeter(config, {
    unit: 'h',
    perUnit: S_PER_H,
    signals: [],
    read: ({ statesNs }) => Number(states.reduce((sum, state) => sum + (statesNs[state] ?? 0n), 0n)) / 1e9,
  });
};
