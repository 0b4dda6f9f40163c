/**
 * The historian: raw samples, stretches of observation, declared gaps; append and range reads. `registry.ts` lists
 * the implementations, and `port.suite.ts` holds each to what is written here.
 */

import type { Epoch, GatewayId, MachineId, SignalId } from '@gemba/contract/identity';
import type { Entry, Filled, Gap, Observed, Sample, Value } from '@gemba/contract/sample';
import type { PositionSet } from '@gemba/contract/stream/positions';

/** What one gateway made durable together, as the historian stores it: whole or not at all. */
export interface HistorianBatch {
  gateway: GatewayId;
  epoch: Epoch;
  position: number;
  entries: readonly Entry[];
}

/** A line that the engine refuses for good; it is kept with its reason, and its neighbours are stored. */
export interface Quarantined {
  entry: Entry;
  reason: string;
}

/** Minimum, maximum, mean, first, last and count of a signal in one bucket; `null` values where the bucket is empty. */
export interface Bucket {
  fromNs: bigint;
  toNs: bigint;
  count: number;
  min: number | null;
  max: number | null;
  mean: number | null;
  first: Value | null;
  last: Value | null;
}

export interface Reading {
  timeNs: bigint;
  value: Value | null;
  status: number;
}

export interface Page<T> {
  items: T[];
  /** Give it back to read on; `null` at the end. */
  cursor: string | null;
}

/** What is known of the time of a machine. */
export interface Coverage {
  observed: Observed[];
  /** As they were declared. */
  gaps: Gap[];
  /** What history has since told of them (see `openGaps`). */
  filled: Filled[];
}

export interface HistorianHealth {
  ok: boolean;
  /** What is wrong, in words; `null` when nothing is. */
  problem: string | null;
  /** Samples waiting in memory. */
  pending: number;
}

export interface Historian {
  start(): Promise<void>;
  stop(): Promise<void>;

  /**
   * Durable when it resolves, and idempotent: a batch that is already stored changes nothing. Several batches may be
   * given at once; they may come late, doubled and in any order. It rejects when nothing of them can be stored now
   * (the caller keeps them and tries again); single entries that can never be stored are in the result.
   */
  append(batches: readonly HistorianBatch[]): Promise<Quarantined[]>;

  /** Positions that are durably stored, for each gateway and epoch: where the engine keeps them itself (transactions). */
  positions(): Promise<{ gateway: GatewayId; epoch: Epoch; set: PositionSet }[]> | null;

  /** The newest sample of each signal of a machine; empty for a machine never seen. */
  latest(machine: MachineId): Promise<Sample[]>;

  /** Readings of one signal in `[fromNs, toNs)`, ascending; at most `limit` a page. */
  range(
    machine: MachineId,
    signal: SignalId,
    fromNs: bigint,
    toNs: bigint,
    limit: number,
    cursor?: string,
  ): Promise<Page<Reading>>;

  /** Exactly `n` buckets of equal length over `[fromNs, toNs)`. */
  buckets(machine: MachineId, signal: SignalId, fromNs: bigint, toNs: bigint, n: number): Promise<Bucket[]>;

  /**
   * What the fold reads again: all samples of the given signals, observations, gaps and fillings of a machine whose
   * order time is in `(afterNs, throughNs]`, in the order of `compareEntries`.
   */
  entries(machine: MachineId, signals: readonly SignalId[], afterNs: bigint, throughNs: bigint): AsyncIterable<Entry[]>;

  /** Stretches of observation, declared gaps and what was filled in of them that touch `[fromNs, toNs)`, ascending. */
  coverage(machine: MachineId, fromNs: bigint, toNs: bigint): Promise<Coverage>;

  health(): Promise<HistorianHealth>;
}
