import type { Plant } from '@gemba/contract/plant';
import { expect, test } from 'vitest';
import { shiftIdsOf, shiftsOf } from './line-shifts.ts';

const plant: Plant = {
  enterprise: { id: 'acme', name: 'Acme' },
  sites: [
    {
      ...{ id: 'berlin', name: 'Berlin', timeZone: 'Europe/Berlin' },
      areas: [{ id: 'hall', name: 'Hall', lines: [{ id: 'line-1', name: 'Line 1', calendar: 'two', machines: [] }] }],
    },
  ],
  calendars: [
    {
      id: 'two',
      shifts: [
        { id: 'day', name: 'Day', start: '06:00', end: '18:00', breaks: [{ start: '12:00', minutes: 30 }] },
        { id: 'night', name: 'Night', start: '18:00', end: '06:00' },
      ],
    },
    { id: 'two', from: '2027-01-01', shifts: [{ id: 'only', name: 'Only', start: '08:00', end: '16:00' }] },
  ],
};
const at = (text: string) => Temporal.PlainDateTime.from(text).toZonedDateTime('Europe/Berlin').epochNanoseconds;

test('shifts are whole, each once, breaks or not, also on the night when the clocks go back', () => {
  const shifts = shiftsOf(plant, 'line-1', at('2026-10-24T11:00'), at('2026-10-25T07:00'));
  expect(shifts.map(({ key }) => key)).toEqual(['2026-10-24/day', '2026-10-24/night', '2026-10-25/day']);
  expect(shifts.map(({ fromNs, toNs }) => Number((toNs - fromNs) / 3_600_000_000_000n))).toEqual([12, 13, 12]);
});

test('the shifts of all versions of a calendar have names', () => {
  expect(shiftIdsOf(plant, 'two')).toEqual(['day', 'night', 'only']);
});
