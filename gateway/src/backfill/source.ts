/**
 * What a backfill needs of a session with a machine's server: which signals have a history, what they are now, and raw
 * values of a stretch page by page. OPC UA stands behind it in `opcua/history.ts`.
 */

import type { MachineId, SignalId } from '@gemba/contract/identity';
import type { Value } from '@gemba/contract/sample';

/** One value of a record, after the signal's stages. */
export interface Reading {
  /** The machine's own time; `null` where the record has none. */
  sourceNs: bigint | null;
  value: Value | null;
  status: number;
  /** What the record says of itself here: raw data, the lack of a bounding value, or that something is missing. */
  is: 'raw' | 'no-bound' | 'hole';
}

/** What a server answered for one signal. */
export interface Page {
  /** In the order of time; before and behind the stretch its bounding values, where the server gives any. */
  readings: Reading[];
  /** Where to go on; `null` at the end. */
  point: Buffer | null;
  /** StatusCode of the answer: Good, or Good with a reason, or why there is none. */
  status: number;
}

/** A signal to read: from the beginning of the stretch, or where the page before ended. */
export interface Wanted {
  signal: SignalId;
  point: Buffer | null;
}

export interface Stretch {
  fromNs: bigint;
  toNs: bigint;
}

/** Every call rejects when the session is lost, or when the server refuses the call as a whole. */
export interface HistorySource {
  readonly machines: readonly MachineId[];
  /** Most nodes of one call. */
  nodesPerCall(): Promise<number>;
  /** Since when the server runs, ns; `null` where it doesn't say. */
  readonly startedNs: bigint | null;
  /** Signals of a machine whose history is kept and may be read. */
  historizing(machine: MachineId): Promise<ReadonlySet<SignalId>>;
  /** What signals are at this moment. */
  present(machine: MachineId, signals: readonly SignalId[]): Promise<Reading[]>;
  /** A page for each of the wanted, at most `max` values each. */
  read(machine: MachineId, wanted: readonly Wanted[], stretch: Stretch, max: number): Promise<Page[]>;
  /** Gives up pages that will not be fetched. */
  release(machine: MachineId, wanted: readonly Wanted[]): Promise<void>;
}
