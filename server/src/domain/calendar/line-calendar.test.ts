import type { Calendar } from '@gemba/contract/plant/calendar';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineCalendar } from './line-calendar.ts';
import { versionsOf } from './shifts.ts';

const NS_PER_MINUTE = 60_000_000_000n;
const at = (text: string) => Temporal.ZonedDateTime.from(text).epochNanoseconds;
const hours = (span: { fromNs: bigint; toNs: bigint }) => Number(span.toNs - span.fromNs) / 3.6e12;

const threeShifts: Calendar = {
  id: 'three',
  shifts: [
    { id: 'early', name: 'Early', start: '06:00', end: '14:00', breaks: [{ start: '09:00', minutes: 30 }] },
    { id: 'late', name: 'Late', start: '14:00', end: '22:00', breaks: [{ start: '17:00', minutes: 30 }] },
    { id: 'night', name: 'Night', start: '22:00', end: '06:00', breaks: [{ start: '02:00', minutes: 30 }] },
  ],
};

const berlin = (...versions: Partial<Calendar>[]) =>
  new LineCalendar(
    versionsOf(
      versions.map((version) => ({ ...threeShifts, ...version })),
      'three',
    ),
    'Europe/Berlin',
  );

describe('a shift', () => {
  it('across midnight belongs to the day on which it starts', () => {
    const shift = berlin({}).segmentAt(at('2026-11-23T03:00[Europe/Berlin]')).shift;
    expect(shift).toMatchObject({
      key: '2026-11-22/night',
      day: '2026-11-22',
      fromNs: at('2026-11-22T22:00[Europe/Berlin]'),
    });
  });

  it('is half-open: its end is the beginning of the next', () => {
    const calendar = berlin({});
    const end = at('2026-11-22T14:00[Europe/Berlin]');
    expect(calendar.segmentAt(end - 1n).shift?.id).toBe('early');
    expect(calendar.segmentAt(end).shift?.id).toBe('late');
  });

  it.each([
    ['Europe/Berlin', '2026-03-28', 7],
    ['Europe/Berlin', '2026-10-24', 9],
    ['America/New_York', '2026-03-07', 7],
    ['America/New_York', '2026-10-31', 9],
    ['Australia/Lord_Howe', '2026-10-03', 7.5],
    ['Australia/Lord_Howe', '2026-04-04', 8.5],
    ['Asia/Kathmandu', '2026-03-28', 8],
    ['Asia/Ho_Chi_Minh', '2026-10-24', 8],
  ])('at night in %s on %s lasts %d hours', (zone, day, length) => {
    const calendar = new LineCalendar([threeShifts], zone);
    const shift = calendar.segmentAt(at(`${day}T23:00[${zone}]`)).shift;
    expect(shift?.key).toBe(`${day}/night`);
    expect(shift && hours(shift)).toBe(length);
  });

  it('starts on its days only, and never on a holiday', () => {
    const calendar = berlin({
      shifts: [{ id: 'day', name: 'Day', start: '08:00', end: '16:00', days: ['sat', 'sun'] }],
      holidays: ['2026-11-22'],
    });
    const segments = calendar.segments(at('2026-11-20T00:00[Europe/Berlin]'), at('2026-11-24T00:00[Europe/Berlin]'));
    expect(segments.flatMap((segment) => segment.shift?.key ?? [])).toEqual(['2026-11-21/day']);
  });

  it('of 24 hours follows itself', () => {
    const calendar = berlin({ shifts: [{ id: 'all', name: 'All', start: '06:00', end: '06:00' }] });
    const segments = calendar.segments(at('2026-11-20T06:00[Europe/Berlin]'), at('2026-11-22T06:00[Europe/Berlin]'));
    expect(segments.map((segment) => [segment.shift?.key, hours(segment)])).toEqual([
      ['2026-11-20/all', 24],
      ['2026-11-21/all', 24],
    ]);
  });
});

