/**
 * What every implementation of the records must do. An implementation's test calls `describeRecords` with a way to make
 * one over a store that outlives it, so that stopping and starting again is part of the suite.
 */

import { describe, onTestFinished } from 'vitest';
import type { Records } from './port.ts';
import { describeBackup } from './suite/backup.ts';
import type { Begin } from './suite/bench.ts';
import { describeDaySums } from './suite/day-sums.ts';
import { describeDerived } from './suite/derived.ts';
import { describeEdits } from './suite/edits.ts';
import { describeFeeds } from './suite/feeds.ts';
import { describeJobs } from './suite/jobs.ts';
import { describeJournals } from './suite/journals.ts';
import { describeMeters } from './suite/meters.ts';
import { describeNotifications } from './suite/notifications.ts';
import { describeOrders } from './suite/orders.ts';
import { describePeople } from './suite/people.ts';
import { describeReports } from './suite/reports.ts';
import { describeWork } from './suite/work.ts';

/** Makes records over the same store each time that it is called; `dispose` takes the store away. */
export interface RecordsStore {
  make(): Records;
  /** Makes records over what `Records.backup` wrote. */
  makeOf(backup: string): Promise<Records>;
  /** Where the store has room for a backup. */
  folder: string;
  dispose(): Promise<void>;
}

export function describeRecords(name: string, makeStore: () => Promise<RecordsStore>): void {
  const begin: Begin = async () => {
    const store = await makeStore();
    let records = store.make();
    await records.start();
    onTestFinished(async () => {
      await records.stop();
      await store.dispose();
    });
    const reopen = async () => {
      await records.stop();
      records = store.make();
      await records.start();
      return records;
    };
    const openBackup = async (file: string) => {
      const opened = await store.makeOf(file);
      await opened.start();
      onTestFinished(() => opened.stop());
      return opened;
    };
    return { records, reopen, folder: store.folder, openBackup };
  };

  describe(name, () => {
    describeDerived(begin);
    describeDaySums(begin);
    describeEdits(begin);
    describeFeeds(begin);
    describeJobs(begin);
    describeJournals(begin);
    describeMeters(begin);
    describeNotifications(begin);
    describeOrders(begin);
    describePeople(begin);
    describeReports(begin);
    describeWork(begin);
    describeBackup(begin);
  });
}
