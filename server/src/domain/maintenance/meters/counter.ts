/** A counter of the machine's own, which is no part of any figure: strokes, litres, kilometres. */

import { type BindMeter, boundMeter } from './meter.ts';

export const counter: BindMeter<'counter'> = (config) =>
  boundMeter(config, {
    unit: config.unit ?? '',
    signals: [config.signal],
    read: ({ counters }) => counters[config.signal] ?? 0,
  });
