import fc from 'fast-check';
import { expect, test } from 'vitest';
import { after, isBefore, missingFrom } from './sequence.ts';

const numbers = fc.oneof(fc.integer({ min: 1, max: 0xffff_ffff }), fc.constantFrom(1, 2, 0xffff_fffe, 0xffff_ffff));

test('after the highest comes 1, and each number comes before those that follow it', () => {
  expect(after(0xffff_ffff)).toBe(1);
  fc.assert(
    fc.property(numbers, fc.integer({ min: 1, max: 200 }), (first, steps) => {
      let later = first;
      for (let step = 0; step < steps; step++) later = after(later);
      expect([isBefore(first, later), isBefore(later, first), isBefore(first, first)]).toEqual([true, false, false]);
    }),
  );
});

test('of what a server holds, only a hole behind what is due is missed', () => {
  expect(missingFrom(5, [])).toBe(null);
  expect(missingFrom(5, [2, 3, 4])).toBe(null);
  expect(missingFrom(5, [3, 5, 6])).toBe(null);
  expect(missingFrom(5, [6, 7])).toBe(5);
  expect(missingFrom(5, [5, 7])).toBe(6);
  expect(missingFrom(0xffff_ffff, [0xffff_ffff, 1, 2])).toBe(null);
});
