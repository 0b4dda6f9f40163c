import { expect, test } from 'vitest';
import { ownMark } from './wall-mark.ts';

const storeOf = (kept: Record<string, string> = {}) => ({
  getItem: (name: string) => kept[name] ?? null,
  setItem: (name: string, text: string) => {
    kept[name] = text;
  },
});

test('a screen keeps its mark, and two have two', () => {
  const store = storeOf();
  const mark = ownMark(store);
  expect(mark).toMatch(/^[a-z0-9]{8}$/);
  expect(ownMark(store)).toBe(mark);
  expect(ownMark(storeOf())).not.toBe(mark);
});

test('what is no mark is replaced, and a browser that keeps nothing has one all the same', () => {
  expect(ownMark(storeOf({ 'gemba.wall': '<b>' }))).toMatch(/^[a-z0-9]{8}$/);
  const closed = {
    getItem: () => {
      throw new Error('no storage');
    },
    setItem: () => undefined,
  };
  expect(ownMark(closed)).toMatch(/^[a-z0-9]{8}$/);
});
