import { expect, test } from 'vitest';
import { addressOf, searchOf } from './address.ts';

test('an address that says nothing is the running shift of everything, in minutes', () => {
  expect(addressOf('?lang=de')).toEqual({ place: '', range: { kind: 'shift' }, unit: 'minutes', profile: 'oee.com' });
});

test('what is chosen stands in the address, beside what else stands there', () => {
  const view = {
    place: 'lotus/hanoi',
    range: { kind: 'last', spanMs: 86_400_000 },
    unit: 'money',
    profile: 'nakajima',
  } as const;
  const search = searchOf(view, '?lang=de&place=old');
  expect(search).toBe('?lang=de&place=lotus/hanoi&unit=money&profile=nakajima&last=24h');
  expect(addressOf(search)).toEqual(view);
});
