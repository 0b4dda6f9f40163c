import { expect, test } from 'vitest';
import { Progress } from './progress.ts';

function watched() {
  const loop = { name: 'journal', isBusy: false, count: 0 };
  const progress = new Progress([{ name: loop.name, busy: () => loop.isBusy, done: () => loop.count }], 0);
  let nowMs = 0;
  /** Seconds pass, with a look in each. */
  const pass = (seconds: number, each = () => {}) => {
    for (let second = 0; second < seconds; second++) {
      nowMs += 1_000;
      each();
      progress.look(nowMs);
    }
    return progress.stuck(nowMs);
  };
  return { loop, progress, pass };
}

test('a loop that rests is not stuck, however long', () => {
  const { pass } = watched();
  expect(pass(3_600)).toEqual([]);
});

test('one that always has work and gets some of it done is not', () => {
  const { loop, pass } = watched();
  loop.isBusy = true;
  expect(
    pass(120, () => {
      loop.count += 1;
    }),
  ).toEqual([]);
});

test('one that has work and gets none of it done is, until it moves again', () => {
  const { loop, pass } = watched();
  loop.isBusy = true;
  expect(pass(31)).toEqual([]);
  expect(pass(1)).toEqual(['journal has made no progress for 31 s']);
  loop.count += 1;
  expect(pass(1)).toEqual([]);
});

test('when nobody looks, that is said', () => {
  const { progress } = watched();
  expect(progress.stuck(10_000)).toEqual([]);
  expect(progress.stuck(12_000)).toEqual(['timers have not run for 12 s']);
});
