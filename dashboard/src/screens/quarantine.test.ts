import { expect, test } from 'vitest';
import { evidenceText, offersReplay, placeOf, valueText } from './quarantine.ts';

test('a place names what is known', () => {
  const nameOf = (machine: string) => (machine === 'filler-1' ? 'Filler 1' : machine);
  expect(placeOf({ machine: 'filler-1', signal: 'speed', source: 'edge-1' }, nameOf)).toBe('Filler 1 · speed · edge-1');
  expect(placeOf({ machine: null, source: 'hanoi/edge-7' }, nameOf)).toBe('hanoi/edge-7');
  expect(placeOf({ machine: null, source: null }, nameOf)).toBe('');
});

test('what can never be stored is not offered to be replayed', () => {
  expect(offersReplay('not-storable', true)).toBe(false);
  expect(offersReplay('type-conflict', true)).toBe(true);
  expect(offersReplay('malformed-message', false)).toBe(false);
});

const base64 = (...bytes: number[]) => Buffer.from(bytes).toString('base64');

test('what nobody could read is shown as the text that it is', () => {
  expect(evidenceText(Buffer.from('{"unit": "°C"}\n').toString('base64'))).toBe('{"unit": "°C"}\n');
  // Kept up to the middle of the degree sign.
  expect(evidenceText(Buffer.from('{"unit": "°C"}').subarray(0, 11).toString('base64'))).toBe('{"unit": "');
  expect(evidenceText(Buffer.from('a'.repeat(5000)).toString('base64'))).toMatch(/^a{600}…$/);
});

test('or as bytes, with what they would be in ASCII', () => {
  expect(evidenceText(base64(0x08, 0x41, 0xff, 0x20, 0x00, 0x7a, 0x7f, 0x42, 0x01))).toBe(
    '0000  08 41 ff 20 00 7a 7f 42  ·A· ·z·B\n0008  01                       ·',
  );
  const many = evidenceText(base64(...Array.from({ length: 5000 }, () => 0))).split('\n');
  expect(many).toHaveLength(33);
  expect(many.at(-1)).toBe('…');
});

test('a value is shown as it was sent, a long one by its beginning', () => {
  expect(valueText('9007199254740993')).toBe('9007199254740993');
  expect(valueText(false)).toBe('false');
  expect(valueText(null)).toBe('–');
  expect(valueText('x'.repeat(10_000))).toHaveLength(601);
});
