import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { recurrence } from './recurrence.ts';
import { RuleError } from './rule.ts';

const ns = (instant: string): bigint => Temporal.Instant.from(instant).epochNanoseconds;
const text = (dueNs: bigint): string => Temporal.Instant.fromEpochNanoseconds(dueNs).toString();
const BERLIN = 'Europe/Berlin';

/** The next due times from an instant on. */
function next(rrule: string, time: string, timeZone: string, from: string, count: number): string[] {
  const dates = recurrence(rrule, '2026-01-01', time, timeZone);
  const found: string[] = [];
  for (let at = ns(from); found.length < count; ) {
    const occurrence = dates.after(at);
    if (occurrence === null) break;
    found.push(text(occurrence.dueNs));
    at = occurrence.dueNs;
  }
  return found;
}

describe('dates', () => {
  test('-1 is the last day of each month', () => {
    expect(next('FREQ=MONTHLY;BYMONTHDAY=-1', '06:00', 'UTC', '2026-01-31T06:00:00Z', 3)).toEqual([
      '2026-02-28T06:00:00Z',
      '2026-03-31T06:00:00Z',
      '2026-04-30T06:00:00Z',
    ]);
  });

  test('31 skips the short months [RFC 5545 §3.3.10]', () => {
    expect(next('FREQ=MONTHLY;BYMONTHDAY=31', '06:00', 'UTC', '2026-01-31T06:00:00Z', 2)).toEqual([
      '2026-03-31T06:00:00Z',
      '2026-05-31T06:00:00Z',
    ]);
  });

  test('are local ones: Friday morning in Hanoi is Thursday night in UTC', () => {
    expect(next('FREQ=WEEKLY;BYDAY=FR', '06:00', 'Asia/Ho_Chi_Minh', '2026-11-22T00:00:00Z', 1)).toEqual([
      '2026-11-26T23:00:00Z',
    ]);
  });

  test.each([
    ['20260105', 4],
    ['20260105T225900Z', 4],
    ['20260105T230000Z', 5],
    ['20260106T055900', 4],
    ['20260106T060000', 5],
  ])('UNTIL=%s is inclusive, by the local day or the moment', (until, count) => {
    const zone = 'Asia/Ho_Chi_Minh';
    // 1 January is before the first; 06:00 in Hanoi is 23:00 UTC on the day before.
    expect(next(`FREQ=DAILY;UNTIL=${until}`, '06:00', zone, '2026-01-01T00:00:00Z', 9)).toHaveLength(count);
  });

  test('COUNT counts from the first day', () => {
    expect(next('FREQ=DAILY;COUNT=3', '06:00', 'UTC', '2026-01-02T07:00:00Z', 9)).toEqual(['2026-01-03T06:00:00Z']);
  });

  test('a rule that never comes is an error', () => {
    const thirtieth = () => recurrence('FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30', '2026-01-01', '06:00', 'UTC');
    expect(thirtieth).toThrow(RuleError);
    expect(() => recurrence('FREQ=DAILY;UNTIL=20251231', '2026-01-01', '06:00', 'UTC')).toThrow('it never comes');
  });
});

describe('time of day', () => {
  test('in the spring gap takes the offset before the gap: no day is skipped', () => {
    expect(next('FREQ=DAILY', '02:30', BERLIN, '2026-03-28T00:00:00Z', 3)).toEqual([
      '2026-03-28T01:30:00Z',
      // 02:30 doesn't exist on this day; with the offset of winter it is 03:30 in summer time.
      '2026-03-29T01:30:00Z',
      '2026-03-30T00:30:00Z',
    ]);
  });

  test('that comes twice in autumn is the first, and comes once', () => {
    expect(next('FREQ=DAILY', '02:30', BERLIN, '2026-10-24T12:00:00Z', 2)).toEqual([
      '2026-10-25T00:30:00Z',
      '2026-10-26T01:30:00Z',
    ]);
  });

  test('on a day that a zone has skipped is due once', () => {
    // Samoa had no 30 December 2011.
    const dates = recurrence('FREQ=DAILY', '2011-12-01', '06:00', 'Pacific/Apia');
    const due = dates.between(ns('2011-12-29T00:00:00Z'), ns('2012-01-02T00:00:00Z')).map(({ dueNs }) => text(dueNs));
    expect(due).toEqual([
      '2011-12-29T16:00:00Z',
      '2011-12-30T16:00:00Z',
      '2011-12-31T16:00:00Z',
      '2012-01-01T16:00:00Z',
    ]);
  });
});

