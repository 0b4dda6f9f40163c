/** The view `telemetry`, by which people read everything with DuckDB, Python or a notebook, wherever it lies. */

import { type Store, withReadable } from '../cold-reading.ts';
import type { Query } from '../database.ts';
import { quoted } from '../sql.ts';
import { allSealed, type ColdFiles } from './catalogue.ts';
import { SEALABLE_FROM_NS } from './periods.ts';

const CONTENT = 'value, value_i, value_b, value_s, status';

/**
 * Written anew whenever the sealed days are others, in the same transaction; files that can't be read are left out.
 * `sound` is a path that surely can be: DuckDB takes the columns of the first.
 */
export async function writeView(rows: Query, files: ColdFiles, sound?: string): Promise<void> {
  const days = (await allSealed(rows)).filter((one) => one.kind === 'days' && !files.isLost(one));
  const paths = days.map(files.pathOf).sort((a, b) => Number(b === sound) - Number(a === sound));
  const sealed =
    days.length === 0
      ? ''
      : `UNION ALL SELECT machine, signal, time, ${CONTENT} FROM read_parquet([${paths.map(quoted).join(', ')}])`;
  // Before that there is no timestamp.
  const time = `CASE WHEN time >= ${SEALABLE_FROM_NS} THEN make_timestamp_ns(time) END`;
  await rows(`CREATE OR REPLACE VIEW telemetry AS
    SELECT machine, name AS signal, ${time} AS time, ${CONTENT}
    FROM (SELECT * FROM samples UNION ALL SELECT * FROM recent) AS stored JOIN signal ON signal.id = stored.signal
    ${sealed}`);
}

/** Writes it where any of the files may turn out to be unreadable. */
export const refreshView = (store: Pick<Store, 'database' | 'files'>): Promise<void> =>
  withReadable(store, async (used) => {
    const sealed = await store.database.snapshot(allSealed);
    used.push(...sealed.filter((one) => one.kind === 'days' && !store.files.isLost(one)));
    await store.database.keep((rows) => writeView(rows, store.files));
  });
