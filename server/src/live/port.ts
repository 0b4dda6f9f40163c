/**
 * What the live hub and the API read of the running plant, and what the pipeline tells the hub. The pipeline
 * implements the one, the hub the other; neither knows the other's insides.
 */

import type { MachineId } from '@gemba/contract/identity';
import type { AlarmView, Heartbeat, LineView, MachineView, SignalView } from '@gemba/contract/live';
import type { MaintenanceView } from '@gemba/contract/maintenance';
import type { Job } from '../domain/jobs/types.ts';

/** The present picture, made when asked for. */
export interface Picture {
  machine(machine: MachineId): MachineView | null;
  machines(): MachineView[];
  line(line: string): LineView | null;
  lines(): LineView[];
  alarms(): AlarmView[];
  maintenance(): MaintenanceView[];
  signals(machine: MachineId): SignalView[];
  /** Milliseconds since an observation last came on the live lane, for each machine. */
  ages(): Heartbeat['ages'];
}

/** What the pipeline says when something has changed. */
export interface LiveSink {
  /** `urgent`: its state changed, which waits for no limiter. */
  machineChanged(machine: MachineId, urgent: boolean): void;
  /** Alarms as the records now have them, and occurrences that are over. */
  alarmsChanged(alarms: AlarmView[], gone: string[]): void;
  maintenanceChanged(): void;
  /** Jobs as the records now have them, and ids of requests that are another now. */
  jobsChanged(jobs: readonly Job[], requests: readonly string[]): void;
  /** What is told of a machine from a time on, which has been told before, is another now. */
  pastChanged(machine: MachineId, fromNs: bigint): void;
}
