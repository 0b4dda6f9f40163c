/** What the sinks have, taken into memory: at the start, and after a commit failed. */

import type { MachineId } from '@gemba/contract/identity';
import { machinesOf, type Plant } from '@gemba/contract/plant';
import type { Log } from '@gemba/program/log';
import { type Clock, within } from '../clock.ts';
import type { Historian } from '../historian/port.ts';
import type { Records } from '../records/port.ts';
import type { Derivation } from './derivation.ts';
import type { Journals } from './journals.ts';
import type { Latest } from './latest.ts';
import type { PendingWork } from './pending.ts';

/** Folds, alarms, plans and positions of the records. */
export async function loadRecords(
  records: Records,
  journals: Journals,
  derivation: Derivation,
  pending: PendingWork,
): Promise<void> {
  journals.load('records', await records.positions('records'));
  await derivation.load(records, pending);
}

/** Positions of the historian, wherever they are kept; true when that is the records. */
export async function loadHistorian(historian: Historian, records: Records, journals: Journals): Promise<boolean> {
  const own = await historian.positions();
  journals.load('historian', own ?? (await records.positions('historian')));
  return own === null;
}

/** Longest time for which the start waits for the newest values. */
const WARM_UP_MAX_MS = 5000;

/** The newest values of all signals, so that screens have something before anything changes. */
export async function warmUp(
  plant: Plant,
  historian: Historian,
  latest: Latest,
  clock: Clock,
  log: Log,
): Promise<void> {
  const read = async () => {
    for (const { machine } of machinesOf(plant)) {
      latest.see(await historian.latest(machine.id as MachineId), 'replay', clock.elapsedMs());
    }
  };
  try {
    await within(clock, WARM_UP_MAX_MS, read());
  } catch (error) {
    log.warn({ reason: (error as Error).message }, 'the newest values could not be read; screens wait for new ones');
  }
}
