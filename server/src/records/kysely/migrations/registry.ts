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
import { notifications } from './0008-notifications.ts';
import { alarmLifecycle } from './0009-alarm-lifecycle.ts';
import { jobs } from './0010-jobs.ts';
import { meters } from './0011-meters.ts';
import { alarmDetail } from './0012-alarm-detail.ts';
import { feeds } from './0013-feeds.ts';

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
  { name: 'alarm-detail', up: alarmDetail },
  { name: 'feeds', up: feeds },
];
