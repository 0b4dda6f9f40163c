import { expect, test } from 'vitest';
import { en } from '../i18n/en.ts';
import type { Words } from '../i18n/words.svelte.ts';
import { ruleInWords } from './rule.ts';

const words = {
  language: 'en',
  t: (key: keyof typeof en, values: { count?: number } = {}) =>
    String(en[key]).replace('{count}', String(values.count)),
} as unknown as Words;

test.each([
  ['FREQ=WEEKLY;BYDAY=FR', 'weekly, Fri 06:00'],
  ['FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE', 'every 2 weeks, Mon, Wed 06:00'],
  ['FREQ=DAILY', 'daily, 06:00'],
  ['FREQ=DAILY;INTERVAL=90', 'every 90 days, 06:00'],
  ['FREQ=MONTHLY;BYDAY=1MO', 'monthly, 1. Mon 06:00'],
  ['FREQ=MONTHLY;BYMONTHDAY=-1', 'monthly, last day 06:00'],
  ['FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=15', 'yearly, Mar 15 06:00'],
  ['RRULE:FREQ=YEARLY;BYMONTH=3', 'yearly, March 06:00'],
])('%s is %s', (rrule, text) => {
  expect(ruleInWords(words, rrule, '06:00')).toBe(text);
});
