/**
 * What people say of the past of a machine. An edit never changes what was measured: it lies over the ledger's rows,
 * with who said it, when and why, and it is never deleted, only retracted by a later one. So any figure can be formed as
 * it was known at any moment.
 */

import type { MachineId } from '@gemba/contract/identity';

interface Said {
  /** Given by the records: 1, 2, 3 … in the order in which they were recorded. */
  id: number;
  machine: MachineId;
  /** What it speaks of, `[fromNs, toNs)`; of a retraction, what the edit spoke of that it takes back. */
  fromNs: bigint;
  toNs: bigint;
  /** When it was recorded; from then on it is known. */
  recordedNs: bigint;
  by: string;
  /** Why; `null` where nobody said. */
  comment: string | null;
}

/** Why the machine stood: holds for what of the stretch it stood. */
export interface ReasonEdit extends Said {
  kind: 'reason';
  /** Id in the reasons of the machine. */
  reason: string;
  /** The stop had not ended: the reason holds for as long as it lasts. */
  open: boolean;
}

/** From `atNs` on it is another stop; `[fromNs, toNs)` is the stop that was cut. */
export interface SplitEdit extends Said {
  kind: 'split';
  atNs: bigint;
}

/** All stops that the stretch touches are one; what ran between them still ran. */
export interface MergeEdit extends Said {
  kind: 'merge';
}

/**
 * Parts booked later, as differences: rejects that were found afterwards (−good, +reject), rejects that became good by
 * rework (+rework), parts that the counter missed or counted too many (±good). They are spread over what was made in the
 * stretch.
 */
export interface CountsEdit extends Said {
  kind: 'counts';
  good: number;
  reject: number;
  rework: number;
}

/** Takes an edit back. */
export interface Retraction extends Said {
  kind: 'retraction';
  /** Id of the edit. */
  edit: number;
}

/** An edit that says something of itself. */
export type Statement = ReasonEdit | SplitEdit | MergeEdit | CountsEdit;
export type Edit = Statement | Retraction;
