/**
 * Where a line loses its time. The line stands when its counting point doesn't produce in scheduled time; each such
 * stretch is laid at the door of the machine that caused it, so that the losses add up to the line's lost time and none
 * counts twice. A starved machine hands its stretch on to the one before it, a blocked one to the one after it.
 */

import type { LedgerRow } from '../domain/ledger/row.ts';

export interface Loss {
  machine: string;
  /** Reason as the row has it; `null` when nobody knows. */
  reason: string | null;
  state: LedgerRow['state'];
  seconds: number;
}

/** Losses in `[fromNs, toNs)`, largest first; `flow` is the rows of the line's machines in the order of the flow. */
export function lossesOf(
  flow: readonly (readonly LedgerRow[])[],
  counting: number,
  fromNs: bigint,
  toNs: bigint,
): Loss[] {
  const sums = new Map<string, Loss>();
  const blame = (row: LedgerRow, seconds: number) => {
    const key = JSON.stringify([row.machine, row.reason, row.state]);
    const known = sums.get(key) ?? { machine: row.machine, reason: row.reason, state: row.state, seconds: 0 };
    known.seconds += seconds;
    sums.set(key, known);
  };
  const lay = (index: number, row: LedgerRow, from: bigint, to: bigint) => {
    const step = row.state === 'starved' ? -1 : row.state === 'blocked' ? 1 : 0;
    const neighbour = step === 0 ? undefined : flow[index + step];
    let leftNs = to - from;
    for (const other of neighbour ?? []) {
      const [a, b] = [max(from, other.fromNs), min(to, other.toNs)];
      // A neighbour that runs is not the cause: the wait stays with whoever waits.
      if (a >= b || other.state === 'producing') continue;
      leftNs -= b - a;
      if (waitsBack(row, other)) blame(row, seconds(b - a));
      else lay(index + step, other, a, b);
    }
    if (leftNs > 0n) blame(row, seconds(leftNs));
  };
  for (const row of flow[counting] ?? []) {
    const [from, to] = [max(row.fromNs, fromNs), min(row.toNs, toNs)];
    const lost = row.calendar === 'scheduled' && row.state !== 'producing' && row.state !== 'no-data';
    if (lost && from < to) lay(counting, row, from, to);
  }
  return [...sums.values()].sort((a, b) => b.seconds - a.seconds);
}

/** Two machines that wait for each other, as a moment's difference in time can show: neither hands it back. */
const waitsBack = (row: LedgerRow, other: LedgerRow): boolean =>
  (row.state === 'starved' && other.state === 'blocked') || (row.state === 'blocked' && other.state === 'starved');

const seconds = (ns: bigint): number => Number(ns) / 1e9;
const max = (a: bigint, b: bigint): bigint => (a > b ? a : b);
const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);
