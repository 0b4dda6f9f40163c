import type { Plant } from '@gemba/contract/plant';
import { nsFromMs } from '@gemba/contract/sample';
import { expect, test } from 'vitest';
import { RunningShifts } from './running-shift.ts';

const plant = {
  enterprise: { id: 'e', name: 'E' },
  sites: [
    {
      id: 's',
      name: 'S',
      timeZone: 'Europe/Berlin',
      areas: [
        {
          id: 'a',
          name: 'A',
          lines: [
            { id: 'l', name: 'L', calendar: 'c', machines: [{ id: 'm', name: 'M', idealCycleS: 6, signals: [] }] },
          ],
        },
      ],
    },
  ],
  calendars: [
    {
      id: 'c',
      shifts: [{ id: 'A', name: 'Early', start: '06:00', end: '14:00', breaks: [{ start: '09:00', minutes: 30 }] }],
    },
  ],
} satisfies Plant;

const at = (local: string) =>
  nsFromMs(Temporal.ZonedDateTime.from(`2026-11-23T${local}[Europe/Berlin]`).epochMilliseconds);

test('planned time of the running shift leaves out its breaks', () => {
  const running = new RunningShifts(plant).of('l', at('10:00'));
  expect(running.plannedNowS).toBe(3.5 * 3600);
  expect(running.plannedEndS).toBe(7.5 * 3600);
});

test('a machine connected in the middle of a shift owes no parts for the time before', () => {
  const shifts = new RunningShifts(plant);
  const running = shifts.of('l', at('10:00'));
  const missedS = shifts.missedS('m', 'l', running, at('09:45'));
  expect(missedS).toBe(3.25 * 3600);
});

test('history that goes back beyond the shift misses nothing of it', () => {
  const shifts = new RunningShifts(plant);
  const running = shifts.of('l', at('10:00'));
  expect(shifts.missedS('m', 'l', running, at('05:00'))).toBe(0);
  expect(shifts.missedS('m', 'l', running, undefined)).toBe(0);
});
