/** The migrations in their order: a migration's number is its place here, so lines are only ever added at the end. */

import type { Kysely } from 'kysely';
import type { Tables } from '../tables.ts';
import { firstTables } from './0001-first-tables.ts';
import { rework } from './0002-rework.ts';
import { daySums } from './0003-day-sums.ts';
import { reports } from './0004-reports.ts';
import { work } from './0005-work.ts';
import { edits } from './0006-edits.ts';
import { orderTables } from './0007-orders.ts';
import { alarmLifecycle } from './0011-alarm-lifecycle.ts';
import { notifications } from './0012-notifications.ts';
import { meters } from './0013-meters.ts';
import { jobs } from './0014-jobs.ts';

export interface Migration {
  name: string;
  up(db: Kysely<Tables>): Promise<void>;
}

export const MIGRATIONS: readonly Migration[] = [
  { name: 'first-tables', up: firstTables },
  { name: 'rework', up: rework },
  { name: 'day-sums', up: daySums },
  { name: 'reports', up: reports },
  { name: 'work', up: work },
  { name: 'edits', up: edits },
  { name: 'orders', up: orderTables },
  { name: 'notifications', up: notifications },
  { name: 'alarm-lifecycle', up: alarmLifecycle },
  { name: 'jobs', up: jobs },
  { name: 'meters', up: meters },
];
