import { expect, test } from 'vitest';
import { wantsReload } from './build.ts';

test('a page reloads when the server hands out another build', () => {
  expect(wantsReload('a', 'b', null)).toBe(true);
  expect(wantsReload('a', 'a', null)).toBe(false);
});

test('once for each build: a cache that keeps handing out the old page is not asked for ever', () => {
  expect(wantsReload('a', 'b', 'b')).toBe(false);
  expect(wantsReload('a', 'c', 'b')).toBe(true);
});

test('never under the development server, nor for a server without a build', () => {
  expect(wantsReload(null, 'b', null)).toBe(false);
  expect(wantsReload('a', 'dev', null)).toBe(false);
  expect(wantsReload('a', '', null)).toBe(false);
});
