/**
 * Numbers, moments and lengths as a reader of a language writes them. What is unknown is a dash, never 0. Digits are
 * Latin ones everywhere, as on the machines.
 */

import type { Amount } from '../domain/reports/model.ts';
import { say } from './texts/catalogue.ts';
import type { Language } from './texts/texts.ts';

export const UNKNOWN = '–';

const numbers = new Map<string, Intl.NumberFormat>();
const moments = new Map<string, Intl.DateTimeFormat>();

function number(language: Language, key: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const name = `${language} ${key}`;
  const known = numbers.get(name) ?? new Intl.NumberFormat(language, { numberingSystem: 'latn', ...options });
  numbers.set(name, known);
  return known;
}

const fixed = (language: Language, value: number, digits: number): string =>
  number(language, `f${digits}`, { minimumFractionDigits: digits, maximumFractionDigits: digits })
    .format(value)
    .replace('-', '−');

/** An amount as one text and its unit, which stands apart where there is room. */
export function amountParts(language: Language, zone: string, amount: Amount): { text: string; unit: string } {
  const { value, unit } = amount;
  if (value === null || !Number.isFinite(value)) return { text: UNKNOWN, unit: '' };
  switch (unit) {
    case 'ratio':
      return { text: fixed(language, value * 100, 1), unit: '%' };
    case 'parts':
    case 'count':
      return { text: fixed(language, value, 0), unit: '' };
    case 'seconds':
      return length(language, value);
    case 'kWh':
      return { text: fixed(language, value, Math.abs(value) >= 100 ? 0 : 1), unit: 'kWh' };
    case 'perPart':
      return { text: fixed(language, value * 1000, Math.abs(value) >= 0.1 ? 0 : 1), unit: 'Wh' };
    case 'moment':
      return { text: moment(language, zone, value), unit: '' };
    case 'money':
      return { text: money(language, value, amount.currency), unit: '' };
  }
}

/** An amount as one text: `87.2 %`, `7:35 h`. */
export function amountText(language: Language, zone: string, amount: Amount): string {
  const { text, unit } = amountParts(language, zone, amount);
  return unit === '' ? text : `${text} ${unit}`;
}

/** `7:35` h; below an hour `18:40` min. Never rounded up to a minute that wasn't reached. */
function length(language: Language, seconds: number): { text: string; unit: string } {
  const whole = Math.round(Math.abs(seconds));
  const sign = seconds < -0.5 ? '−' : '';
  if (whole < 3600)
    return { text: `${sign}${Math.floor(whole / 60)}:${two(whole % 60)}`, unit: say(language, 'unit.min') };
  return {
    text: `${sign}${Math.floor(whole / 3600)}:${two(Math.floor((whole % 3600) / 60))}`,
    unit: say(language, 'unit.h'),
  };
}

const two = (value: number): string => String(value).padStart(2, '0');

function money(language: Language, value: number, currency: string | undefined): string {
  if (currency === undefined) return fixed(language, value, 0);
  return number(language, currency, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    maximumFractionDigits: 0,
  })
    .format(value)
    .replace('-', '−');
}

function formatter(language: Language, zone: string, key: string, options: Intl.DateTimeFormatOptions) {
  const name = `${language} ${zone} ${key}`;
  const base = { timeZone: zone, calendar: 'gregory', numberingSystem: 'latn', hourCycle: 'h23' } as const;
  const known = moments.get(name) ?? new Intl.DateTimeFormat(locale(language), { ...base, ...options });
  moments.set(name, known);
  return known;
}

/** English as it is written outside of one country: day before month, and 24 hours. */
const locale = (language: Language): string => (language === 'en' ? 'en-GB' : language);

/** `22 Nov 2026, 06:00` */
export const moment = (language: Language, zone: string, ms: number): string =>
  formatter(language, zone, 'moment', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  }).format(ms);

/** A production day: `Sun, 22 Nov 2026` */
export function dayText(language: Language, day: string): string {
  return formatter(language, 'UTC', 'day', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  }).format(Date.parse(`${day}T00:00:00Z`));
}

/** `November 2026` */
export function monthText(language: Language, day: string): string {
  return formatter(language, 'UTC', 'month', { month: 'long', year: 'numeric' }).format(Date.parse(`${day}T00:00:00Z`));
}

/** Name of a zone at a moment: `GMT+7`. */
export function zoneText(language: Language, zone: string, ms: number): string {
  const parts = formatter(language, zone, 'zone', { timeZoneName: 'short', hour: 'numeric' }).formatToParts(ms);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? zone;
}
