import { expect, test } from 'vitest';
import { madeReport } from '../../domain/reports/fixture-report.ts';
import { csvText, field } from './csv.ts';

/** A reader that knows RFC 4180 and nothing of how the file is written. */
function parse(text: string): string[][] {
  const rows: string[][] = [[]];
  let field = '';
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i] as string;
    if (quoted && character === '"' && text[i + 1] === '"') field += text[++i];
    else if (character === '"') quoted = !quoted;
    else if (quoted) field += character;
    else if (character === ',') {
      rows.at(-1)?.push(field);
      field = '';
    } else if (character === '\r' && text[i + 1] === '\n') {
      i++;
      rows.at(-1)?.push(field);
      rows.push([]);
      field = '';
    } else field += character;
  }
  expect(rows.pop()).toEqual([]);
  return rows;
}

test.each([
  ['=HYPERLINK("http://x")', `"'=HYPERLINK(""http://x"")"`],
  ['+49 341', "'+49 341"],
  ['-stop', "'-stop"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['  =1+1', "'  =1+1"],
  ['\t=1', "'\t=1"],
  ['=1', "'=1"],
  ['Jam, "twice"', '"Jam, ""twice"""'],
  ['two\r\nlines', '"two\r\nlines"'],
])('the text %j can not run as a formula, and comes back as one field', (text, expected) => {
  expect(field(text)).toBe(expected);
  expect(parse(`${field(text)},x\r\n`)).toHaveLength(1);
});

test('numbers are numbers, negative ones too, and what is unknown is empty', () => {
  expect([-110, 0.1 + 0.2, 0, null, Number.NaN].map(field)).toEqual(['-110', '0.30000000000000004', '0', '', '']);
});

test('every line has the same fields, figures carry their sums, moments the plant’s offset', () => {
  const rows = parse(csvText(madeReport('leipzig', 'day', '2026-11-20', 3), 'de').replace(/^\uFEFF/, ''));
  expect(new Set(rows.map(({ length }) => length))).toEqual(new Set([9]));
  expect(rows[0]?.slice(0, 4)).toEqual(['Abschnitt', 'Zeile', 'Kennzahl', 'Wert']);
  const oee = rows.find(
    ([section, row, figure]) => section === 'Kennzahlen' && row === '' && figure === 'OEE',
  ) as string[];
  expect(Number(oee[3])).toBeCloseTo(Number(oee[5]) / Number(oee[6]), 12);
  expect(rows.flat().some((text) => /^2026-11-20T06:00:00\+01:00$/.test(text))).toBe(true);
});
