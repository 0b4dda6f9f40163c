/**
 * What is said of a signal when the configuration changes under it, so that its last value doesn't go on standing for what
 * it isn't any more. `atNs`: the first moment of which nothing is known yet; what is still on the way is of later, and so
 * comes after it.
 */

import type { MachineId } from '@gemba/contract/identity';
import type { Entry } from '@gemba/contract/sample';
import { type DataValueLike, splitStatus, type Tracked, takeSamples, withoutValue } from './to-sample.ts';
import { STATUS } from './value.ts';

/** It is not read any more. Nothing, where nothing was ever said of it. */
export function outOfService(machine: MachineId, tracked: Tracked, atNs: bigint): Entry[] {
  if (tracked.identity.last === null) return [];
  return takeAt(machine, tracked, withoutValue(STATUS.badOutOfService), atNs);
}

/** Other stages look at it: its present value as they see it. Nothing, where they see what was said already. */
export function restated(machine: MachineId, tracked: Tracked, atNs: bigint): Entry[] {
  const { newest } = tracked;
  if (newest === null) return [];
  // An overflow before it was declared when it came.
  const statusCode = { value: splitStatus(newest.statusCode.value).status };
  return takeAt(machine, tracked, { ...newest, statusCode }, atNs);
}

/** No time of the machine's own is of that moment. */
const takeAt = (machine: MachineId, tracked: Tracked, dataValue: DataValueLike, atNs: bigint): Entry[] =>
  takeSamples(machine, [{ tracked, dataValue, initial: true }], atNs, { limitNs: 0n, initialFromNs: atNs }).entries;
