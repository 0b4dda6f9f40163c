import { expect, test } from 'vitest';
import { Addresses } from './addresses.ts';

test('each address has its turn before there is a pause; the one that is good stays in use', () => {
  const addresses = new Addresses(['a', 'b', 'c']);
  expect(addresses.url).toBe('a');
  expect([addresses.next(), addresses.url]).toEqual([true, 'b']);
  addresses.good();
  expect(addresses.url).toBe('b');
  expect([addresses.next(), addresses.url]).toEqual([true, 'c']);
  expect([addresses.next(), addresses.url]).toEqual([true, 'a']);
  expect([addresses.next(), addresses.url]).toEqual([false, 'b']);
  expect([addresses.next(), addresses.url]).toEqual([true, 'c']);
});

test('a single address is tried again after a pause', () => {
  const addresses = new Addresses(['a']);
  expect([addresses.next(), addresses.url]).toEqual([false, 'a']);
});
