/** A calendar rule in words: `weekly, Fri 06:00`. Knows the parts that a maintenance plan uses [RFC 5545 §3.3.10]. */

import type { Words } from '../i18n/words.svelte.ts';

const WEEKDAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];
/** 4 January 1970 was a Sunday. */
const SUNDAY_MS = 3 * 86_400_000;

/** Name of a weekday of a rule (`FR`, `1MO`); what can't be read stays as it is. */
function weekday(language: string, day: string): string {
  const match = /^([+-]?\d+)?([A-Z]{2})$/.exec(day);
  const index = WEEKDAYS.indexOf(match?.[2] ?? '');
  if (match === null || index < 0) return day;
  const name = new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' }).format(
    SUNDAY_MS + index * 86_400_000,
  );
  return match[1] === undefined ? name : `${match[1]}. ${name}`;
}

function partOf(part: string): [name: string, value: string] {
  const [name = '', value = ''] = part.split('=');
  return [name, value];
}

/** @param time local time of day, `06:00` */
export function ruleInWords(words: Words, rrule: string, time: string): string {
  const parts = new Map(
    rrule
      .replace(/^RRULE:/, '')
      .split(';')
      .map((part) => partOf(part)),
  );
  const every = Number(parts.get('INTERVAL') ?? '1');
  const days = (parts.get('BYDAY') ?? '')
    .split(',')
    .filter((day) => day !== '')
    .map((day) => weekday(words.language, day));
  const dates = (parts.get('BYMONTHDAY') ?? '')
    .split(',')
    .filter((date) => date !== '')
    .map((date) => (date === '-1' ? words.t('rule.lastDay') : `${date}.`));
  const month = Number(parts.get('BYMONTH'));
  const when =
    month >= 1 && dates.length <= 1
      ? dayOfYear(words.language, month, parts.get('BYMONTHDAY'))
      : [...days, ...dates].join(', ');
  return `${frequency(words, parts.get('FREQ') ?? '', every)}, ${when === '' ? '' : `${when} `}${time}`;
}

/** `Mar 15` of a yearly rule; the month alone where the rule names no day. */
function dayOfYear(language: string, month: number, day: string | undefined): string {
  const isDay = day !== undefined && /^[1-9]\d?$/.test(day);
  const shape: Intl.DateTimeFormatOptions = isDay ? { month: 'short', day: 'numeric' } : { month: 'long' };
  return new Intl.DateTimeFormat(language, { ...shape, timeZone: 'UTC' }).format(
    Date.UTC(2024, month - 1, isDay ? Number(day) : 1),
  );
}

function frequency(words: Words, name: string, every: number): string {
  switch (name) {
    case 'DAILY':
      return every === 1 ? words.t('rule.daily') : words.t('rule.days', { count: every });
    case 'WEEKLY':
      return every === 1 ? words.t('rule.weekly') : words.t('rule.weeks', { count: every });
    case 'MONTHLY':
      return every === 1 ? words.t('rule.monthly') : words.t('rule.months', { count: every });
    case 'YEARLY':
      return every === 1 ? words.t('rule.yearly') : words.t('rule.years', { count: every });
    default:
      return name;
  }
}
