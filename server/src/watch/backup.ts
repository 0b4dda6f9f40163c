/** Whether there is a backup as young as is wanted. */

import { join } from 'node:path';
import { backupsIn } from '../backup/kept.ts';
import type { Look } from './look.ts';

/** When a backup was begun, by its name; ms. */
const begunMs = (name: string): number => Date.parse(name.replace(/^gemba-(.{10})T(..)-(..)-(..)Z$/, '$1T$2:$3:$4Z'));

export const backupLook: Look = {
  rule: 'system:backup',
  everyMs: 60_000,
  look: async ({ folder, config, clock }) => {
    const { withinHours, folder: elsewhere } = config.backups;
    if (withinHours === undefined) return [];
    const newest = (await backupsIn(elsewhere ?? join(folder, 'backups'))).at(-1);
    const ageMs = newest === undefined ? Number.POSITIVE_INFINITY : clock.nowMs() - begunMs(newest);
    return ageMs > withinHours * 3_600_000 ? ['backup'] : [];
  },
};
