/**
 * The historian: raw samples and their rollups, stretches of observation, declared gaps; append and range reads.
 * `registry.ts` lists the implementations, and `port.suite.ts` holds each to what is written here.
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
  /** What kind of reason it is, where the engine can tell. */
  code?: 'not-storable' | 'too-old' | 'type-conflict';
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

/** How long what is kept, in whole days (UTC). Rollups an hour wide, stretches and gaps stay for good. */
export interface Retention {
  /** Raw samples. */
  rawDays: number;
  /** Rollups a minute wide; not shorter than the raw samples. */
  minuteDays: number;
}

/** What one upkeep did, for the log. */
export interface Upkeep {
  /** Days (`2026-11-22`, UTC) that went into cold storage, or were written there again with what came late for them. */
  sealed: string[];
  /** What the retention took away. */
  deleted: { day: string; of: 'raw' | 'minutes'; rows: number }[];
  /** What is wrong or could not be done, in words; all else is done, and `health` says it too until it is mended. */
  problems: string[];
}

/** What is stored. `null` where an engine can't tell without reading everything. */
export interface HistorianStats {
  samples: number | null;
  /** On the disk: samples, rollups, and all else that the historian keeps. */
  bytes: number | null;
  /** Days (UTC) of which raw samples are stored. */
  days: number | null;
  /** Times of the oldest and of the newest raw sample; `null` also when there are none. */
  oldestNs: bigint | null;
  newestNs: bigint | null;
}

export interface BackupOptions {
  /** Called at the moment that the copy shows: what was stored before is in it, what is stored later is not. */
  fixed?: () => void;
  signal?: AbortSignal;
}

export interface Historian {
  start(): Promise<void>;
  stop(): Promise<void>;

  /**
   * Durable when it resolves, and idempotent: a batch that is already stored changes nothing. Several batches may be
   * given at once; they may come late, doubled and in any order. It rejects when nothing of them can be stored now
   * (the caller keeps them and tries again); single entries that can never be stored are in the result, samples
   * older than what the retention has taken away among them: nobody could tell any more whether they were counted.
   * Every value comes back to the last bit, but for the sign of a zero.
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

  /**
   * Exactly `n` buckets of equal length over `[fromNs, toNs)`. They come from the coarsest rollup that divides window
   * and buckets, and say what the raw samples say. Where raw samples were deleted they come from rollups alone: where
   * none divides the buckets, a minute (an hour, where minutes were deleted too) is in that bucket in which it begins.
   */
  buckets(machine: MachineId, signal: SignalId, fromNs: bigint, toNs: bigint, n: number): Promise<Bucket[]>;

  /**
   * What the fold reads again: all samples of the given signals, observations, gaps and fillings of a machine whose
   * order time is in `(afterNs, throughNs]`, in the order of `compareEntries`.
   */
  entries(machine: MachineId, signals: readonly SignalId[], afterNs: bigint, throughNs: bigint): AsyncIterable<Entry[]>;

  /** Stretches of observation, declared gaps and what was filled in of them that touch `[fromNs, toNs)`, ascending. */
  coverage(machine: MachineId, fromNs: bigint, toNs: bigint): Promise<Coverage>;

  /**
   * Does what is due by a time: moves, seals and rolls up what is over, and deletes what is older than the retention. An
   * engine has no timer of its own: the server calls this at its start and every few minutes, one call at a time. It
   * may be interrupted at any moment, by `stop` or a kill, and the next call does what is left. What a late sample changes
   * is right again when the next upkeep has ended at the latest. It rejects only when nothing could be done.
   */
  upkeep(nowNs: bigint): Promise<Upkeep>;

  stats(): Promise<HistorianStats>;

  /**
   * Copies everything into a folder that is made for it, as of one moment, while appends go on; durable when it resolves.
   * An engine that is backed up by a tool of its own copies nothing, and says in words what a person has to do. Rejects
   * when it can't be made or was aborted; the folder is then the caller's to delete.
   */
  backup(folder: string, options?: BackupOptions): Promise<{ elsewhere: string | null }>;

  health(): Promise<HistorianHealth>;
}
