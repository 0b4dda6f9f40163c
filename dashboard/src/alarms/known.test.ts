import { expect, test } from 'vitest';
import { knownIn } from './known.ts';

const at = (iso: string) => Date.parse(iso);

test('lines of from, to and what, with a head and without; a moment has no end', () => {
  const text = ['from,to,what', '2026-11-02 06:25,2026-11-02 08:00,bearing, left', '2026-11-03T09:00:00Z,,'].join('\n');
  expect(knownIn(text, 'Europe/Berlin')).toEqual({
    known: [
      { fromMs: at('2026-11-02T05:25Z'), toMs: at('2026-11-02T07:00Z'), reason: 'bearing, left' },
      { fromMs: at('2026-11-03T09:00Z'), toMs: at('2026-11-03T09:00Z'), reason: null },
    ],
    wrong: null,
  });
});

test('pairs as JSON, alone or under the name of their recording', () => {
  const pairs = [['2013-12-10 06:25:00.000000', '2013-12-12 05:35:00.000000']];
  const known = [{ fromMs: at('2013-12-10T06:25Z'), toMs: at('2013-12-12T05:35Z'), reason: null }];
  expect(knownIn(JSON.stringify(pairs), 'UTC').known).toEqual(known);
  expect(knownIn(JSON.stringify({ 'a.csv': pairs }), 'UTC').known).toEqual(known);
});

test.each([
  ['yesterday, today', 'yesterday, today'],
  ['2026-11-03 09:00,2026-11-03 08:00', '2026-11-03 09:00, 2026-11-03 08:00'],
  ['2026-11-03 09:00,x', '2026-11-03 09:00, x'],
  ['{"a":', '{"a":'],
])('what can not be read is named: %s', (text, wrong) => {
  expect(knownIn(`2026-11-01 00:00,\n${text}`, 'UTC').wrong ?? knownIn(text, 'UTC').wrong).toBe(wrong);
});

test('nothing is nothing', () => {
  expect(knownIn(' \n', 'UTC')).toEqual({ known: [], wrong: null });
});
