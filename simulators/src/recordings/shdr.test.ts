import { expect, test } from 'vitest';
import { isBroken } from './line.ts';
import { isShdr, ShdrLines } from './shdr.ts';
import { Times } from './times.ts';

const T = '2014-09-29T23:59:33.460470Z';
const read = (...lines: string[]) => {
  const reader = new ShdrLines(new Times('UTC'));
  return [...reader.take(lines.map((text, index) => ({ number: index + 1, text }))), ...reader.end()];
};
const said = (...lines: string[]) =>
  read(...lines).flatMap((one) =>
    isBroken(one) ? [`${one.number}: ${one.reason}`] : one.cells.map(({ signal, text }) => `${signal}=${text}`),
  );

test('keys and values, a duration behind the time, a device before the key, the reason of a reset behind the value', () => {
  expect(said(`${T}@100.0|Xact|-1.5|dev:mode|AUTOMATIC|program|`, `${T}|pcount|0:DAY`)).toEqual([
    'Xact=-1.5',
    'dev_mode=AUTOMATIC',
    'program=',
    'pcount=0',
  ]);
});

test('a pipe within a value is escaped', () => {
  expect(said(`${T}|description|"Text with \\| (pipe) character."|a|1`)).toEqual([
    'description=Text with | (pipe) character.',
    'a=1',
  ]);
});

test('a condition says its worst level and what is active, until each is normal again', () => {
  expect(
    said(
      `${T}|htemp|NORMAL||||`,
      `${T}|htemp|WARNING|HTEMP|1|HIGH|Oil temperature high`,
      `${T}|htemp|FAULT|PUMP|2||No flow`,
      `${T}|htemp|NORMAL|PUMP|||`,
      `${T}|htemp|UNAVAILABLE||||`,
    ),
  ).toEqual([
    'htemp=NORMAL',
    'htemp_active=',
    'htemp=WARNING',
    'htemp_active=HTEMP: Oil temperature high',
    'htemp=FAULT',
    'htemp_active=HTEMP: Oil temperature high; PUMP: No flow',
    'htemp=WARNING',
    'htemp_active=HTEMP: Oil temperature high',
    'htemp=UNAVAILABLE',
    'htemp_active=UNAVAILABLE',
  ]);
});

test('three data items, the first of them unavailable, are no condition', () => {
  expect(said(`${T}|p1Fcmd|UNAVAILABLE|p1Fract|1.5|p1Frcmd|5`)).toEqual([
    'p1Fcmd=UNAVAILABLE',
    'p1Fract=1.5',
    'p1Frcmd=5',
  ]);
});

test('a message, and a time series that ends at the time of its line', () => {
  expect(said(`${T}|message|CHG_INSRT|Change Inserts`)).toEqual(['message=CHG_INSRT: Change Inserts']);
  const series = read(`${T}|current|3|100|1 2 3`);
  const times = series.map((one) => (isBroken(one) ? 0n : one.timeNs));
  expect(times.map((time) => Number((time - (times[2] as bigint)) / 1_000_000n))).toEqual([-20, -10, 0]);
});

test('of an asset its id is told, now; its document and the commands to the agent are passed over', () => {
  const asset = [
    '2012-02-21T23:59:33Z|@ASSET@|K.1|CuttingTool|--multiline--AB',
    '<CuttingTool>',
    `${T}|no|line`,
    '--multiline--AB',
  ];
  const lines = read(`${T}|a|1`, '* adapterVersion: 1', ...asset, `${T}|@REMOVE_ALL_ASSETS@|CuttingTool`);
  expect(lines).toMatchObject([
    { number: 1 },
    { number: 3, cells: [{ signal: 'AssetChanged', text: 'K.1' }] },
    { number: 7, cells: [{ signal: 'AssetRemoved', text: 'all CuttingTool' }] },
  ]);
  expect(new Set(lines.map((one) => (isBroken(one) ? null : one.timeNs))).size).toBe(1);
});

test('what is broken says so, and a line without a time is told when it comes', () => {
  expect(
    said('|a|1', `${T}|a|1`, '|b|2', 'nonsense', 'soon|a|1', `${T}|a|1|b|2|c`, `${T}|@ASSET@|1|T|--multiline--X`),
  ).toEqual([
    '1: it has no time, and none came before it',
    'a=1',
    'b=2',
    '4: it has no key with a value',
    '5: this is no time: “soon”',
    '6: a key has no value',
    'AssetChanged=1',
    '7: the document of an asset has no end',
  ]);
});

test('such a stream is told from a table', () => {
  expect(isShdr([`${T}|avail|AVAILABLE`, '* PONG 10000', `${T}|a|1`])).toBe(true);
  expect(isShdr(['time|a|b', `${T}|1|2`, `${T}|3|4`])).toBe(false);
  expect(isShdr(['timestamp,value', '2013-12-02 21:15:00,1'])).toBe(false);
});
