/**
 * Samples that say once more what a machine's server shows. After a break it tells its present values, of whatever time
 * they are; where a value that came late is the present, and one of a later time is what is remembered, the gateway must
 * take it for news: it stands at the gateway's time, with the machine's beside it.
 */

import type { Sample } from '@gemba/contract/sample';
import type { FieldMachine } from './field.ts';

/** From a read or a report of the present values to their arrival, ms. */
const ON_THE_WAY_MS = 500;

export function toldAgain(samples: readonly Sample[], field: FieldMachine): Set<Sample> {
  const bySignal = Map.groupBy(samples, ({ signal }) => signal);
  const isToldAgain = (sample: Sample): boolean => {
    const { signal, timeNs, sourceTimeNs, value, wrongClock } = sample;
    if (sourceTimeNs === undefined || wrongClock) return false;
    const others = bySignal.get(signal) ?? [];
    const before = others.some((one) => one.timeNs === sourceTimeNs && one.value === value);
    const between = others.some((one) => one.timeNs > sourceTimeNs && one.timeNs < timeNs && one.value !== value);
    const emission = field.emissions.find((one) => one.signal === signal && one.timeNs === sourceTimeNs);
    return before && between && emission !== undefined && field.showed(emission, timeNs, ON_THE_WAY_MS);
  };
  return new Set(samples.filter(isToldAgain));
}
