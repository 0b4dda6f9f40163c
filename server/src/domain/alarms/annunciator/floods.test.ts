import fc from 'fast-check';
import { expect, test } from 'vitest';
import { calmPosition, FLOOD_NS, hear, subside } from './floods.ts';
import type { Position } from './types.ts';

const S = 1_000_000_000n;
const heard = (times: readonly number[], from: Position = calmPosition('line-1')): Position =>
  times.reduce((position, s) => hear(position, BigInt(s) * S).position, from);
const seconds = (count: number, everyS: number, firstS = 0) =>
  Array.from({ length: count }, (_, i) => firstS + i * everyS);

test('ten in ten minutes are none, the eleventh begins one', () => {
  expect(heard(seconds(10, 10)).floodSinceNs).toBeNull();
  expect(heard(seconds(11, 10)).floodSinceNs).toBe(100n * S);
});

test('eleven in ten minutes and a moment are none', () => {
  expect(heard(seconds(11, 60)).floodSinceNs).toBeNull();
  expect(heard(seconds(11, 59)).floodSinceNs).toBe(590n * S);
});

test('it ends when the last ten minutes have had fewer than five, at that time', () => {
  const flood = heard(seconds(11, 10));
  // The fifth from the end is that of second 60.
  expect(subside(flood, 60n * S + FLOOD_NS - 1n)).toBeNull();
  expect(subside(flood, 3600n * S)).toMatchObject({ atNs: 60n * S + FLOOD_NS, position: { floodSinceNs: null } });
});

test('a calm position has none to end', () => {
  expect(subside(heard(seconds(10, 10)), 3600n * S)).toBeNull();
});

test('property: however they arrive, a flood is as a plain count of all of them says', () => {
  const times = fc.array(fc.integer({ min: 0, max: 1500 }), { minLength: 11, maxLength: 40 });
  fc.assert(
    fc.property(times, (list) => {
      let position = calmPosition('line-1');
      const all: number[] = [];
      for (const s of list) {
        position = hear(position, BigInt(s) * S).position;
        all.push(s);
        const newest = Math.max(...all);
        const many = all.filter((one) => one > newest - 600).length > 10;
        if (many) expect(position.floodSinceNs).not.toBeNull();
        if (position.floodSinceNs !== null) return;
      }
    }),
  );
});
