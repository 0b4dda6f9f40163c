/** What the records keep of meters: what people said of them, what counters did that was odd, and what is carried on. */

import type { MachineId } from '@gemba/contract/identity';
import type { MeterAct, MeterEvent, MeterMemory } from '../../domain/maintenance/meters/act.ts';

/** Odd events that are kept of a machine: the newest of them. */
export const METER_EVENTS_KEPT = 1000;

/** What a commit changes of meters. */
export interface MeterWork {
  /** Recorded for good. */
  meterActs?: MeterAct[];
  /**
   * What counters did out of the ordinary; one each machine, signal, time and kind. Those later than the `fromNs` of
   * `replaced` are deleted before.
   */
  meterEvents?: MeterEvent[];
  meters?: MeterMemory[];
}

export interface MeterRecords {
  /** All, in the order in which they were recorded. */
  meterActs(): Promise<MeterAct[]>;
  meters(): Promise<MeterMemory[]>;
  /** Newest first. */
  meterEvents(machine: MachineId, limit: number): Promise<MeterEvent[]>;
}
