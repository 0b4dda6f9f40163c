/** What the records keep of alarms beside the memory of each: what belongs to several, and the journal as people search it. */

import type { Scope } from '../../domain/alarms/annunciator/types.ts';
import type { AlarmTransition } from '../../domain/alarms/types.ts';

/** Which lines of the alarm journal are wanted; what is left out is not asked for. */
export interface JournalFilter {
  /** `[fromNs, toNs)`, by the time that counts. */
  fromNs?: bigint | undefined;
  toNs?: bigint | undefined;
  machine?: string | undefined;
  rule?: string | undefined;
  occurrence?: string | undefined;
  transition?: AlarmTransition['transition'] | undefined;
  /** Lines before this one. */
  beforeId?: number | undefined;
}

export interface AlarmRecords {
  /** All first-out groups and operator positions of which something is remembered. */
  annunciator(): Promise<Scope[]>;
  /** Newest first, in the order in which they were written. */
  alarmJournal(filter: JournalFilter, limit: number): Promise<(AlarmTransition & { id: number })[]>;
}
