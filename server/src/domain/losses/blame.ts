/**
 * Whose fault lost time is. A line stands when its counting point doesn't produce; each stretch of that is laid at the
 * door of the machine that caused it: a starved machine hands its stretch on to the one before it, a blocked one to the
 * one after it. Stretches of causes add up to the lost time, and none counts twice.
 */

import type { LossKind } from '@gemba/contract/losses';
import type { MachineState } from '@gemba/contract/state';
import type { Count } from '../kpis/profile.ts';
import type { LedgerRow } from '../ledger/row.ts';
import type { Piece } from './pieces.ts';

/** A stretch of lost time of the counting point, with the machine that caused it. */
export interface Stretch {
  fromNs: bigint;
  toNs: bigint;
  /** The machine that caused it, and what its row says. */
  machine: string;
  state: MachineState;
  reason: string | null;
  kind: LossKind;
  /** The piece of the counting point that was lost. */
  piece: Piece;
}

/**
 * Stretches of one lost piece, by cause. `flow` is the rows of the line's machines in the order of the flow, ascending;
 * `counting` is the place of the machine whose piece it is.
 */
export function causesOf(
  piece: Piece,
  flow: readonly Neighbour[],
  counting: number,
  countOf: (row: LedgerRow) => Count,
): Stretch[] {
  const { row } = piece;
  if (row === null) return [];
  const found: Stretch[] = [];
  const blame = (cause: LedgerRow, fromNs: bigint, toNs: bigint) => {
    const own = piece.kind as LossKind;
    const kind = cause === row ? own : (countOf(cause).loss ?? own);
    found.push({ fromNs, toNs, machine: cause.machine, state: cause.state, reason: cause.reason, kind, piece });
  };
  const lay = (index: number, cause: LedgerRow, fromNs: bigint, toNs: bigint) => {
    const step = cause.state === 'starved' ? -1 : cause.state === 'blocked' ? 1 : 0;
    const neighbour = step === 0 ? undefined : flow[index + step];
    let atNs = fromNs;
    for (const other of neighbour?.within(fromNs, toNs) ?? []) {
      const [a, b] = [max(fromNs, other.fromNs), min(toNs, other.toNs)];
      // A neighbour that runs is not the cause, nor is one that nobody watched: the wait stays with whoever waits.
      if (a >= b || other.state === 'producing' || other.state === 'no-data') continue;
      if (atNs < a) blame(cause, atNs, a);
      if (waitsBack(cause, other)) blame(cause, a, b);
      else lay(index + step, other, a, b);
      atNs = b;
    }
    if (atNs < toNs) blame(cause, atNs, toNs);
  };
  lay(counting, row, piece.fromNs, piece.toNs);
  return found;
}

/** The rows of a machine, which are asked for ever later spans. */
export class Neighbour {
  readonly #rows: readonly LedgerRow[];

  /** Rows must be ascending. */
  constructor(rows: readonly LedgerRow[]) {
    this.#rows = rows;
  }

  /** Rows that touch `[fromNs, toNs)`, ascending. */
  within(fromNs: bigint, toNs: bigint): LedgerRow[] {
    const found: LedgerRow[] = [];
    for (let index = this.#firstAfter(fromNs); index < this.#rows.length; index++) {
      const row = this.#rows[index] as LedgerRow;
      if (row.fromNs >= toNs) break;
      found.push(row);
    }
    return found;
  }

  /** Index of the first row that ends after a time. */
  #firstAfter(timeNs: bigint): number {
    let low = 0;
    let high = this.#rows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#rows[middle] as LedgerRow).toNs <= timeNs) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Two machines that wait for each other, as a moment's difference in time can show: neither hands it back. */
const waitsBack = (row: LedgerRow, other: LedgerRow): boolean =>
  (row.state === 'starved' && other.state === 'blocked') || (row.state === 'blocked' && other.state === 'starved');

const max = (a: bigint, b: bigint): bigint => (a > b ? a : b);
const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);
