import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CsvRecords, DELIMITERS, delimiterOf } from './csv.ts';

const textLines = (text: string) => text.split('\n').map((line, index) => ({ number: index + 1, text: line }));
const read = (text: string, delimiter = ',') => {
  const records = new CsvRecords(delimiter);
  return [...records.take(textLines(text)), ...records.end()];
};

test('quoted fields hold delimiters, quotes and line ends, and records keep the number of their first line', () => {
  expect(read('time,text\n1,"a, ""b""\nc"\n\n2,d')).toEqual([
    { number: 1, fields: ['time', 'text'] },
    { number: 2, fields: ['1', 'a, "b"\nc'] },
    { number: 5, fields: ['2', 'd'] },
  ]);
});

test('whatever is written by the rules is read as it was, however it is cut into portions', () => {
  const field = fc.string({ unit: fc.constantFrom('a', '"', ',', ';', '\n', ' ', '°', '1') });
  fc.assert(
    fc.property(
      fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 }),
      fc.constantFrom(...DELIMITERS),
      fc.integer({ min: 1, max: 5 }),
      (rows, delimiter, portion) => {
        const text = rows.map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(delimiter)).join('\n');
        const lines = textLines(text);
        const records = new CsvRecords(delimiter);
        const got = [];
        for (let at = 0; at < lines.length; at += portion) got.push(...records.take(lines.slice(at, at + portion)));
        got.push(...records.end());
        expect(got.map((one) => ('fields' in one ? one.fields : one))).toEqual(rows);
      },
    ),
  );
});

test('a quote that is never closed breaks its line alone', () => {
  expect(read('1,a\n2,"b\n3,c\n4,d')).toEqual([
    { number: 1, fields: ['1', 'a'] },
    { number: 2, reason: 'a quote is never closed' },
    { number: 3, fields: ['3', 'c'] },
    { number: 4, fields: ['4', 'd'] },
  ]);
  expect(read('1,"a"b')).toEqual([{ number: 1, reason: 'there is more behind the closing quote of field 2' }]);
});

test.each([
  [',', ['time,temp', '1,20.5']],
  [';', ['Zeit;Temperatur;Druck', '1;20,5;1,2']],
  ['\t', ['time\ttemp', '2025-01-01 00:00:00\t20,5']],
  ['|', ['time|a|b', '1|2|3']],
])('the delimiter %j is recognised', (delimiter, lines) => {
  expect(delimiterOf(lines)).toBe(delimiter);
});
