import { expect, test } from 'vitest';
import { Recogniser, readingOf, STATUS, statusOf } from './values.ts';

const recognise = (texts: readonly string[], comma = false) => {
  const recogniser = new Recogniser(comma);
  for (const text of texts) recogniser.see(text);
  return recogniser.recognise();
};

test.each([
  [['1', '-2', '+3'], 'int', 'Int32'],
  [['1', '3000000000'], 'int', 'Int64'],
  [['1', '9223372036854775808'], 'float', 'Double'],
  [['1', '2.5', '.5', '1e-3'], 'float', 'Double'],
  [['true', 'FALSE'], 'bool', 'Boolean'],
  [['READY', 'ACTIVE'], 'text', 'String'],
  [['007', '008'], 'text', 'String'],
  [['1 2 3', '4 5 6'], 'text', 'String'],
  [['', 'UNAVAILABLE', 'NaN'], 'text', 'String'],
  [['UNAVAILABLE', '', '5'], 'int', 'Int32'],
])('%j is %s', (texts, type, node) => {
  expect(recognise(texts)).toMatchObject({ type, node });
});

test('a comma is a decimal point only where it may be one', () => {
  expect(recognise(['20,5', '21'], true).type).toBe('float');
  expect(readingOf('20,5', 'float', true)).toEqual({ value: 20.5, status: 0 });
  expect(recognise(['20,5', '21'], false).type).toBe('text');
});

test('a few words among numbers are told, and are no value; many make it a text', () => {
  const numbers = Array.from({ length: 40 }, (_, index) => String(index));
  expect(recognise([...numbers, 'I/O Timeout'])).toEqual({ type: 'int', node: 'Int32', odd: ['I/O Timeout'] });
  expect(readingOf('I/O Timeout', 'int', false)).toEqual({ value: null, status: STATUS.badTypeMismatch });
  expect(recognise([...numbers, ...Array.from({ length: 6 }, () => 'x')]).type).toBe('text');
});

test('what the file has no value for is bad, and says why', () => {
  expect(readingOf('UNAVAILABLE', 'text', false)).toEqual({ value: null, status: STATUS.badNoCommunication });
  expect(readingOf('NaN', 'float', false)).toEqual({ value: null, status: STATUS.badNoData });
  expect(readingOf('', 'int', false)).toEqual({ value: null, status: STATUS.badNoData });
  expect(readingOf(null, 'text', false)).toEqual({ value: null, status: STATUS.badNoData });
  expect(readingOf('', 'text', false)).toEqual({ value: '', status: 0 });
});

test.each([
  ['Good', 0],
  ['192', 0],
  ['64', 0x40000000],
  ['Uncertain - last usable', 0x40000000],
  ['0', 0x80000000],
  ['0x0', 0],
  ['Bad', 0x80000000],
  ['0x80310000', 0x80310000],
  ['2150694912', 0x80310000],
  ['', null],
  ['blue', null],
])('quality %j is %s', (text, status) => {
  expect(statusOf(text)).toBe(status);
});
