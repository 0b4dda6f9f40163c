/**
 * What every historian must do. An implementation's test calls `describeHistorian` with a way to make one over a store
 * that outlives it, so that stopping and starting again is part of the suite.
 */

import { afterAll, beforeAll, describe, expect } from 'vitest';
import type { Historian, Retention } from './port.ts';
import { describeAppend } from './suite/append.ts';
import { describeBackup } from './suite/backup.ts';
import { type Bench, batch, SPEED } from './suite/bench.ts';
import { describeBuckets } from './suite/buckets.ts';
import { describeCoverage } from './suite/coverage.ts';
import { describeTimesAndNames } from './suite/names.ts';
import { describeReading } from './suite/reading.ts';
import { describeRetention } from './suite/retention.ts';
import { describeRollups } from './suite/rollups.ts';
import { describeUpkeep } from './suite/upkeep.ts';
import { describeValues } from './suite/values.ts';

/** Makes historians over the same store each time that it is called; `dispose` takes the store away. */
export interface HistorianStore {
  make(retention: Retention): Historian;
  /** Makes historians over what `Historian.backup` wrote; absent where the engine has a backup of its own. */
  makeOf?(backup: string): Historian;
  dispose(): Promise<void>;
}

/** Nothing expires of any clock that a test has, 1700 and later. */
const KEPT_FOR_GOOD: Retention = { rawDays: 120_000, minuteDays: 120_000 };

/** `expires`: it is the upkeep that deletes what is older than the retention, not the engine by itself. */
export function describeHistorian(
  name: string,
  makeStore: () => Promise<HistorianStore>,
  { expires = false } = {},
): void {
  describe(name, () => {
    let store: HistorianStore;
    let historian: Historian;

    beforeAll(async () => {
      store = await makeStore();
      historian = store.make(KEPT_FOR_GOOD);
      await historian.start();
    });
    afterAll(async () => {
      await historian?.stop();
      await store?.dispose();
    });

    const bench: Bench = {
      get historian() {
        return historian;
      },
      async reopen(retention = KEPT_FOR_GOOD) {
        await historian.stop();
        historian = store.make(retention);
        await historian.start();
      },
      openBackup: (backup) => store.makeOf?.(backup) ?? null,
      async store(...entries) {
        expect(await historian.append([batch(entries)])).toEqual([]);
      },
      async readings(machine, signal = SPEED) {
        return (await historian.range(machine, signal, -(2n ** 62n), 2n ** 62n, 10_000)).items;
      },
    };

    describeValues(bench);
    describeTimesAndNames(bench);
    describeAppend(bench);
    describeReading(bench);
    describeBuckets(bench);
    describeCoverage(bench);
    describeRollups(bench);
    describeUpkeep(bench);
    describeBackup(bench);
    if (expires) describeRetention(bench);
  });
}
