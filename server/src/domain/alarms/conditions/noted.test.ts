import { expect, test } from 'vitest';
import { boundToSystem } from '../system.ts';
import { at, clock, Run } from '../testing.ts';

const noted = (seconds: number) => ({ kind: 'noted', atNs: at(seconds) }) as const;
const ticks = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => clock(from + i, null));

test('it is active from when it is noted, and over when nobody has noted it for a minute', () => {
  const run = new Run(boundToSystem('system:twin', 'edge-1')).tell(
    ...ticks(1, 9),
    noted(10),
    ...ticks(11, 40),
    noted(41),
  );
  expect(run.story).toEqual(['activated 10']);
  run.tell(...ticks(42, 100));
  expect(run.story).toEqual(['activated 10']);
  run.tell(...ticks(101, 200));
  expect(run.story).toEqual(['activated 10', 'returned 101']);
});

test('it does not flap while it is noted now and then', () => {
  const run = new Run(boundToSystem('system:twin', 'edge-1'));
  for (let s = 0; s < 600; s += 50) run.tell(noted(s), ...ticks(s + 1, s + 49));
  expect(run.story).toEqual(['activated 0']);
});

test('a flood of notices is remembered once a second', () => {
  const run = new Run(boundToSystem('system:twin', 'edge-1')).tell(noted(1));
  const { memory } = run;
  run.tell(noted(1.2), noted(1.9));
  expect(run.memory).toBe(memory);
});

test('a wrong clock is told when it goes on, not for one old value', () => {
  const run = new Run(boundToSystem('system:clock', 'filler-1')).tell(noted(1), ...ticks(2, 200));
  expect(run.said).toEqual([]);
  for (let s = 200; s < 400; s += 20) run.tell(noted(s), ...ticks(s + 1, s + 19));
  expect(run.story).toEqual(['activated 320']);
});
