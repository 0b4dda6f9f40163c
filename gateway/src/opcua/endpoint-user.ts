/** What an endpoint tells the gateway of its machines: a first report, what became of changes, an end, a history that can be read. */

import type { MachineId } from '@gemba/contract/identity';
import type { Entry } from '@gemba/contract/sample';
import type { HistorySource } from '../backfill/source.ts';
import type { Taken } from './to-sample.ts';

/** What an endpoint tells of its machines. */
export interface EndpointUser {
  /** The first report of a machine came: its present values are known. */
  began(machine: MachineId): void;
  /** What became of so many reported changes. */
  took(machine: MachineId, taken: Taken, changes: number): void;
  /** It is not watched any more; `entries` are what is still to be journalled. */
  ended(machine: MachineId, entries: Entry[]): void;
  /** All machines are watched, and over the same session their history can be read, until it is `closed`. */
  opened?(history: HistorySource): void;
  closed?(history: HistorySource): void;
}
