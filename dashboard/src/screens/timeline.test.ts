import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TimelineRow } from '../api/plant.ts';
import { hoursKnown, knowsAnything, stretchesOf } from './timeline.ts';

const row = (fromMs: number, toMs: number, shown: TimelineRow['shown'], reason: string | null = null): TimelineRow => ({
  machine: 'm',
  fromMs,
  toMs,
  state: 'producing',
  shown,
  calendar: 'scheduled',
  reason,
});
const shape = (stretches: { fromMs: number; toMs: number; shown: string }[]) =>
  stretches.map(({ fromMs, toMs, shown }) => `${fromMs}-${toMs} ${shown}`);

describe('the stretches of a ribbon', () => {
  test('join what the ledger has cut at quarter hours', () => {
    expect(shape(stretchesOf([row(0, 15, 'run'), row(15, 30, 'run'), row(30, 40, 'down')], 0, 40, null))).toEqual([
      '0-30 run',
      '30-40 down',
    ]);
  });

  test('keep stops of different reasons apart', () => {
    expect(stretchesOf([row(0, 5, 'down', 'jam'), row(5, 9, 'down', 'guard')], 0, 9, null)).toHaveLength(2);
  });

  test('say no data where no row is', () => {
    expect(shape(stretchesOf([row(10, 20, 'run'), row(30, 40, 'run')], 0, 50, null))).toEqual([
      '0-10 no-data',
      '10-20 run',
      '20-30 no-data',
      '30-40 run',
      '40-50 no-data',
    ]);
  });

  test('end with what the live model says, from its own beginning on', () => {
    const present = { shown: 'down', calendar: 'scheduled', reason: 'jam', sinceMs: 46 } as const;
    expect(shape(stretchesOf([row(0, 40, 'run')], 0, 50, present))).toEqual(['0-46 run', '46-50 down']);
  });

  test('let the live state go on where the newest row already tells of it', () => {
    const present = { shown: 'down', calendar: 'scheduled', reason: null, sinceMs: 20 } as const;
    expect(shape(stretchesOf([row(0, 20, 'run'), row(20, 40, 'down')], 0, 50, present))).toEqual([
      '0-20 run',
      '20-50 down',
    ]);
  });

  test('know nothing when there is nothing', () => {
    expect(knowsAnything(stretchesOf([], 0, 50, null))).toBe(false);
    expect(knowsAnything(stretchesOf([row(0, 1, 'run')], 0, 50, null))).toBe(true);
  });

  test('always fill the window exactly, in order and touching', () => {
    const anyRow = fc
      .record({
        from: fc.integer({ min: -50, max: 150 }),
        length: fc.nat(60),
        shown: fc.constantFrom('run', 'down', 'slow', 'no-data'),
      })
      .map(({ from, length, shown }) => row(from, from + length, shown as TimelineRow['shown']));
    const anyPresent = fc.option(
      fc.record({
        shown: fc.constantFrom('run', 'no-data', 'down'),
        calendar: fc.constant('scheduled'),
        reason: fc.constant(null),
        sinceMs: fc.option(fc.integer({ min: -50, max: 150 })),
      }),
    );
    fc.assert(
      fc.property(fc.array(anyRow, { maxLength: 12 }), anyPresent, (rows, present) => {
        const stretches = stretchesOf(rows, 0, 100, present as Parameters<typeof stretchesOf>[3]);
        expect(stretches[0]?.fromMs).toBe(0);
        expect(stretches.at(-1)?.toMs).toBe(100);
        for (const [index, stretch] of stretches.entries()) {
          expect(stretch.toMs).toBeGreaterThan(stretch.fromMs);
          if (index > 0) expect(stretch.fromMs).toBe(stretches[index - 1]?.toMs);
        }
      }),
    );
  });
});

test('the hours that are known are whole ones, at least one, at most as many as are asked for', () => {
  const now = 20 * 3_600_000;
  expect(hoursKnown([], now, 8)).toBe(8);
  expect(hoursKnown([row(0, now, 'no-data')], now, 8)).toBe(8);
  expect(hoursKnown([row(now - 60_000, now, 'run')], now, 8)).toBe(1);
  expect(hoursKnown([row(now - 1.2 * 3_600_000, now, 'down')], now, 8)).toBe(2);
  expect(hoursKnown([row(0, now, 'run')], now, 8)).toBe(8);
});
