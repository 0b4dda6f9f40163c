import { expect, test } from 'vitest';
import { namesOf } from './enumerations.ts';

test('EnumStrings are numbered by their place', () => {
  expect(namesOf([{ text: 'Stopped' }, { text: 'Execute' }])).toEqual(
    new Map([
      [0, 'Stopped'],
      [1, 'Execute'],
    ]),
  );
});

test('EnumValues bring their own numbers', () => {
  const values = [
    { value: [0, 17], displayName: { text: 'Execute' } },
    { value: [-1, -1], displayName: { text: 'Undefined' } },
  ];
  expect(namesOf(values)).toEqual(
    new Map([
      [17, 'Execute'],
      [-1, 'Undefined'],
    ]),
  );
});

test('anything else has no names', () => {
  expect(namesOf(null)).toBeNull();
  expect(namesOf('Execute')).toBeNull();
  expect(namesOf([])).toBeNull();
});
