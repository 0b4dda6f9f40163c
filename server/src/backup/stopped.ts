/** A backup of a server that doesn't run: its folder is locked meanwhile, and its records stay at their migration. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { GembaError } from '@gemba/contract/errors';
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
  /** Asked for when the server is known to be stopped: one that runs needs nobody to name it. */
  historian: () => HistorianOptions;
  configuration: BackupParts['configuration'];
}

/** Throws GEMBA_DATA_LOCKED while a server runs on the data, what `historian` throws, and as {@link makeBackup}. */
export async function backUpStopped({
  data,
  folder,
  historian: choose,
  configuration,
  ...rest
}: StoppedOptions): Promise<Manifest> {
  await lockFolder(data);
  try {
    const chosen = choose();
    expectKept(chosen);
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

/** A historian that nobody has used would be made here, and its backup would be whole and empty. */
function expectKept(chosen: HistorianOptions): void {
  if (chosen.kind !== 'duckdb' || existsSync(chosen.folder)) return;
  const argument = `--historian duckdb (nothing is kept in ${chosen.folder}: name the one that the server has)`;
  throw new GembaError('GEMBA_ARGUMENT', { argument });
}
