import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { type LinePlace, linePlaceNamed } from '../places/place.ts';
import { plantOf, THREE_SHIFTS } from './fixture.ts';
import {
  begunDay,
  daysOf,
  keyOf,
  PERIOD_KINDS,
  partsOf,
  periodOf,
  periodsEnded,
  previousOf,
  shiftsAt,
  spanOf,
  windowOf,
} from './period.ts';

const ZONES = ['Asia/Ho_Chi_Minh', 'Asia/Kathmandu', 'Europe/Berlin', 'America/Los_Angeles', 'Australia/Lord_Howe'];
const place = (plant = plantOf(), path = 'line-1') => linePlaceNamed(plant, path) as LinePlace;
const line = (plant: ReturnType<typeof plantOf>) => place(plant).lines[0] as LinePlace['lines'][0];
const ns = (text: string) => Temporal.Instant.from(text).epochNanoseconds;
const anyDay = fc
  .integer({ min: 0, max: 1500 })
  .map((days) => Temporal.PlainDate.from('2025-01-01').add({ days }).toString());

test('a night shift is of the day on which it starts, and seven or nine hours long when the clocks change', () => {
  const plant = plantOf();
  expect(windowOf(plant, line(plant), periodOf('shift', '2026-11-19', 'night'))).toEqual({
    fromNs: ns('2026-11-19T21:00Z'),
    toNs: ns('2026-11-20T05:00Z'),
  });
  const hours = (day: string) => {
    const everyNight = { ...THREE_SHIFTS, shifts: THREE_SHIFTS.shifts.map(({ days: _, ...shift }) => shift) };
    const always = { ...plant, calendars: [everyNight] };
    const window = windowOf(always, line(always), periodOf('shift', day, 'night'));
    return window === null ? 0 : Number(window.toNs - window.fromNs) / 3.6e12;
  };
  expect([hours('2026-03-28'), hours('2026-10-24'), hours('2026-10-26')]).toEqual([7, 9, 8]);
});

test('in the small hours the newest day that has begun is the one before the date', () => {
  const plant = plantOf('Asia/Ho_Chi_Minh');
  const at = (local: string) => begunDay(plant, place(plant), ns(`${local}+07:00`));
  expect([at('2026-11-19T05:59'), at('2026-11-19T06:00'), at('2026-11-20T00:30')]).toEqual([
    '2026-11-18',
    '2026-11-19',
    '2026-11-19',
  ]);
});

test('a shift that does not run on a day is no period of it', () => {
  const plant = plantOf();
  expect(windowOf(plant, line(plant), periodOf('shift', '2026-11-21', 'night'))).toBeNull();
  expect(spanOf(plant, place(plant), periodOf('shift', '2026-11-21', 'none'))).toBeNull();
});

describe.each(ZONES)('in %s', (zone) => {
  const plant = plantOf(zone);

  it('days lie end to end, whatever the clocks do', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        const next = Temporal.PlainDate.from(day).add({ days: 1 }).toString();
        const [one, two] = [day, next].map((date) => windowOf(plant, line(plant), periodOf('day', date)));
        expect(one?.toNs).toBe(two?.fromNs);
      }),
      { numRuns: 25 },
    );
  });

  it.each(['week', 'month'] as const)('a %s is its days', (kind) => {
    fc.assert(
      fc.property(anyDay, (day) => {
        const period = periodOf(kind, day);
        const days = daysOf(period).map((date) => windowOf(plant, line(plant), periodOf('day', date)));
        const whole = windowOf(plant, line(plant), period);
        expect(daysOf(period)).toContain(day);
        expect([days[0]?.fromNs, days.at(-1)?.toNs]).toEqual([whole?.fromNs, whole?.toNs]);
      }),
      { numRuns: 8 },
    );
  });

  it('every moment is in exactly one day, and every shift lies in its day', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        const window = windowOf(plant, line(plant), periodOf('day', day));
        for (const { id } of shiftsAt(plant, place(plant), day)) {
          const shift = windowOf(plant, line(plant), periodOf('shift', day, id));
          expect(shift !== null && window !== null && shift.fromNs >= window.fromNs && shift.toNs <= window.toNs).toBe(
            true,
          );
        }
      }),
      { numRuns: 15 },
    );
  });
});

test('weeks are those of ISO 8601, also around New Year', () => {
  expect(keyOf(periodOf('week', '2026-11-22'))).toBe('2026-W47');
  expect(keyOf(periodOf('week', '2027-01-01'))).toBe('2026-W53');
  expect(keyOf(periodOf('week', '2025-12-29'))).toBe('2026-W01');
  expect(periodOf('week', '2026-11-22').day).toBe('2026-11-16');
  expect(keyOf(periodOf('month', '2026-11-22'))).toBe('2026-11');
});

test('a period is compared with the one before, a shift with the same shift when it last ran', () => {
  const plant = plantOf();
  expect(previousOf(plant, place(plant), periodOf('day', '2026-03-01'))?.day).toBe('2026-02-28');
  expect(previousOf(plant, place(plant), periodOf('month', '2026-01-15'))?.day).toBe('2025-12-01');
  expect(previousOf(plant, place(plant), periodOf('shift', '2026-11-23', 'night'))?.day).toBe('2026-11-20');
});

test('a day is made of its shifts, a week of its days, a shift of nothing', () => {
  const plant = plantOf();
  const at = place(plant);
  expect(partsOf(plant, at, periodOf('day', '2026-11-20')).map(keyOf)).toEqual([
    '2026-11-20/early',
    '2026-11-20/late',
    '2026-11-20/night',
  ]);
  expect(partsOf(plant, at, periodOf('week', '2026-11-20'))).toHaveLength(7);
  expect(partsOf(plant, at, periodOf('shift', '2026-11-20', 'late'))).toEqual([]);
});

test.each(PERIOD_KINDS)('periods that end are told once each, however the time is cut: %s', (kind) => {
  const plant = plantOf();
  const at = linePlaceNamed(plant, 'acme') as LinePlace;
  const [from, to] = [ns('2026-10-20T03:00Z'), ns('2026-12-03T03:00Z')];
  const whole = periodsEnded(plant, at, kind, from, to).map(({ period }) => keyOf(period));
  expect(whole.length).toBeGreaterThan(0);
  expect(new Set(whole).size).toBe(whole.length);
  fc.assert(
    fc.property(fc.bigInt({ min: from, max: to }), (cut) => {
      const parts = [...periodsEnded(plant, at, kind, from, cut), ...periodsEnded(plant, at, kind, cut, to)];
      expect(parts.map(({ period }) => keyOf(period))).toEqual(whole);
    }),
    { numRuns: 3 },
  );
});
