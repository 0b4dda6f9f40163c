import { expect, test } from 'vitest';
import { addressOf, pathOfOrder, searchOf } from './address.ts';

test('an address without a query is the enterprise in the running shift, by the usual definitions', () => {
  const plain = {
    place: '',
    range: { kind: 'shift' },
    profile: 'oee.com',
    order: null,
    by: 'place',
    figure: null,
  } as const;
  expect(addressOf('')).toEqual(plain);
  expect(searchOf(plain)).toBe('?range=shift');
});

test('what is looked at comes back out of the address, and what else stands there stays', () => {
  const view = {
    place: 'lotus/hanoi/bottling',
    range: { kind: 'last', spanMs: 7 * 86_400_000 },
    profile: 'iso22400',
    order: '4500012871',
    by: 'shift',
    figure: 'scrap-ratio',
  } as const;
  const search = searchOf(view, '?lang=th&profile=teep');
  expect(addressOf(search)).toEqual(view);
  expect(search).toContain('lang=th');
  expect(search).not.toContain('teep');
});

test('an order leads to its figures at its line, whatever its number is written with', () => {
  const path = pathOfOrder({ id: 'A:1/2', line: 'line-1' });
  expect(addressOf(path.slice(path.indexOf('?')))).toMatchObject({ place: 'line-1', order: 'A:1/2' });
});

test('a grouping that there isn’t is none', () => {
  expect(addressOf('?by=colour').by).toBe('place');
});
