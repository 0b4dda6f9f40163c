import { expect, test } from 'vitest';
import { addressOf, searchOf } from './address.ts';

test('without a window it is the last week', () => {
  expect(addressOf('')).toEqual({ place: '', range: { kind: 'last', spanMs: 7 * 86_400_000 } });
});

test('what is chosen stands in the address and comes out of it', () => {
  const view = { place: 'a/b', range: { kind: 'last', spanMs: 3_600_000 } } as const;
  const search = searchOf(view, '?lang=de');
  expect(new URLSearchParams(search).get('lang')).toBe('de');
  expect(addressOf(search)).toEqual(view);
});
