/** The one order of the samples that an alarm hears: by time, and at one time by signal. */

import type { SignalId } from '@gemba/contract/identity';
import type { Sample } from '@gemba/contract/sample';

type Place = Pick<Sample, 'timeNs' | 'signal'>;

/** Below 0 when `a` comes first, 0 when they are the same sample. */
export function inOrder(a: Place, b: Place): number {
  if (a.timeNs !== b.timeNs) return a.timeNs < b.timeNs ? -1 : 1;
  return a.signal < b.signal ? -1 : a.signal > b.signal ? 1 : 0;
}

export const isSame = (a: Place, b: Place): boolean => a.timeNs === b.timeNs && a.signal === b.signal;

/** Whether a sample lies at or before the newest that was evaluated. */
export function isOvertaken(
  sample: Place,
  { newestNs, newestSignal }: { newestNs: bigint | null; newestSignal?: SignalId | null },
): boolean {
  if (newestNs === null || sample.timeNs > newestNs) return false;
  return sample.timeNs < newestNs || newestSignal == null || sample.signal <= newestSignal;
}
