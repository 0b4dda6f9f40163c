/**
 * Stops out of ledger rows: contiguous time without production in scheduled time, whatever state and reason it has
 * meanwhile and whatever a profile makes of it. Shorter than the machine's threshold it is a micro-stop; one that lasts
 * and is still younger is pending.
 */

import type { MachineState } from '@gemba/contract/state';
import type { LedgerRow } from '../ledger/row.ts';

export interface Stop {
  /** True length, beyond any window. */
  fromNs: bigint;
  toNs: bigint;
  kind: 'stop' | 'micro-stop' | 'pending';
  /** It lasts as far as anything is known. */
  open: boolean;
  /** State and reason that it had for longest; the reason is `null` when none was given at any time. */
  state: MachineState;
  reason: string | null;
}

/** Whether a row is part of a stop. */
export const isStopped = ({ calendar, state }: Pick<LedgerRow, 'calendar' | 'state'>): boolean =>
  calendar === 'scheduled' && state !== 'producing' && state !== 'no-data';

/** Stops of a machine, ascending. Rows must be ascending; they may lack time. */
export function stopsOf(rows: readonly LedgerRow[], microStopS: number): Stop[] {
  const stops: Stop[] = [];
  let members: LedgerRow[] = [];
  const close = (open: boolean) => {
    if (members.length > 0) stops.push(stopOf(members, open, microStopS));
    members = [];
  };
  for (const row of rows) {
    const stopped = isStopped(row);
    if (members.length > 0 && (!stopped || members.at(-1)?.toNs !== row.fromNs)) close(false);
    if (stopped) members.push(row);
  }
  close(true);
  return stops;
}

function stopOf(members: readonly LedgerRow[], open: boolean, microStopS: number): Stop {
  const fromNs = (members[0] as LedgerRow).fromNs;
  const toNs = (members.at(-1) as LedgerRow).toNs;
  const long = Number(toNs - fromNs) / 1e9 >= microStopS;
  return {
    fromNs,
    toNs,
    kind: long ? 'stop' : open ? 'pending' : 'micro-stop',
    open,
    state: longest(members, (row) => row.state) as MachineState,
    reason: longest(members, (row) => row.reason),
  };
}

/** What rows have for longest; `null` when they have it at no time. */
export function longest<T extends string>(rows: readonly LedgerRow[], key: (row: LedgerRow) => T | null): T | null {
  const lengths = new Map<T, bigint>();
  for (const row of rows) {
    const value = key(row);
    if (value !== null) lengths.set(value, (lengths.get(value) ?? 0n) + row.toNs - row.fromNs);
  }
  let best: T | null = null;
  for (const [value, length] of lengths) if (best === null || length > (lengths.get(best) ?? 0n)) best = value;
  return best;
}