describe('the interval to count from a completion', () => {
  const after = (rrule: string, from: string) => {
    const found = recurrence(rrule, '2026-01-01', '06:00', BERLIN).afterInterval(ns(from));
    return found === null ? null : found.date;
  };

  test.each([
    ['FREQ=DAILY;INTERVAL=30', '2026-01-10T15:00:00Z', '2026-02-09'],
    ['FREQ=WEEKLY;BYDAY=FR', '2026-01-13T15:00:00Z', '2026-01-20'],
    ['FREQ=MONTHLY', '2026-01-31T15:00:00Z', '2026-02-28'],
    ['FREQ=MONTHLY;INTERVAL=3;BYDAY=3TU', '2026-01-20T15:00:00Z', '2026-04-20'],
    ['FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=15', '2026-03-20T15:00:00Z', '2027-03-20'],
    // The day is the local one.
    ['FREQ=DAILY', '2026-01-10T23:30:00Z', '2026-01-12'],
    ['FREQ=DAILY;UNTIL=20260201', '2026-02-01T09:00:00Z', null],
  ])('%s, done %s, is due on %s', (rrule, done, due) => {
    expect(after(rrule, done)).toBe(due);
  });

  test.each([
    'FREQ=WEEKLY;BYDAY=MO,TH',
    'FREQ=MONTHLY;BYMONTHDAY=1,15',
    'FREQ=DAILY;BYDAY=MO,TU',
    'FREQ=MONTHLY;BYDAY=MO',
  ])('%s has none', (rrule) => {
    expect(recurrence(rrule, '2026-01-01', '06:00', BERLIN).floats).toBe(false);
  });
});

/** Days by a plain loop over dates, which shares nothing with the rule library. */
const RULES: [string, (date: Temporal.PlainDate, start: Temporal.PlainDate) => boolean][] = [
  ['FREQ=DAILY;INTERVAL=3', (date, start) => start.until(date, { largestUnit: 'days' }).days % 3 === 0],
  ['FREQ=WEEKLY;BYDAY=MO,FR', (date) => date.dayOfWeek === 1 || date.dayOfWeek === 5],
  ['FREQ=MONTHLY;BYMONTHDAY=-1', (date) => date.day === date.daysInMonth],
  ['FREQ=MONTHLY;BYDAY=2WE', (date) => date.dayOfWeek === 3 && date.day > 7 && date.day <= 14],
  ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29', (date) => date.month === 2 && date.day === 29],
];
const ZONES = ['UTC', BERLIN, 'America/New_York', 'Asia/Ho_Chi_Minh', 'Australia/Lord_Howe', 'Pacific/Auckland'];

test('property: what is due between two times is what a loop over all days finds, whatever zone and time', () => {
  const start = Temporal.PlainDate.from('2024-01-01');
  fc.assert(
    fc.property(
      fc.constantFrom(...RULES),
      fc.constantFrom(...ZONES),
      fc.record({ h: fc.integer({ min: 0, max: 23 }), m: fc.constantFrom(0, 15, 30, 45) }),
      fc.integer({ min: 0, max: 900 }),
      fc.integer({ min: 1, max: 24 * 60 }),
      ([rrule, isDue], timeZone, { h, m }, days, hours) => {
        const time = `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`;
        const fromNs = start.add({ days }).toZonedDateTime(timeZone).epochNanoseconds;
        const throughNs = fromNs + BigInt(hours) * 3_600_000_000_000n;
        const expected: bigint[] = [];
        for (let i = -2; i < days + hours / 24 + 3; i++) {
          const date = start.add({ days: i });
          if (i < 0 || !isDue(date, start)) continue;
          // `earlier` on a repeated time, and the offset before a gap: what `compatible` means in Temporal.
          const due = date.toPlainDateTime(time).toZonedDateTime(timeZone, { disambiguation: 'compatible' });
          if (due.epochNanoseconds > fromNs && due.epochNanoseconds <= throughNs) expected.push(due.epochNanoseconds);
        }
        const dates = recurrence(rrule, start.toString(), time, timeZone);
        expect(dates.between(fromNs, throughNs).map(({ dueNs }) => dueNs)).toEqual(expected);
        const last = dates.before(throughNs);
        if (expected.length > 0) expect(last?.dueNs).toBe(expected.at(-1));
        else expect(last === null || last.dueNs <= fromNs).toBe(true);
      },
    ),
  );
});

test('property: what was asked before changes no answer, near or far, with dates taken out and zones that skip days', () => {
  const rules = [
    ...RULES.map(([rrule]) => rrule),
    ...['FREQ=DAILY', 'FREQ=DAILY;COUNT=40', 'FREQ=WEEKLY;UNTIL=20120401', 'FREQ=YEARLY;INTERVAL=2;BYMONTH=12'],
  ];
  const except = ['2011-12-31', '2012-01-02', '2012-01-29'];
  const question = fc.tuple(
    fc.constantFrom('after' as const, 'before' as const, 'between' as const, 'afterInterval' as const),
    fc.oneof(fc.integer({ min: -40, max: 120 }), fc.integer({ min: -3000, max: 3000 })),
    fc.integer({ min: 0, max: 23 }),
  );
  const zones = fc.constantFrom('Pacific/Apia', BERLIN, 'UTC');
  fc.assert(
    fc.property(fc.constantFrom(...rules), zones, fc.array(question, { maxLength: 12 }), (rrule, zone, questions) => {
      const made = () => recurrence(rrule, '2011-11-20', '06:00', zone, except);
      const dates = made();
      for (const [kind, days, h] of questions) {
        const atNs = ns('2011-12-10T00:00:00Z') + BigInt(days * 24 + h) * 3_600_000_000_000n;
        const answer = (of: typeof dates) =>
          kind === 'between' ? of.between(atNs - 2_592_000_000_000_000n, atNs) : of[kind](atNs);
        expect(answer(dates)).toEqual(answer(made()));
      }
    }),
  );
});
