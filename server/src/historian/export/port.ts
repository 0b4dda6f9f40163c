/** What the API asks of exports: readings of one machine's signals as a stream of text, or as a file that is read and gone. */

import type { Readable } from 'node:stream';
import type { MachineId, SignalId } from '@gemba/contract/identity';

export interface ExportRequest {
  machine: MachineId;
  signals: readonly SignalId[];
  fromNs: bigint;
  toNs: bigint;
  /** Whose clock stands beside UTC. */
  timeZone: string;
}

/** Each stream holds no more than a page, is read as fast as it is taken, and ends when it is destroyed. */
export interface Exports {
  /** CSV, from its first line on. */
  csv(request: ExportRequest): Readable;
  /** Parquet: gathered on the disk first, so it begins late; given up when `signal` is aborted meanwhile. */
  parquet(request: ExportRequest, signal: AbortSignal): Promise<Readable>;
}
