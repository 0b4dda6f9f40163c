import { assert, constantFrom, double, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { localText, momentOf, ticksOf } from './ticks.ts';
import { panned, rangeFrom, SPANS, searchOf, viewOf, windowOf, zoomed } from './view.ts';

const NOW = Date.UTC(2026, 10, 22, 8);
const MINUTE = 60_000;

describe('the address', () => {
  test.each([
    '?s=filler-1/tank/level&s=filler-1/state&last=8h',
    '?s=filler-1/tank/level&range=shift',
    '?s=m/s&from=2026-11-22T06:00:00.000Z&to=2026-11-22T07:30:00.000Z',
    '?s=m/s&last=90min',
  ])('is what it was made of: %s', (search) => {
    expect(searchOf(viewOf(search))).toBe(search);
  });

  test('keeps what else stands in it', () => {
    expect(searchOf(viewOf('?s=m/s'), '?lang=vi&s=old/one')).toBe('?lang=vi&s=m/s&last=8h');
  });

  test.each(['', '?last=nonsense', '?from=5&to=1', '?from=x&to=y', '?s=none&s=/x&s=x/'])(
    'that says nothing is the last eight hours: %s',
    (search) => {
      expect(viewOf(search)).toEqual({ signals: [], range: { kind: 'last', spanMs: SPANS['8h'] } });
    },
  );
});

describe('the window', () => {
  test('follows now, or stands still', () => {
    expect(windowOf({ kind: 'last', spanMs: 1000 }, NOW, null)).toEqual({ fromMs: NOW - 1000, toMs: NOW });
    expect(windowOf({ kind: 'own', fromMs: 1, toMs: 2 }, NOW, null)).toEqual({ fromMs: 1, toMs: 2 });
    const shift = { fromMs: NOW - 10, toMs: NOW + 10 };
    expect(windowOf({ kind: 'shift' }, NOW, shift)).toEqual({ fromMs: NOW - 10, toMs: NOW });
    expect(windowOf({ kind: 'shift' }, NOW, null)).toEqual({ fromMs: NOW - SPANS['8h'], toMs: NOW });
  });

  test('zoomed, the moment under the pointer stays; and it is never longer or shorter than can be asked for', () => {
    assert(
      property(
        double({ min: 0.01, max: 100, noNaN: true }),
        double({ min: 0, max: 1, noNaN: true }),
        (factor, share) => {
          const window = { fromMs: NOW - 3_600_000, toMs: NOW };
          const next = zoomed(window, factor, share);
          const still = window.fromMs + 3_600_000 * share;
          expect(next.fromMs + (next.toMs - next.fromMs) * share).toBeCloseTo(still, 0);
          expect(next.toMs - next.fromMs).toBeGreaterThanOrEqual(1000);
        },
      ),
    );
  });

  test('moved into the past it stands still, and back at now it follows again', () => {
    const window = { fromMs: NOW - 60 * MINUTE, toMs: NOW };
    expect(rangeFrom(panned(window, -0.5), NOW)).toEqual({
      kind: 'own',
      fromMs: NOW - 90 * MINUTE,
      toMs: NOW - 30 * MINUTE,
    });
    expect(rangeFrom(panned(window, 0.5), NOW)).toEqual({ kind: 'last', spanMs: 60 * MINUTE });
    expect(rangeFrom(window, NOW)).toEqual({ kind: 'last', spanMs: 60 * MINUTE });
  });
});

describe('the time axis', () => {
  const day = (ms: number): string => new Date(ms).toISOString().slice(5, 10);

  test('is marked at round times of the site’s clock', () => {
    const ticks = ticksOf('Asia/Kolkata', Date.UTC(2026, 10, 21, 17), Date.UTC(2026, 10, 21, 23), 8, day);
    expect(ticks.map(({ text }) => text)).toEqual(['23:00', '11-21', '01:00', '02:00', '03:00', '04:00']);
    expect(ticks[1]?.isDay).toBe(true);
  });

  test('stays on them when the clocks change', () => {
    const ticks = ticksOf('Europe/Berlin', Date.UTC(2027, 2, 27, 18), Date.UTC(2027, 2, 28, 18), 9, day);
    expect(ticks.map(({ text }) => text)).toEqual([
      '21:00',
      '03-27',
      '03:00',
      '06:00',
      '09:00',
      '12:00',
      '15:00',
      '18:00',
    ]);
  });

  test('has no more marks than there is room for, ascending and within', () => {
    const zones = constantFrom('UTC', 'Europe/Berlin', 'Asia/Kolkata', 'America/Santiago');
    assert(
      property(
        zones,
        integer({ min: 0, max: 60_000_000 }),
        integer({ min: 1000, max: 2_000_000_000 }),
        integer({ min: 3, max: 20 }),
        (zone, since, span, most) => {
          const fromMs = NOW + since * 1000;
          const times = ticksOf(zone, fromMs, fromMs + span, most, day).map(({ timeMs }) => timeMs);
          expect(times.length).toBeLessThanOrEqual(most + 2);
          expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
          for (const timeMs of times) expect(timeMs >= fromMs && timeMs <= fromMs + span).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('a moment of the site’s clock is read as it is written', () => {
    expect(localText('Asia/Ho_Chi_Minh', NOW)).toBe('2026-11-22T15:00');
    expect(momentOf('Asia/Ho_Chi_Minh', '2026-11-22T15:00')).toBe(NOW);
    // Skipped in Berlin on that night: the same stretch later; repeated in autumn: the first of the two.
    expect(momentOf('Europe/Berlin', '2027-03-28T02:30')).toBe(Date.UTC(2027, 2, 28, 1, 30));
    expect(momentOf('Europe/Berlin', '2026-10-25T02:30')).toBe(Date.UTC(2026, 9, 25, 0, 30));
    expect(momentOf('UTC', 'tomorrow')).toBe(null);
  });
});
