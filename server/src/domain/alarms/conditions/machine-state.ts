/**
 * The machine's state as a condition sees it: out of the same samples and tables as in the ledger, at the very time of
 * each sample, so that what counts in `producing` only is judged in order with the values.
 */

import type { MachineState } from '@gemba/contract/state';
import { canonical, type Reported } from '../../state/machine-state.ts';
import type { BoundRule } from '../rules.ts';
import type { Played } from './watched.ts';

export const NOT_REPORTED: Reported = { state: null, mode: null, reason: null };

/** What is reported after a sample: the same when it is none of these signals'. */
export function reportedAfter(reported: Reported, { signal, value }: Played, bound: BoundRule): Reported {
  const roles = bound.about?.state?.signals;
  if (roles === undefined) return reported;
  const role = (['state', 'mode', 'reason'] as const).find((name) => roles[name] === signal);
  return role === undefined ? reported : { ...reported, [role]: value };
}

/** Whether the machine is in one of the states; `null` where its state isn't known, true where none are asked for. */
export function isIn(
  reported: Reported,
  states: readonly MachineState[] | undefined,
  bound: BoundRule,
): boolean | null {
  const mapping = bound.about?.state?.mapping;
  if (states === undefined || mapping === undefined) return true;
  const { state } = canonical(reported, mapping);
  return state === 'no-data' ? null : states.includes(state);
}
