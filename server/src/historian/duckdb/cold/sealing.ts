/**
 * Sealing: the rows of a period that is over go from the hot file into a Parquet file of their own, together with what
 * an earlier generation of that file has. The file is written beside, flushed, and renamed; then one transaction
 * records it and deletes the rows, so that each row is always in exactly one place. What is being written is noted
 * before, so that a killed process leaves nothing that the next one can't tell. Partial rows of rollups are sealed as they
 * are: sorting finds room on the disk, where merging a large plant's day would not.
 */

import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFile, syncFolder } from '../../../durable.ts';
import type { Database, Query } from '../database.ts';
import { quoted } from '../sql.ts';
import { type ColdFiles, type Sealed, sealedOfPeriod } from './catalogue.ts';
import { columnsOf, FILE_OPTIONS, HOT_TABLES, SET_NAMES, selectForFile, selectFromFiles } from './format.ts';
import type { Period } from './periods.ts';
import { writeView } from './view.ts';

/** Seals a period, or writes it again with what came late. What it throws leaves everything as it was. */
export async function seal(database: Database, files: ColdFiles, period: Period, nowNs: bigint): Promise<void> {
  const before = await database.snapshot((rows) => sealedOfPeriod(rows, period));
  if (before !== null && files.isLost(before)) throw new Error(files.problems.join('; '));
  const next = { kind: period.kind, period: period.name, generation: (before?.generation ?? 0) + 1 };
  const path = files.pathOf(next);
  await database.keep((rows) =>
    rows('INSERT INTO sealing VALUES ($1, $2, $3)', [next.kind, next.period, next.generation]),
  );
  // A commit whose answer was an error may be on the disk all the same: what stands under the file's own name is left to
  // the next attempt, which writes over it, or to the next start, which knows.
  await database.keep(async (rows) => {
    await writeFile(rows, path, period, before === null ? [] : [files.pathOf(before)]);
    await record(rows, path, next, period, nowNs);
    if (period.kind === 'days') await writeView(rows, files, path);
  });
  if (before !== null) {
    await database.lookersGone();
    await rm(files.pathOf(before), { force: true });
  }
}

async function writeFile(rows: Query, path: string, period: Period, before: string[]): Promise<void> {
  const { kind } = period;
  const all = [
    `SELECT ${columnsOf(kind)} FROM ${HOT_TABLES[kind]} WHERE ${within(period)}`,
    ...(before.length === 0 ? [] : [selectFromFiles(kind, before)]),
  ].join(' UNION ALL ');
  for (const statement of SET_NAMES) await rows(statement);
  await mkdir(dirname(path), { recursive: true });
  try {
    await rows(`COPY (${selectForFile(kind, all)}) TO ${quoted(`${path}.tmp`)} (${FILE_OPTIONS})`);
  } catch (error) {
    // Above all on a full disk.
    await rm(`${path}.tmp`, { force: true });
    throw error;
  }
  // Nothing is deleted before it is known to be in the file.
  const [expected] = (await rows(`SELECT count(*) FROM (${all})`))[0] ?? [];
  const [written] = (await rows(`SELECT count(*) FROM (${selectFromFiles(kind, [`${path}.tmp`])})`))[0] ?? [];
  if (written !== expected) throw new Error(`${path}.tmp holds ${written} rows instead of ${expected}`);
  await syncFile(`${path}.tmp`);
  await rename(`${path}.tmp`, path);
  await syncFolder(dirname(path));
}

const within = ({ fromNs, toNs }: Period): string => `time >= ${fromNs} AND time < ${toNs}`;

async function record(
  rows: Query,
  path: string,
  next: Pick<Sealed, 'kind' | 'period' | 'generation'>,
  period: Period,
  nowNs: bigint,
): Promise<void> {
  const { kind, period: name, generation } = next;
  const { size } = await stat(path);
  await rows('DELETE FROM sealed WHERE kind = $1 AND period = $2', [kind, name]);
  await rows(
    `INSERT INTO sealed SELECT $1, $2, $3, count(*), $4, min(time), max(time), $5 FROM (${selectFromFiles(kind, [path])})`,
    [kind, name, generation, BigInt(size), nowNs],
  );
  await rows(`DELETE FROM ${HOT_TABLES[kind]} WHERE ${within(period)}`);
  await rows('DELETE FROM hot WHERE kind = $1 AND period = $2', [kind, name]);
  await rows('DELETE FROM sealing WHERE kind = $1 AND period = $2', [kind, name]);
}
