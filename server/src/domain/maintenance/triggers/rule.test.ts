import { describe, expect, test } from 'vitest';
import { RuleError, readRule } from './rule.ts';

describe('a recurrence rule', () => {
  test('is read in any order and case, with or without its name', () => {
    expect(readRule('RRULE:interval=2;FREQ=weekly;BYDAY=mo,TH;UNTIL=20271231')).toEqual({
      frequency: 'WEEKLY',
      interval: 2,
      until: '20271231',
      names: true,
      text: 'INTERVAL=2;FREQ=WEEKLY;BYDAY=MO,TH',
    });
  });

  test.each([
    ['', 'an empty part is no part of a rule'],
    ['every Friday', 'EVERY FRIDAY is no part of a rule'],
    ['FREQ=HOURLY', 'FREQ=HOURLY is not valid'],
    ['INTERVAL=2', 'FREQ is missing'],
    ['FREQ=DAILY;FREQ=WEEKLY', 'FREQ stands twice'],
    ['FREQ=DAILY;INTERVAL=0', 'INTERVAL=0 is not valid'],
    ['FREQ=WEEKLY;BYDAY=FRI', 'BYDAY=FRI is not valid'],
    ['FREQ=WEEKLY;BYDAY=1FR', 'BYDAY with a number has a meaning by month or year only'],
    ['FREQ=MONTHLY;BYMONTHDAY=32', 'BYMONTHDAY=32 is not valid'],
    ['FREQ=MONTHLY;BYMONTHDAY=0', 'BYMONTHDAY=0 is not valid'],
    ['FREQ=WEEKLY;BYMONTHDAY=1', 'BYMONTHDAY has no meaning with FREQ=WEEKLY'],
    ['FREQ=DAILY;UNTIL=20260230', 'UNTIL=20260230 is not valid'],
    ['FREQ=DAILY;COUNT=3;UNTIL=20261231', 'COUNT and UNTIL exclude each other'],
    ['FREQ=MONTHLY;BYSETPOS=1', 'BYSETPOS needs another part to choose from'],
    ['FREQ=DAILY;BYHOUR=6', 'BYHOUR has no meaning here'],
    ['DTSTART=20260101;FREQ=DAILY', 'DTSTART has no meaning here'],
  ])('%s is none', (written, problem) => {
    const read = () => readRule(written);
    expect(read).toThrow(RuleError);
    expect(read).toThrow(problem);
  });
});
