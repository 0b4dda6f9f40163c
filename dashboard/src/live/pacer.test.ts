import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PAINT_EVERY_MS, Pacer } from './pacer.ts';

const never = (): boolean => false;

describe('the pacer', () => {
  test('lets a first change through at once', () => {
    const pacer = new Pacer<number>();
    expect([...pacer.offer([['a', 1]], never, 1_000)]).toEqual([['a', 1]]);
    expect(pacer.waitMs(1_000)).toBeNull();
  });

  test('keeps the latest of each key while the last painting is young', () => {
    const pacer = new Pacer<number>();
    pacer.offer([['a', 1]], never, 1_000);
    expect(pacer.offer([['a', 2]], never, 1_010).size).toBe(0);
    expect(
      pacer.offer(
        [
          ['b', 3],
          ['a', 4],
        ],
        never,
        1_020,
      ).size,
    ).toBe(0);
    expect(pacer.waitMs(1_020)).toBe(PAINT_EVERY_MS - 20);
    expect(Object.fromEntries(pacer.due(1_000 + PAINT_EVERY_MS))).toEqual({ a: 4, b: 3 });
  });

  test('what is urgent never waits, and an older value of its key never comes after it', () => {
    const pacer = new Pacer<number>();
    pacer.offer([['a', 1]], never, 1_000);
    pacer.offer([['a', 2]], never, 1_010);
    expect([...pacer.offer([['a', 3]], () => true, 1_020)]).toEqual([['a', 3]]);
    expect(pacer.due(2_000).size).toBe(0);
  });

  test('a snapshot overtakes what waits', () => {
    const pacer = new Pacer<number>();
    pacer.offer([['a', 1]], never, 1_000);
    pacer.offer([['a', 2]], never, 1_010);
    pacer.clear();
    expect(pacer.waitMs(1_010)).toBeNull();
  });

  test('paints at most four times a second, and in the end the last value of every key', () => {
    const arrival = fc.record({ key: fc.constantFrom('a', 'b', 'c'), value: fc.nat(), afterMs: fc.nat(120) });
    fc.assert(
      fc.property(fc.array(arrival, { minLength: 1, maxLength: 80 }), (arrivals) => {
        const pacer = new Pacer<number>();
        const shown = new Map<string, number>();
        const painted: number[] = [];
        let now = 0;
        const paint = (values: Map<string, number>): void => {
          if (values.size > 0) painted.push(now);
          for (const [key, value] of values) shown.set(key, value);
        };
        for (const { key, value, afterMs } of arrivals) {
          const until = now + afterMs;
          for (let wait = pacer.waitMs(now); wait !== null && now + wait <= until; wait = pacer.waitMs(now)) {
            now += wait;
            paint(pacer.due(now));
          }
          now = until;
          paint(pacer.offer([[key, value]], never, now));
        }
        now += pacer.waitMs(now) ?? 0;
        paint(pacer.due(now));
        const last = new Map(arrivals.map(({ key, value }) => [key, value]));
        expect(shown).toEqual(last);
        for (const [index, at] of painted.entries()) {
          if (index > 0) expect(at - (painted[index - 1] ?? 0)).toBeGreaterThanOrEqual(PAINT_EVERY_MS);
        }
      }),
    );
  });
});
