/** A backup of a server that doesn't run: its folder is locked meanwhile, and its records stay at their migration. */

import { join } from 'node:path';
import { lockFolder, unlockFolder } from '@gemba/journal/lock';
import { type HistorianOptions, makeHistorian } from '../historian/registry.ts';
import { makeRecords } from '../records/registry.ts';
import { VERSION } from '../version.ts';
import { type BackupParts, type MakeOptions, makeBackup } from './make.ts';
import type { Manifest } from './manifest.ts';

export interface StoppedOptions extends MakeOptions {
  /** `DATA/server`. */
  data: string;
  /** Of the backup; not there yet. */
  folder: string;
  historian: HistorianOptions;
  configuration: BackupParts['configuration'];
}

/** Throws GEMBA_DATA_LOCKED while a server runs on the data, and as {@link makeBackup}. */
export async function backUpStopped({
  data,
  folder,
  historian: chosen,
  configuration,
  ...rest
}: StoppedOptions): Promise<Manifest> {
  await lockFolder(data);
  try {
    const records = makeRecords({ folder: join(data, 'records'), asTheyAre: true });
    const historian = makeHistorian(chosen);
    try {
      await records.start();
      await historian.start();
      const parts = {
        data,
        release: VERSION,
        nowMs: () => Date.now(),
        records,
        historian,
        historianKind: chosen.kind,
        configuration,
        still: <T>(act: () => Promise<T>) => act(),
        holdSpool: async () => () => {},
      };
      return await makeBackup(parts, folder, rest);
    } finally {
      await historian.stop();
      await records.stop();
    }
  } finally {
    await unlockFolder(data);
  }
}
