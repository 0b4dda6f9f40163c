import { strFromU8, unzipSync } from 'fflate';
import readSheets from 'read-excel-file/node';
import { expect, test } from 'vitest';
import { madeReport } from '../../../domain/reports/fixture-report.ts';
import { columnName, serialOf, workbook } from './workbook.ts';
import { xlsx } from './xlsx.ts';

const bytesOf = async (path = 'leipzig') =>
  Buffer.from(await xlsx.write(madeReport(path, 'week', '2026-11-20', 3), 'de'));
const partOf = (bytes: Uint8Array, name: string) => strFromU8(unzipSync(bytes)[name] as Uint8Array);

test('another program reads the sheets, their texts and the results of their formulas', async () => {
  const sheets = await readSheets(await bytesOf());
  expect(sheets.map(({ sheet }) => sheet)).toEqual(
    expect.arrayContaining(['Kennzahlen', 'OEE', 'Linien', 'Maschinen', 'Plan und Ist', 'Qualität', 'Energie']),
  );
  const lines = sheets.find(({ sheet }) => sheet === 'Linien')?.data as unknown[][];
  expect(lines[0]?.slice(0, 3)).toEqual(['Linie', 'Geplante Zeit (s)', 'Bekannte geplante Zeit (s)']);
  expect(lines.map(([name]) => name)).toEqual(['Linie', 'Linie 1', 'Linie 2', 'Gesamt']);
  const [good, known, oee] = [6, 2, 9].map((column) => lines.at(-1)?.[column] as number) as [number, number, number];
  expect(oee).toBeCloseTo(good / known, 12);
});

test('ratios are formulas over the sums beside them, totals sums of the rows above', async () => {
  const bytes = await bytesOf();
  const sheets = Object.keys(unzipSync(bytes)).filter((name) => name.startsWith('xl/worksheets/'));
  const formulas = sheets.flatMap((name) => [...partOf(bytes, name).matchAll(/<f>(.*?)<\/f><v>(.*?)<\/v>/g)]);
  expect(formulas.filter(([, formula]) => formula?.startsWith('IF(')).length).toBeGreaterThan(30);
  expect(formulas.some(([, formula]) => formula === 'SUM(B2:B3)')).toBe(true);
  for (const [, , value] of formulas) expect(Number.isFinite(Number(value))).toBe(true);
});

test('what looks like a formula or like XML is text, and what XML can not carry is left out', async () => {
  const hostile = '=1+1</t><f>&"\u0000\u001b';
  const bytes = workbook([{ name: 'a/b[c]', widths: [10], rows: [[{ text: hostile }]], frozen: 0 }], '<t>');
  const [sheet] = await readSheets(Buffer.from(bytes));
  expect([sheet?.sheet, sheet?.data]).toEqual(['a b c', [['=1+1</t><f>&"']]]);
  expect(partOf(bytes, 'xl/worksheets/sheet1.xml')).not.toContain('<f>');
});

test('sheets of one name are told apart, and long names cut', () => {
  const sheet = { widths: [], rows: [], frozen: 0 };
  const name = 'Größte Verluste nach Zeit und nach Geld';
  const bytes = workbook(
    [
      { ...sheet, name },
      { ...sheet, name },
    ],
    '',
  );
  expect([...partOf(bytes, 'xl/workbook.xml').matchAll(/sheet name="(.*?)"/g)].map((match) => match[1])).toEqual([
    'Größte Verluste nach Zeit und n',
    'Größte Verluste nach Zeit und 2',
  ]);
});

test('columns and moments are named as spreadsheets do', () => {
  expect([0, 25, 26, 701, 702].map(columnName)).toEqual(['A', 'Z', 'AA', 'ZZ', 'AAA']);
  expect(serialOf(Temporal.PlainDateTime.from('2026-11-22T06:00'))).toBe(46348.25);
});
