import type { PlantView } from '@gemba/contract/live';
import { expect, test } from 'vitest';
import { endOf, todayOf, valueInWords } from './targets.ts';

const words = {
  percent: (ratio: number | null) => `${(ratio ?? 0) * 100}`,
  measured: (value: number | null) => `${value}`,
};

test('ratios are shown in percent, the others in their unit, and what has ended as nothing', () => {
  expect(valueInWords(words, '', 0.5)).toBe('50 %');
  expect(valueInWords(words, '/h', 120)).toBe('120 /h');
  expect(valueInWords(words, 'kWh', 0.25)).toBe('250 Wh');
  expect(valueInWords(words, 'kWh', 4)).toBe('4 kWh');
  expect(valueInWords(words, 'h', null)).toBe('');
});

test('today is the day of the place, not of whoever looks', () => {
  const site = (id: string, timeZone: string) => ({ id, name: id, timeZone, currency: 'EUR', areas: [] });
  const plant: PlantView = {
    enterprise: { id: 'e', name: 'E' },
    sites: [site('hanoi', 'Asia/Ho_Chi_Minh'), site('la', 'America/Los_Angeles')],
  };
  const nowMs = Date.UTC(2026, 10, 21, 20);
  expect(todayOf('hanoi', plant, nowMs)).toBe('2026-11-22');
  expect(todayOf('la', plant, nowMs)).toBe('2026-11-21');
  expect(todayOf(null, plant, nowMs)).toBe('2026-11-22');
});

test('a target ends today; one that is to come never begins', () => {
  expect(endOf('2026-11-01', '2026-11-22')).toBe('2026-11-22');
  expect(endOf('2026-12-01', '2026-11-22')).toBe('2026-12-01');
  expect(endOf(null, '2026-11-22')).toBe('2026-11-22');
});
