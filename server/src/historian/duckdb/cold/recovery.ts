/**
 * What a killed process left in the historian's folder, put right before anything is read: half-finished files go (the
 * hot file has their rows still), files whose rows are in a newer one or that the retention has taken go, and files that
 * are missed or not known are told. Nothing that might be the only one of its rows is ever removed.
 */

import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '../database.ts';
import { allSealed, type ColdFiles, type Sealed } from './catalogue.ts';
import { periodNamed, SEAL_KINDS, type SealKind } from './periods.ts';
import { refreshView } from './view.ts';

const FILE = /^(\d{4}-\d{2}(?:-\d{2})?)\.(\d+)\.parquet$/;

/** What is kept from when on; `null` where the retention has not taken anything yet. */
export type KeptFrom = Record<SealKind, bigint | null>;

export async function recover(database: Database, files: ColdFiles, keptFrom: KeptFrom): Promise<void> {
  await forgetHalfFinished(database, files);
  const sealed = await database.snapshot(allSealed);
  for (const one of sealed) await files.check(one);
  for (const kind of SEAL_KINDS) await tidy(database.folder, kind, sealed, files, keptFrom[kind]);
  await refreshView({ database, files });
}

async function forgetHalfFinished(database: Database, files: ColdFiles): Promise<void> {
  const sealing = await database.read('SELECT kind, period, generation FROM sealing');
  for (const [kind, period, generation] of sealing as unknown as [SealKind, string, number][]) {
    const path = files.pathOf({ kind, period, generation });
    await rm(path, { force: true });
    await rm(`${path}.tmp`, { force: true });
  }
  if (sealing.length > 0) await database.keep((rows) => rows('DELETE FROM sealing'));
}

async function tidy(
  folder: string,
  kind: SealKind,
  sealed: readonly Sealed[],
  files: ColdFiles,
  keptFromNs: bigint | null,
): Promise<void> {
  await mkdir(join(folder, kind), { recursive: true });
  const counts = new Map(sealed.filter((one) => one.kind === kind).map((one) => [one.period, one.generation]));
  for (const name of await readdir(join(folder, kind))) {
    const [, period, digits] = FILE.exec(name) ?? [];
    if (period === undefined) continue;
    const generation = Number(digits);
    const counting = counts.get(period);
    if (generation === counting) continue;
    const superseded = counting !== undefined && generation < counting;
    const expired = keptFromNs !== null && periodNamed(kind, period).toNs <= keptFromNs;
    if (superseded || expired) await rm(join(folder, kind, name));
    else files.strange({ kind, period, generation });
  }
}
