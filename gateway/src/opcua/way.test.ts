import { expect, test } from 'vitest';
import { WayOfWatching } from './way.ts';

const HOUR_MS = 3_600_000;

test('a server that refuses subscriptions is read, and asked again later', () => {
  const way = new WayOfWatching('auto');
  expect(way.choose(HOUR_MS)).toBe('subscription');
  expect(way.refused('BadTooManySubscriptions (0x80770000)', HOUR_MS)).toBe(false);
  expect(way.refused('BadServiceUnsupported (0x800b0000)', HOUR_MS)).toBe(true);
  expect(way.choose(HOUR_MS + 1_000)).toBe('cyclic');
  expect(way.refused('BadServiceUnsupported (0x800b0000)', HOUR_MS + 2_000)).toBe(false);
  expect(way.choose(2 * HOUR_MS)).toBe('subscription');
});

test('a server whose subscriptions bring nothing twice in a row is read', () => {
  const way = new WayOfWatching('auto');
  expect(way.ended(true, 1)).toBe(false);
  expect(way.ended(false, 2)).toBe(false);
  expect(way.ended(true, 3)).toBe(false);
  expect(way.choose(3)).toBe('subscription');
  expect(way.ended(true, 4)).toBe(true);
  expect(way.choose(5)).toBe('cyclic');
});

test('what the configuration says is kept to', () => {
  const subscribed = new WayOfWatching('subscription');
  expect(subscribed.refused('BadServiceUnsupported', 1)).toBe(false);
  expect([subscribed.ended(true, 1), subscribed.ended(true, 2)]).toEqual([false, false]);
  expect(subscribed.choose(3)).toBe('subscription');
  const read = new WayOfWatching('cyclic');
  expect(read.choose(HOUR_MS)).toBe('cyclic');
});