describe('a class', () => {
  it('is break inside a break, planned stop inside a planned stop, unscheduled outside shifts', () => {
    const calendar = berlin({
      shifts: [threeShifts.shifts[0] as Calendar['shifts'][number]],
      plannedStops: [{ name: 'Cleaning', from: '2026-11-22T09:15', to: '2026-11-22T10:00' }],
    });
    const segments = calendar.segments(at('2026-11-22T05:00[Europe/Berlin]'), at('2026-11-22T15:00[Europe/Berlin]'));
    expect(segments.map((segment) => [segment.calendar, hours(segment)])).toEqual([
      ['unscheduled', 1],
      ['scheduled', 3],
      ['break', 0.25],
      ['planned-stop', 0.75],
      ['scheduled', 4],
      ['unscheduled', 1],
    ]);
  });

  it('has a next change, and none where nothing ever changes', () => {
    const calendar = berlin({});
    expect(calendar.nextChange(at('2026-11-22T06:00[Europe/Berlin]'))).toBe(at('2026-11-22T09:00[Europe/Berlin]'));
    expect(calendar.nextChange(at('2026-11-22T23:00[Europe/Berlin]'))).toBe(at('2026-11-23T02:00[Europe/Berlin]'));
    expect(berlin({ shifts: [] }).nextChange(0n)).toBeNull();
  });

  it('lasts its minutes even where the clocks skip its beginning', () => {
    const night = at('2026-03-28T22:00[Europe/Berlin]');
    const segments = berlin({}).segments(night, at('2026-03-29T06:00[Europe/Berlin]'));
    expect(segments.map((segment) => [segment.calendar, hours(segment)])).toEqual([
      ['scheduled', 4],
      ['break', 0.5],
      ['scheduled', 2.5],
    ]);
  });
});

describe('a version', () => {
  it('counts from its first day on, and the last one wins', () => {
    const calendar = berlin(
      {},
      { from: '2026-11-22', shifts: [{ id: 'day', name: 'Day', start: '08:00', end: '20:00' }] },
    );
    const segments = calendar.segments(at('2026-11-21T20:00[Europe/Berlin]'), at('2026-11-23T00:00[Europe/Berlin]'));
    const shifts = segments
      .filter((segment) => segment.calendar !== 'break')
      .map((segment) => segment.shift?.key ?? null);
    expect([...new Set(shifts)]).toEqual(['2026-11-21/late', '2026-11-21/night', null, '2026-11-22/day']);
  });

  it('cuts the last shift of the version before where the two overlap', () => {
    const calendar = berlin(
      {},
      { from: '2026-11-22', shifts: [{ id: 'long', name: 'Long', start: '04:00', end: '20:00' }] },
    );
    const night = calendar.segmentAt(at('2026-11-22T03:00[Europe/Berlin]')).shift;
    expect(night && hours(night)).toBe(6);
    expect(calendar.segmentAt(at('2026-11-22T04:00[Europe/Berlin]')).shift?.id).toBe('long');
  });
});

describe('segments', () => {
  const zones = ['Europe/Berlin', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'America/St_Johns', 'Pacific/Chatham'];

  it('fill any window without holes, in any zone, and agree with a look at any single moment', () => {
    const start = at('2026-01-01T00:00[UTC]');
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: 0, max: 525_600 }),
        fc.integer({ min: 1, max: 6_000 }),
        fc.integer({ min: 0, max: 5_999 }),
        (zone, offset, length, probe) => {
          const calendar = new LineCalendar([threeShifts], zone);
          const fromNs = start + BigInt(offset) * NS_PER_MINUTE;
          const toNs = fromNs + BigInt(length) * NS_PER_MINUTE;
          const segments = calendar.segments(fromNs, toNs);
          expect(segments[0]?.fromNs).toBe(fromNs);
          expect(segments.at(-1)?.toNs).toBe(toNs);
          for (let i = 1; i < segments.length; i++) expect(segments[i]?.fromNs).toBe(segments[i - 1]?.toNs);
          const moment = fromNs + BigInt(probe % length) * NS_PER_MINUTE;
          const found = segments.find((segment) => moment >= segment.fromNs && moment < segment.toNs);
          const alone = new LineCalendar([threeShifts], zone).segmentAt(moment);
          expect([alone.calendar, alone.shift?.key]).toEqual([found?.calendar, found?.shift?.key]);
        },
      ),
      { numRuns: 60 },
    );
  });
});
