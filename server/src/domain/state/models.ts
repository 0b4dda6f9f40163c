/**
 * Tables shipped with the server that turn what a standard machine reports into canonical states. As data, so that a
 * new model is one table more. Values are looked up by number and by name, whatever its case and spacing.
 */

import type { STATE_MODELS } from '@gemba/contract/plant/machine';
import type { MachineState } from '@gemba/contract/state';

export interface StateModel {
  states: Readonly<Record<string, MachineState>>;
  /** Operation modes that say more than the state; a mode that is missing here leaves the state as it is. */
  modes: Readonly<Record<string, MachineState>>;
}

/** One line of a table: number in the standard if it has one, names, canonical state. */
type Line = readonly [number: number | null, names: readonly string[], state: MachineState];

/**
 * PackML state numbers and names [ANSI/ISA-TR88.00.02 §4.2, OPC 30050 §6.3]. Held waits for something inside the
 * machine, Suspended for its neighbours: which of them, a reason with a state of its own tells (`blocked`).
 */
const PACKML: readonly Line[] = [
  [1, ['Clearing'], 'faulted'],
  [2, ['Stopped'], 'stopped'],
  [3, ['Starting'], 'idle'],
  [4, ['Idle'], 'idle'],
  [5, ['Suspended'], 'starved'],
  [6, ['Execute'], 'producing'],
  [7, ['Stopping'], 'stopped'],
  [8, ['Aborting'], 'faulted'],
  [9, ['Aborted'], 'faulted'],
  [10, ['Holding'], 'stopped'],
  [11, ['Held'], 'stopped'],
  [12, ['Unholding'], 'stopped'],
  [13, ['Suspending'], 'starved'],
  [14, ['Unsuspending'], 'starved'],
  [15, ['Resetting'], 'idle'],
  [16, ['Completing'], 'idle'],
  [17, ['Complete', 'Completed'], 'idle'],
];

/** PackML unit modes: 1 is production [OPC 30050 §6.4.2]. */
const PACKML_MODES: readonly Line[] = [
  [2, ['Maintenance'], 'maintenance'],
  [3, ['Manual'], 'setup'],
];

/** MachineryItemState [OPC 40001-1 §11.2]: OutOfService is an error, NotExecuting waits to be started from outside. */
const MACHINERY: readonly Line[] = [
  [0, ['NotAvailable'], 'off'],
  [1, ['OutOfService'], 'faulted'],
  [2, ['NotExecuting'], 'idle'],
  [3, ['Executing'], 'producing'],
];

/** MachineryOperationMode [OPC 40001-1 §11.3]: None and Processing say nothing beyond the state. */
const MACHINERY_MODES: readonly Line[] = [
  [1, ['Maintenance'], 'maintenance'],
  [2, ['Setup'], 'setup'],
];

/** Execution of a controller, in MTConnect's words: what has to be started, or goes on, by somebody's hand is stopped. */
const MTCONNECT: readonly Line[] = [
  [null, ['READY', 'PROGRAM_COMPLETED', 'WAIT'], 'idle'],
  [null, ['ACTIVE'], 'producing'],
  [null, ['INTERRUPTED', 'FEED_HOLD', 'STOPPED', 'PROGRAM_STOPPED'], 'stopped'],
  [null, ['OPTIONAL_STOP', 'PROGRAM_OPTIONAL_STOP'], 'stopped'],
];

/** MTConnect's FunctionalMode: PRODUCTION and PROCESS_DEVELOPMENT say nothing beyond the execution. */
const MTCONNECT_MODES: readonly Line[] = [
  [null, ['SETUP', 'TEARDOWN'], 'setup'],
  [null, ['MAINTENANCE'], 'maintenance'],
];

export const MODELS: Readonly<Record<(typeof STATE_MODELS)[number], StateModel>> = {
  packml: { states: tableOf(PACKML), modes: tableOf(PACKML_MODES) },
  machinery: { states: tableOf(MACHINERY), modes: tableOf(MACHINERY_MODES) },
  mtconnect: { states: tableOf(MTCONNECT), modes: tableOf(MTCONNECT_MODES) },
};

function tableOf(lines: readonly Line[]): Record<string, MachineState> {
  return Object.fromEntries(
    lines.flatMap(([number, names, state]) =>
      [...(number === null ? [] : [String(number)]), ...names.map(normal)].map((key) => [key, state]),
    ),
  );
}

/** A reported value as a key of these tables. */
export function normal(raw: string): string {
  return raw.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}
