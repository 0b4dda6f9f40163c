/**
 * Schedules of reports: which report of which place goes to whom, and when; and what became of each. A report is due
 * once for each period that ended since its schedule began: what the records hold of a schedule says what is left to do,
 * so that a restart neither sends one twice nor forgets one.
 */

import type { Plant } from '@gemba/contract/plant';
import { localDate } from '../calendar/local-date.ts';
import { type LinePlace, linePlaceNamed } from '../places/place.ts';
import type { Changed } from './changes.ts';
import type { Report } from './model.ts';
import { keyOf, type Period, type PeriodKind, periodsEnded } from './period.ts';

/** Languages of reports. */
export const REPORT_LANGUAGES = ['en', 'vi', 'ja', 'th', 'de'] as const;
export type ReportLanguage = (typeof REPORT_LANGUAGES)[number];

/** Layouts that are files. */
export const FILE_LAYOUTS = ['pdf', 'xlsx', 'csv', 'json'] as const;
export type FileLayout = (typeof FILE_LAYOUTS)[number];

export interface ReportSchedule {
  id: string;
  name: string;
  enabled: boolean;
  /** Path of the place. */
  place: string;
  period: PeriodKind;
  /** Id of the profile of figures. */
  profile: string;
  /** Ids of the layouts that are attached. */
  layouts: FileLayout[];
  /** E-mail addresses. */
  recipients: string[];
  language: ReportLanguage;
  /** IANA zone of `time`: that of the readers. */
  timeZone: string;
  /** Local time of day at which it is sent, `07:30`; `null`: as soon as `afterMin` have passed. */
  time: string | null;
  /** Minutes from the end of the period that machines are given to tell the rest. */
  afterMin: number;
  /** Periods that ended before are not sent, ms UTC: when it was made, switched on, or given another place or period. */
  sinceMs: number;
  by: string;
  changedMs: number;
}

/**
 * `waiting` for its first or next attempt; `sending` while the mail server has it; `sent`; `failed` for good;
 * `uncertain` when the server stopped in the middle of sending: nobody knows, and a person decides; `skipped` when so
 * many were missed that only the newest were sent.
 */
export const SENT_STATES = ['waiting', 'sending', 'sent', 'failed', 'uncertain', 'skipped'] as const;
export type SentState = (typeof SENT_STATES)[number];

export interface SentReport {
  id: number;
  schedule: string;
  /** LinePlace and period: with `correction` unique in its schedule. */
  key: string;
  /** 0 is the report itself; the corrections of it are 1, 2, …. */
  correction: number;
  state: SentState;
  dueMs: number;
  /** When it was sent later than it was due; said in the letter. */
  late: boolean;
  /** `null` until it was. */
  sentMs: number | null;
  attempts: number;
  /** The next attempt; `null` when there is none to come. */
  nextMs: number | null;
  /** Why the last attempt failed. */
  error: string | null;
  /** SHA-256 of its figures, hex; empty of a skipped one. */
  hash: string;
  period: Period;
  /** End of the period, ms UTC. */
  endMs: number;
  /** Path of the place, profile, language and layouts as they were then. */
  place: string;
  profile: string;
  language: ReportLanguage;
  layouts: FileLayout[];
  recipients: string[];
  /** Recipients whom the mail server refused. */
  refused: string[];
  /** What it said; `null` of a skipped one. */
  report: Report | null;
  /** Of a correction: what was, what is. */
  changes: Changed[];
  causes: Cause[];
}

/** What became of a report, without what it said. */
export type SentHead = Omit<SentReport, 'report' | 'changes' | 'causes'>;

/** Why figures that had been sent changed. */
export type Cause =
  | { kind: 'late'; machine: string }
  | { kind: 'edit'; machine: string; atMs: number; who: string; what: string }
  | { kind: 'other' };

/** How far back reports that were missed are sent, and sent ones corrected. */
export const REACH_NS = 40n * 86_400_000_000_000n;
/** Of one schedule that was missed for long, the newest are sent; the others are named, not sent. */
export const MISSED_MAX = 20;
const NS_PER_MINUTE = 60_000_000_000n;

/** When the report of a period that ended is to be sent. */
export function dueNs(
  { time, timeZone, afterMin }: Pick<ReportSchedule, 'time' | 'timeZone' | 'afterMin'>,
  endNs: bigint,
): bigint {
  const readyNs = endNs + BigInt(afterMin) * NS_PER_MINUTE;
  if (time === null) return readyNs;
  const date = localDate(readyNs, timeZone);
  const plainTime = Temporal.PlainTime.from(time);
  const today = date.toZonedDateTime({ timeZone, plainTime }).epochNanoseconds;
  return today >= readyNs ? today : date.add({ days: 1 }).toZonedDateTime({ timeZone, plainTime }).epochNanoseconds;
}

/** Name of a report in its schedule. */
export const reportKey = (place: string, period: Period): string => `${place} ${keyOf(period)}`;

export interface DueReport {
  place: LinePlace;
  period: Period;
  key: string;
  endNs: bigint;
  dueNs: bigint;
  /** Too many were missed: it is only named. */
  skipped: boolean;
}

/** The reports of a schedule that are due now and not yet known, by the ends of their periods. */
export function dueReports(
  plant: Plant,
  schedule: ReportSchedule,
  known: ReadonlySet<string>,
  nowNs: bigint,
): DueReport[] {
  const place = linePlaceNamed(plant, schedule.place);
  if (!schedule.enabled || place === null) return [];
  const sinceNs = BigInt(schedule.sinceMs) * 1_000_000n;
  const afterNs = sinceNs > nowNs - REACH_NS ? sinceNs : nowNs - REACH_NS;
  const due = periodsEnded(plant, place, schedule.period, afterNs, nowNs)
    .map(({ period, endNs }) => ({
      place,
      period,
      endNs,
      key: reportKey(place.path, period),
      dueNs: dueNs(schedule, endNs),
    }))
    .filter((one) => one.dueNs <= nowNs && !known.has(one.key));
  return due.map((one, index) => ({ ...one, skipped: index < due.length - MISSED_MAX }));
}
