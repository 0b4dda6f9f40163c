/** Tables of maintenance as files, and calendars that people subscribe to. */

import type { FeedScope, FeedView, NewFeedView } from '@gemba/contract/calendar-feeds';
import type { ExchangeTableName, ImportMode, TableReport } from '@gemba/contract/imports';
import type { MessageLanguage } from '@gemba/contract/notifications';
import { request } from './request.ts';

/** Where a table is fetched as a file. */
export const tablePath = (table: ExchangeTableName): string => `/api/v1/exchange/${table}`;

export const importTable = (
  table: ExchangeTableName,
  file: File,
  mode: ImportMode,
  dryRun: boolean,
): Promise<TableReport> =>
  request('POST', `/exchange/${table}?mode=${mode}&dryRun=${dryRun}`, new Blob([file], { type: 'text/csv' }));

export const calendars = async (): Promise<FeedView[]> =>
  (await request<{ calendars: FeedView[] }>('GET', '/calendars')).calendars;
export const makeCalendar = (scope: FeedScope, language: MessageLanguage): Promise<NewFeedView> =>
  request('POST', '/calendars', { scope, language });
export const revokeCalendar = (id: string): Promise<unknown> =>
  request('DELETE', `/calendars/${encodeURIComponent(id)}`);
