/** What the address of the page says of a report, and the dates before and after one. Pure. */

import type { ReportPeriod } from '@gemba/contract/report';

export interface ReportAddress {
  /** Path of the place; empty is the enterprise. */
  place: string;
  period: ReportPeriod;
  /** A day of the period; `null` is today. */
  date: string | null;
  shift: string | null;
  profile: string;
}

export const PERIODS = ['shift', 'day', 'week', 'month'] as const satisfies ReportPeriod[];
const DEFAULT = { place: '', period: 'day', date: null, shift: null, profile: 'oee.com' } as const;

export function addressOf(search: string): ReportAddress {
  const query = new URLSearchParams(search);
  const date = query.get('date');
  return {
    place: query.get('place') ?? DEFAULT.place,
    period: PERIODS.find((period) => period === query.get('period')) ?? DEFAULT.period,
    date: date !== null && /^\d{4}-\d{2}-\d{2}$/.test(date) ? date : null,
    shift: query.get('shift'),
    profile: query.get('profile') ?? DEFAULT.profile,
  };
}

/** The query of an address; what else stands in the present one (language, theme) stays. */
export function searchOf(address: ReportAddress, search: string): string {
  const query = new URLSearchParams(search);
  for (const [name, value] of Object.entries(address)) {
    if (value === null || value === DEFAULT[name as keyof typeof DEFAULT]) query.delete(name);
    else query.set(name, value);
  }
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

/** The date so many periods on; of a shift so many days. */
export function movedBy(date: string, period: ReportPeriod, count: number): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const moved =
    period === 'month'
      ? Date.UTC(year, month - 1 + count, 1)
      : Date.UTC(year, month - 1, day + count * (period === 'week' ? 7 : 1));
  return new Date(moved).toISOString().slice(0, 10);
}
