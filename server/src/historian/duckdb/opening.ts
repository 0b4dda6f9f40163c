/** Opening: the tables are made or brought up to this release, and what a killed process left is put right. */

import type { ColdFiles } from './cold/catalogue.ts';
import { readKeptFrom } from './cold/kept.ts';
import { HOUR_NS, SEALABLE_FROM_NS } from './cold/periods.ts';
import { recover } from './cold/recovery.ts';
import type { Database, Query } from './database.ts';
import { inPortions, takeNote } from './moving.ts';
import { floored } from './rollups.ts';
import { SCHEMA, SCHEMA_VERSION } from './schema.ts';

/** Throws when the file was written by a newer release, and leaves it as it is. */
export async function prepare(database: Database, files: ColdFiles): Promise<void> {
  await database.keep(async (rows) => {
    const version = await versionOf(rows);
    if (version > SCHEMA_VERSION) {
      throw new Error(
        `hot.duckdb was written by a newer release (version ${version}, this one knows ${SCHEMA_VERSION})`,
      );
    }
    await rows(SCHEMA);
    if (version === SCHEMA_VERSION) return;
    // The first version had no rollups.
    if (version === 1) await rollUpSamples(rows);
    await rows(`DELETE FROM meta WHERE key = 'schema'`);
    await rows(`INSERT INTO meta VALUES ('schema', '${SCHEMA_VERSION}')`);
  });
  const keptFrom = await database.snapshot(readKeptFrom);
  await recover(database, files, { ...keptFrom, hours: null });
}

async function rollUpSamples(rows: Query): Promise<void> {
  const hours = await rows(
    `SELECT ${floored('time', HOUR_NS)} AS hour, count(*) FROM samples WHERE time >= ${SEALABLE_FROM_NS}
     GROUP BY 1 ORDER BY 1`,
  );
  for (const { fromNs, toNs } of inPortions(hours as unknown as [bigint, bigint][])) {
    await takeNote(rows, `(SELECT * FROM samples WHERE time >= ${fromNs} AND time < ${toNs})`);
  }
}

/** 0 of a new file. */
async function versionOf(rows: Query): Promise<number> {
  const [table] = await rows(`SELECT 1 FROM duckdb_tables() WHERE table_name = 'meta'`);
  if (table === undefined) return 0;
  const [row] = await rows(`SELECT content FROM meta WHERE key = 'schema'`);
  return row === undefined ? 0 : Number(row[0]);
}
