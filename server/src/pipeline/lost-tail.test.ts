import { expect, test } from 'vitest';
import { at, FILLER, LABELLER, observed, sample } from '../testing/plant.ts';
import { LostTail } from './lost-tail.ts';

const gap = { kind: 'gap', machine: FILLER, signals: [], cause: 'journal-lost' };

test('the time from what was known to where the new journal begins is a gap, once', () => {
  const tail = new LostTail(new Map([[FILLER, at(10)]]));
  tail.see(1, [sample(FILLER, 'total', 30, 1n), observed(FILLER, 31, 32)]);
  expect(tail.declare(1)).toEqual([{ ...gap, fromNs: at(10), toNs: at(31) }]);
  tail.see(2, [observed(FILLER, 32, 33)]);
  expect(tail.declare(2)).toEqual([]);
});

test('it waits for the first that the new journal says: what is live comes before it', () => {
  const tail = new LostTail(new Map([[FILLER, at(10)]]));
  tail.see(7, [observed(FILLER, 90, 91)]);
  expect(tail.declare(0)).toEqual([]);
  tail.see(2, [observed(FILLER, 20, 21)]);
  tail.see(4, [observed(FILLER, 40, 41)]);
  expect(tail.declare(1)).toEqual([]);
  expect(tail.declare(7)).toEqual([{ ...gap, fromNs: at(10), toNs: at(20) }]);
});

test('of machines that the old journal did not carry, and of time that is known, it says nothing', () => {
  const tail = new LostTail(new Map([[FILLER, at(50)]]));
  tail.see(1, [observed(LABELLER, 20, 21), observed(FILLER, 20, 21)]);
  expect(tail.declare(1)).toEqual([]);
});
