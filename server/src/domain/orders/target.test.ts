import type { Calendar } from '@gemba/contract/plant/calendar';
import { expect, test } from 'vitest';
import { LineCalendar } from '../calendar/line-calendar.ts';
import { targetOf } from './target.ts';
import { WorkingTime } from './working-time.ts';

const calendar: Calendar = {
  id: 'day',
  shifts: [{ id: 'd', name: 'Day', start: '06:00', end: '14:00', breaks: [{ start: '10:00', minutes: 60 }] }],
};
const berlin = new LineCalendar([calendar], 'Europe/Berlin');
const at = (text: string) => Temporal.ZonedDateTime.from(`${text}[Europe/Berlin]`).epochNanoseconds;
const hoursOn = (text: string, hours: number) => new WorkingTime(berlin, at(text)).after(hours * 3600);

test('work goes on behind breaks, nights and maintenance', () => {
  expect(hoursOn('2026-11-23T09:00', 1)).toBe(at('2026-11-23T10:00'));
  expect(hoursOn('2026-11-23T09:00', 2)).toBe(at('2026-11-23T12:00'));
  expect(hoursOn('2026-11-23T09:00', 5)).toBe(at('2026-11-24T07:00'));
  const service = { fromNs: at('2026-11-23T11:00'), toNs: at('2026-11-23T12:30') };
  expect(new WorkingTime(berlin, at('2026-11-23T09:00'), [service]).after(2 * 3600)).toBe(at('2026-11-23T13:30'));
});

test('working time until a moment is the other way round', () => {
  const time = new WorkingTime(berlin, at('2026-11-23T09:00'));
  for (const hours of [0.5, 1, 2.25, 7, 40])
    expect(time.until(time.after(hours * 3600) as bigint)).toBeCloseTo(hours * 3600, 3);
  expect(time.until(at('2026-11-22T09:00'))).toBe(0);
});

test('a line without shifts never gets there', () => {
  const never = new LineCalendar([{ id: 'none', shifts: [] }], 'Europe/Berlin');
  expect(new WorkingTime(never, 0n).after(1)).toBeNull();
});

test('an order is to be made evenly in working time, and its curve stands still in a break', () => {
  const order = { quantity: 700, plannedStartNs: at('2026-11-23T06:00'), dueNs: at('2026-11-23T14:00') };
  const target = targetOf(order, berlin, [], at('2026-11-23T10:30'));
  expect(target.now).toBeCloseTo(400);
  expect(target.taktS).toBe(36);
  expect(target.curve.map(({ timeNs, parts }) => [timeNs, Math.round(parts)])).toEqual([
    [at('2026-11-23T06:00'), 0],
    [at('2026-11-23T10:00'), 400],
    [at('2026-11-23T11:00'), 400],
    [at('2026-11-23T14:00'), 700],
  ]);
});

test('an order without working time before its due date has no target', () => {
  const order = { quantity: 700, plannedStartNs: at('2026-11-23T15:00'), dueNs: at('2026-11-23T20:00') };
  expect(targetOf(order, berlin, [], at('2026-11-23T16:00'))).toEqual({ curve: [], taktS: null, now: null });
});
