/**
 * Calendars with all that a plant may write into them, in zones whose clocks do all that clocks do: whatever the checks
 * of the configuration let through gives each shift of each day once, in one piece, on the day to which it belongs, and at
 * most one team to each.
 */

import type { Plant } from '@gemba/contract/plant';
import type { Calendar } from '@gemba/contract/plant/calendar';
import { checkPlant } from '@gemba/contract/plant-check';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineCalendar } from './line-calendar.ts';

const ZONES = ['Asia/Ho_Chi_Minh', 'Asia/Kathmandu', 'Europe/Berlin', 'America/Los_Angeles', 'Australia/Lord_Howe'];
/** Around each of them the clocks change in one of the zones. */
const MIDDLES = ['2026-03-08', '2026-03-29', '2026-04-05', '2026-10-04', '2026-10-25', '2026-11-01'];
const DAYS = 12;

const SHIFTS: Calendar['shifts'] = [
  { id: 'early', name: 'Early', start: '06:00', end: '14:00', breaks: [{ start: '09:00', minutes: 30 }] },
  { id: 'late', name: 'Late', start: '14:00', end: '22:00', days: ['mon', 'tue', 'wed', 'thu', 'fri'] },
  { id: 'night', name: 'Night', start: '22:00', end: '06:00', days: ['sun', 'mon', 'tue', 'wed', 'thu'] },
];
const TEAMS = [
  { id: 'a', name: 'A', pattern: ['early', 'early', 'late', 'late', 'night', 'night', 'off', 'off'] },
  { id: 'b', name: 'B', pattern: ['off', 'off', 'early', 'early', 'late', 'late', 'night', 'night'] },
  { id: 'c', name: 'C', pattern: ['night', 'night', 'off', 'off', 'early', 'early', 'late', 'late'] },
  { id: 'd', name: 'D', pattern: ['late', 'late', 'night', 'night', 'off', 'off', 'early', 'early'] },
];

const time = fc
  .tuple(fc.nat(23), fc.nat(3))
  .map(([h, q]) => `${String(h).padStart(2, '0')}:${q === 0 ? '00' : q * 15}`);
const shiftId = fc.constantFrom('early', 'late', 'night');

const written = fc.record({
  middle: fc.constantFrom(...MIDDLES),
  zone: fc.constantFrom(...ZONES),
  productionDay: fc.constantFrom('start' as const, 'end' as const),
  holidays: fc.array(fc.integer({ min: -4, max: 4 }), { maxLength: 2 }),
  exceptions: fc.uniqueArray(
    fc.record({
      day: fc.integer({ min: -4, max: 4 }),
      shifts: fc.uniqueArray(fc.record({ id: shiftId, end: fc.option(time, { nil: undefined }) }), {
        maxLength: 3,
        selector: ({ id }) => id,
      }),
    }),
    { maxLength: 3, selector: ({ day }) => day },
  ),
  overtime: fc.array(fc.record({ day: fc.integer({ min: -4, max: 4 }), shift: shiftId, end: time }), { maxLength: 2 }),
});
type Written = typeof written extends fc.Arbitrary<infer T> ? T : never;

function calendarOf({ middle, productionDay, holidays, exceptions, overtime }: Written): Calendar {
  const on = (days: number) => Temporal.PlainDate.from(middle).add({ days }).toString();
  return {
    id: 'c',
    shifts: SHIFTS,
    productionDay,
    holidays: holidays.map(on),
    exceptions: exceptions.map(({ day, shifts }) => ({
      date: on(day),
      name: 'Other',
      shifts: shifts.map(({ id, end }) => (end === undefined ? { id } : { id, end })),
    })),
    overtime: overtime.map(({ day, shift, end }) => ({ date: on(day), shift, end })),
  };
}

function faultsOf(calendar: Calendar, timeZone: string): number {
  const machine = { id: 'm', name: 'M', idealCycleS: 1, signals: [] };
  const line = { id: 'l', name: 'L', calendar: 'c', machines: [machine] };
  const plant: Plant = {
    enterprise: { id: 'e', name: 'E' },
    sites: [{ id: 's', name: 'S', timeZone, areas: [{ id: 'a', name: 'A', lines: [line] }] }],
    calendars: [calendar],
  };
  return checkPlant(plant).length;
}

/** Calendars that the checks let through. */
const sound = written
  .map((given) => ({ given, calendar: calendarOf(given) }))
  .filter(({ given, calendar }) => faultsOf(calendar, given.zone) === 0);

describe('a calendar without faults', () => {
  it('has each shift of each day once, in one piece, on its day', () => {
    fc.assert(
      fc.property(sound, ({ given: { middle, zone, productionDay }, calendar }) => {
        const first = Temporal.PlainDate.from(middle).subtract({ days: DAYS / 2 });
        const at = (days: number) => first.add({ days }).toZonedDateTime(zone).epochNanoseconds;
        const line = new LineCalendar([calendar], zone);
        const segments = line.segments(at(0), at(DAYS));
        const seen: string[] = [];
        for (const { shift, fromNs, toNs } of segments) {
          if (shift === null) continue;
          expect(fromNs >= shift.fromNs && toNs <= shift.toNs).toBe(true);
          if (seen.at(-1) !== shift.key) seen.push(shift.key);
          const local = (ns: bigint) =>
            Temporal.Instant.fromEpochNanoseconds(ns).toZonedDateTimeISO(zone).toPlainDate().toString();
          const acrossMidnight = shift.id === 'night' && productionDay === 'end';
          const start = Temporal.PlainDate.from(local(shift.fromNs));
          expect(shift.day).toBe(start.add({ days: acrossMidnight ? 1 : 0 }).toString());
        }
        expect(new Set(seen).size).toBe(seen.length);
      }),
      { numRuns: 40 },
    );
  });

  it('has a team for each shift, the same whenever it is asked, and six days of work in eight for each', () => {
    fc.assert(
      fc.property(sound, ({ given: { zone }, calendar }) => {
        const line = new LineCalendar([{ ...calendar, rotationStart: '2026-01-05', teams: TEAMS }], zone);
        const worked = new Map<string, number>();
        for (let day = 0; day < 8; day++) {
          const date = Temporal.PlainDate.from('2026-03-02').add({ days: day }).toString();
          const teams = SHIFTS.map(({ id }) => line.teamOf(`${date}/${id}`)?.id ?? '');
          expect(new Set(teams).size).toBe(3);
          for (const team of teams) worked.set(team, (worked.get(team) ?? 0) + 1);
        }
        expect(Object.fromEntries(worked)).toEqual({ a: 6, b: 6, c: 6, d: 6 });
      }),
      { numRuns: 10 },
    );
  });
});
