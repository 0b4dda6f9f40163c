import type { Plant } from '@gemba/contract/plant';
import { expect, it } from 'vitest';
import { calendarOf, classAt, nextChange, plannedS, segmentsOf, shiftAt } from './plant-calendar.ts';

const line = (id: string) => ({
  id,
  name: id,
  calendar: 'day',
  machines: [{ id: `${id}-press`, name: 'Press', idealCycleS: 1, signals: [] }],
});

const plant: Plant = {
  enterprise: { id: 'acme', name: 'Acme' },
  sites: [
    {
      id: 'a',
      name: 'A',
      timeZone: 'Asia/Kathmandu',
      areas: [{ id: 'x', name: 'X', lines: [line('a-1'), line('a-2')] }],
    },
    { id: 'b', name: 'B', timeZone: 'Europe/Berlin', areas: [{ id: 'x', name: 'X', lines: [line('b-1')] }] },
  ],
  calendars: [
    {
      id: 'day',
      shifts: [{ id: 'd', name: 'Day', start: '08:00', end: '16:00', breaks: [{ start: '12:00', minutes: 45 }] }],
    },
  ],
};

const at = (text: string) => Temporal.ZonedDateTime.from(text).epochNanoseconds;

it('gives each line the calendar of its site’s zone', () => {
  const noonInKathmandu = at('2026-11-22T12:00+05:45[Asia/Kathmandu]');
  expect(classAt(plant, 'a-1', noonInKathmandu)).toBe('break');
  expect(classAt(plant, 'b-1', noonInKathmandu)).toBe('unscheduled');
  expect(shiftAt(plant, 'a-1', noonInKathmandu)?.key).toBe('2026-11-22/d');
  expect(shiftAt(plant, 'b-1', noonInKathmandu)).toBeNull();
  expect(nextChange(plant, 'b-1', noonInKathmandu)).toBe(at('2026-11-22T08:00[Europe/Berlin]'));
  expect(calendarOf(plant, 'a-1')).toBe(calendarOf(plant, 'a-2'));
  expect(() => calendarOf(plant, 'c-1')).toThrow(RangeError);
});

it('sums the scheduled seconds of a window', () => {
  const from = at('2026-11-22T00:00[Europe/Berlin]');
  const to = at('2026-11-23T00:00[Europe/Berlin]');
  expect(plannedS(plant, 'b-1', from, to)).toBe(8 * 3600 - 45 * 60);
  expect(segmentsOf(plant, 'b-1', from, to)).toHaveLength(5);
});
