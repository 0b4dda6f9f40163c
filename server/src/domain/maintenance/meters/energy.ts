/** Energy used. */

import { type BindMeter, boundMeter, signalsWith } from './meter.ts';

export const energy: BindMeter<'energy'> = (config, machine) =>
  boundMeter(config, {
    unit: 'kWh',
    signals: signalsWith(machine, ['energy']),
    read: ({ energyKWh }) => energyKWh,
  });
