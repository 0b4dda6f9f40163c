import { expect, test } from 'vitest';
import { FakeClock } from '../testing/fake-clock.ts';
import { type Wall, Walls } from './walls.ts';

function begin(kept: Wall[] = []) {
  const clock = new FakeClock();
  const written: Wall[][] = [];
  const walls = new Walls({ clock, keep: (all) => written.push(structuredClone([...all])) });
  walls.load(kept);
  return { clock, walls, written };
}

test('after a restart of the server a wall has its time to come back; one that was closed is not waited for', async () => {
  const { clock, walls } = begin([
    { id: 'hall~aaaa', isClosed: false },
    { id: 'hall~bbbb', isClosed: true },
  ]);
  await clock.advance(59_000);
  expect(walls.dead()).toEqual([]);
  await clock.advance(1000);
  expect(walls.dead()).toEqual(['hall~aaaa']);
  walls.present('s1', 'hall~aaaa');
  expect(walls.dead()).toEqual([]);
});

test('a page that reloads is the same wall, and two screens of one wall live until both are gone', async () => {
  const { clock, walls, written } = begin();
  walls.present('s1', 'hall~aaaa');
  walls.present('s2', 'hall~aaaa');
  walls.gone('s1');
  await clock.advance(120_000);
  expect(walls.dead()).toEqual([]);
  walls.goodbye('s2');
  await clock.advance(120_000);
  expect(walls.dead()).toEqual([]);
  expect(written.map(([wall]) => wall?.isClosed)).toEqual([false, false, true]);
  expect(written.at(-1)).toEqual([{ id: 'hall~aaaa', isClosed: true, name: null, seenMs: clock.nowMs() - 120_000 }]);
});

test.each([
  '',
  'hall',
  'hall~',
  'hall~AAAA',
  `${'a'.repeat(150)}~aaaa`,
  'a b~aaaa',
  7,
  null,
  'hall~aaaa#1',
  'a@b~aaaa',
])('%j is no wall', (id) => {
  expect(begin().walls.present('s', id)).toBe(false);
});

test('nobody can make up walls without end', () => {
  const { walls } = begin();
  const taken = Array.from({ length: 600 }, (_, n) => walls.present(`s${n}`, `hall~${String(n).padStart(4, '0')}`));
  expect(taken.filter(Boolean)).toHaveLength(500);
});

test('each has its last sign of life and the name that people gave it, over restarts too', async () => {
  const { clock, walls, written } = begin([{ id: 'hall~bbbb', isClosed: false }]);
  const openedMs = clock.nowMs();
  walls.present('s1', 'hall~aaaa');
  expect(walls.rename('hall~aaaa', 'By the gate')).toBe(true);
  expect(walls.rename('hall~cccc', 'Nowhere')).toBe(false);
  await clock.advance(5000);
  expect(walls.all()).toEqual([
    { id: 'hall~bbbb', name: null, state: 'silent', seenMs: null },
    { id: 'hall~aaaa', name: 'By the gate', state: 'live', seenMs: openedMs + 5000 },
  ]);
  walls.gone('s1');
  await clock.advance(5000);
  const later = begin(written.at(-1));
  expect(later.walls.all()[1]).toEqual({
    ...{ id: 'hall~aaaa', name: 'By the gate', state: 'silent', seenMs: openedMs + 5000 },
  });
});
