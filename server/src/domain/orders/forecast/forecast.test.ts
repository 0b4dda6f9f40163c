import { expect, test } from 'vitest';
import { LineCalendar } from '../../calendar/line-calendar.ts';
import { WorkingTime } from '../working-time.ts';
import { type Ability, forecast, outlookOf, type Work } from './forecast.ts';

const always = new LineCalendar([{ id: 'all', shifts: [{ id: 'a', name: 'A', start: '06:00', end: '06:00' }] }], 'UTC');
const startNs = Temporal.Instant.from('2026-11-23T08:00:00Z').epochNanoseconds;
const time = () => new WorkingTime(always, startNs);
const HOUR = 3_600_000_000_000n;
const work = (order: string, hours: number, more: Partial<Work> = {}): Work => ({
  ...{ order, idealS: hours * 3600, setupS: 0, notBeforeNs: startNs },
  ...more,
});
const steady = (share: number, bins = 500): Ability => ({
  shares: new Float64Array(bins).fill(share),
  ...{ targetShare: 0.7, seed: 'line-1' },
});
const hours = (ns: bigint | null | undefined) => Number((ns as bigint) - startNs) / Number(HOUR);

test('a line that never wavers is finished when arithmetic says', () => {
  const [finish] = forecast([work('a', 4)], steady(0.8), time());
  expect(hours(finish?.p10Ns)).toBeCloseTo(5, 6);
  expect(hours(finish?.p90Ns)).toBeCloseTo(5, 6);
});

test('an order waits for the one before it, for its planned start, and for setting up', () => {
  const works = [work('a', 4), work('b', 4, { setupS: 1800 }), work('c', 0.8, { notBeforeNs: startNs + 20n * HOUR })];
  const ends = forecast(works, steady(0.8), time()).map(({ p50Ns }) => hours(p50Ns));
  expect(ends[0]).toBeCloseTo(5, 6);
  expect(ends[1]).toBeCloseTo(10.5, 6);
  expect(ends[2]).toBeCloseTo(21, 6);
});

test('a line that wavers has a range, ordered, and the same one each time', () => {
  const shares = Float64Array.from({ length: 600 }, (_, i) => ((i * i) % 101 < 80 ? 0.9 : 0));
  const ability = { ...steady(0), shares };
  const [finish] = forecast([work('a', 3)], ability, time());
  expect(finish?.p10Ns).toBeLessThan(finish?.p50Ns as bigint);
  expect(finish?.p50Ns).toBeLessThan(finish?.p90Ns as bigint);
  expect(forecast([work('a', 3)], ability, time())).toEqual([finish]);
});

test('a line of which little is known is taken at its target, and that is said', () => {
  const [finish] = forecast([work('a', 7)], steady(0.1, 10), time());
  expect(finish?.basis).toBe('target');
  expect(hours(finish?.p50Ns)).toBeGreaterThan(9);
  expect(hours(finish?.p50Ns)).toBeLessThan(11);
});

test('a line that made nothing is not finished within a year', () => {
  const [finish] = forecast([work('a', 7)], steady(0), time());
  expect(finish).toMatchObject({ p10Ns: null, p50Ns: null, p90Ns: null });
});

test('nothing left to make is finished now', () => {
  expect(hours(forecast([work('a', 0)], steady(0.8), time())[0]?.p90Ns)).toBe(0);
});

test('it will miss when half of all futures are late, and is at risk when one in ten is', () => {
  expect(outlookOf({ p50Ns: 10n, p90Ns: 20n }, 9n)).toBe('will-miss');
  expect(outlookOf({ p50Ns: 10n, p90Ns: 20n }, 10n)).toBe('at-risk');
  expect(outlookOf({ p50Ns: 10n, p90Ns: 20n }, 20n)).toBe('on-time');
  expect(outlookOf({ p50Ns: 10n, p90Ns: null }, 20n)).toBe('at-risk');
  expect(outlookOf({ p50Ns: null, p90Ns: null }, 20n)).toBe('will-miss');
});
