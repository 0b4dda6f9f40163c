/** What is known of wall screens, over restarts. */

import type { Log } from '@gemba/program/log';
import type { Wall } from '../live/walls.ts';
import type { Records } from '../records/port.ts';
import type { Core, Service } from './service.ts';

const NAME = 'walls';

/** Reads at the start which walls there are. */
export const wallKeeper = ({ records, walls }: Core): Service => ({
  start: async () => walls.load(JSON.parse((await records.getValue(NAME)) ?? '[]') as Wall[]),
  stop: async () => undefined,
});

/** Keeps which walls there are; a wall that could not be kept is missed only until the next restart. */
export async function keepWalls(records: Pick<Records, 'setValue'>, walls: readonly Wall[], log: Log): Promise<void> {
  await records
    .setValue(NAME, JSON.stringify(walls))
    .catch((error) => log.warn({ reason: (error as Error).message }, 'wall screens could not be kept'));
}
