import { expect, test } from 'vitest';
import { daysLeft, missedFirst, partsOfWall } from './house.ts';

test('a wall screen is a place and a mark', () => {
  expect(partsOfWall('hanoi/hall-1~a1b2c3d4')).toEqual({ place: 'hanoi/hall-1', mark: 'a1b2c3d4' });
  expect(partsOfWall('hall')).toEqual({ place: 'hall', mark: '' });
});

test('who is missed comes first, then by name', () => {
  const wall = (id: string, state: 'live' | 'silent' | 'closed', name: string | null = null) => {
    return { id, state, name, seenMs: null };
  };
  const all = [wall('d', 'closed'), wall('c', 'live', 'Zoo'), wall('b', 'live', 'Arch'), wall('a', 'silent')];
  expect(missedFirst(all).map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd']);
});

test('days are whole ones, and below nothing when it is over', () => {
  expect([daysLeft(86_400_000 * 7, 1), daysLeft(10, 5), daysLeft(5, 10)]).toEqual([6, 0, -1]);
});
