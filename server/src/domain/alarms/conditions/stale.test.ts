import { expect, test } from 'vitest';
import { bind, clock, observed, Run, sample } from '../testing.ts';

const silent = bind({ condition: { kind: 'stale', forS: 15 } });
const ticks = (from: number, to: number, heardAt: number | null) =>
  Array.from({ length: to - from + 1 }, (_, i) =>
    clock(from + i, heardAt === null ? null : (from + i - heardAt) * 1000),
  );

test('silence becomes active when it has lasted long enough, and ends when something is heard', () => {
  const run = new Run(silent).tell(...ticks(1, 30, 10.5), ...ticks(31, 32, 30.75));
  expect(run.story).toEqual(['activated 25.5', 'returned 30.75']);
});

test('it is driven by the clock alone', () => {
  const run = new Run(silent).tell(...ticks(1, 10, 1), observed(0, 500), sample(600, 90));
  expect(run.said).toEqual([]);
  expect(run.memory.uncertain).toBe(false);
});

test('a machine that was never heard is silent since the rule is there', () => {
  expect(new Run(silent).tell(...ticks(1, 16, null)).story).toEqual(['activated 15']);
});

test('time in which the server was down isn’t counted, and an alarm that was active stays so', () => {
  const run = new Run(silent).tell(...ticks(1, 10, 5), ...ticks(600, 608, null));
  expect(run.said).toEqual([]);
  run.tell(...ticks(609, 611, null));
  expect(run.story).toEqual(['activated 610']);
  run.tell(...ticks(5000, 5002, null));
  expect(run.story).toEqual(['activated 610']);
  expect(run.memory.state).toBe('active-unacknowledged');
});

test('delays go by the clock too', () => {
  const run = new Run(bind({ condition: { kind: 'stale', forS: 15 }, offDelayS: 5 })).tell(...ticks(1, 20, 0));
  run.tell(...ticks(21, 25, 21).map((event) => ({ ...event, silentForMs: 0 })));
  expect(run.story).toEqual(['activated 15']);
  run.tell(clock(26, 0));
  expect(run.story).toEqual(['activated 15', 'returned 26']);
});
