/** Reports of the server: shown, taken away as files, and sent by schedules. */

import type { ReportOptions, ReportPeriod, SaidReport, ScheduleView, SentView } from '@gemba/contract/report';
import { request } from './request.ts';

/** A report, by its place and period. */
export interface AskedReport {
  place: string;
  period: ReportPeriod;
  date: string;
  /** Of a report of a shift. */
  shift: string | null;
  profile: string;
}

export type FileLayout = 'pdf' | 'xlsx' | 'csv' | 'json';

const queryOf = ({ place, period, date, shift, profile }: AskedReport): URLSearchParams =>
  new URLSearchParams({ place, period, date, profile, ...(shift === null || period !== 'shift' ? {} : { shift }) });

export const reportOptions = (place: string, date: string | null): Promise<ReportOptions> =>
  request('GET', `/reports/options?${new URLSearchParams({ place, ...(date === null ? {} : { date }) })}`);

export const report = (asked: AskedReport, language: string): Promise<SaidReport> =>
  request('GET', `/reports?${queryOf(asked)}&language=${language}`);

/** Address of a report as a file. */
export const reportUrl = (asked: AskedReport, layout: FileLayout, language: string): string =>
  `/api/v1/reports?${queryOf(asked)}&layout=${layout}&language=${language}`;

/** Address of the rows, definitions and script that recompute it. */
export const bundleUrl = (asked: AskedReport): string => `/api/v1/exports/bundle?${queryOf(asked)}`;

export const schedules = (): Promise<{ canSend: boolean; schedules: ScheduleView[] }> =>
  request('GET', '/report-schedules');

export const sentReports = (): Promise<{ sent: SentView[] }> => request('GET', '/reports/sent?limit=50');

export const addSchedule = (schedule: Omit<ScheduleView, 'id'>): Promise<ScheduleView> =>
  request('POST', '/report-schedules', schedule);

export const changeSchedule = (id: string, change: Partial<Omit<ScheduleView, 'id'>>): Promise<ScheduleView> =>
  request('PATCH', `/report-schedules/${encodeURIComponent(id)}`, change);

export const endSchedule = (id: string): Promise<unknown> =>
  request('DELETE', `/report-schedules/${encodeURIComponent(id)}`);

/** @param sent one that failed or is uncertain; `null`: that of the last period that ended */
export const sendReport = (id: string, sent: number | null): Promise<unknown> =>
  request('POST', `/report-schedules/${encodeURIComponent(id)}/send`, sent === null ? {} : { sent });
