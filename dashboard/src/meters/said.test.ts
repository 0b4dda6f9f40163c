import type { MeterActView, MeterEventView, MeterView } from '@gemba/contract/maintenance';
import { expect, test } from 'vitest';
import { en } from '../i18n/en.ts';
import type { Words } from '../i18n/words.svelte.ts';
import { factsOf, linesOf, nameOf } from './said.ts';

const words = {
  t: (key: keyof typeof en, values: Record<string, string> = {}) =>
    Object.entries(values).reduce((text, [name, value]) => text.replace(`{${name}}`, value), en[key] as string),
  whole: (value: number) => `${Math.round(value)}`,
  cycle: (value: number) => value.toFixed(1),
  percent: (ratio: number) => `${Math.round(ratio * 100)}`,
  stepped: (value: number) => `${value}`,
} as unknown as Words;
const meter: MeterView = {
  ...{ machine: 'press-1', meter: 'parts', name: null, kind: 'parts', unit: '', signals: ['total', 'reject'] },
  ...{ value: 7, readMs: 5, completeness: 0.5, perDay: 12.4, confidence: 1 },
};
const said = { by: 'ann', comment: null, refused: null };

test('a meter is called as people call it, by its kind, or by its id', () => {
  expect(nameOf(meter, words)).toBe('Parts');
  expect(nameOf({ ...meter, name: 'Caps' }, words)).toBe('Caps');
  expect(nameOf({ ...meter, meter: 'caps' }, words)).toBe('caps');
  expect(nameOf({ ...meter, meter: 'strokes', kind: 'counter' }, words)).toBe('strokes');
});

test('its facts are those that are known', () => {
  expect(factsOf(meter, words)).toBe('50 % known · 12 a day');
  expect(factsOf({ ...meter, readMs: null, completeness: null, perDay: null }, words)).toBe('never read');
});

test('acts and odd events are one list, newest first; what was refused says why, other counters are left out', () => {
  const acts: MeterActView[] = [
    { kind: 'reading', value: 3.5, atMs: 40, ...said, refused: 'glitch', comment: 'in the dark' },
    { kind: 'swap', signal: 'total', final: null, start: 0, atMs: 20, ...said },
  ];
  const event = { signal: 'total', atMs: 30, kind: 'jump', from: 5, to: 900, counted: 0 } satisfies MeterEventView;
  const events: MeterEventView[] = [
    event,
    { ...event, signal: 'energy', atMs: 35 },
    { ...event, kind: 'odd', atMs: 10 },
  ];
  expect(linesOf(meter, acts, events, words).map(({ text, refused, by }) => [text, refused, by])).toEqual([
    ['Read 3.5', 'Refused: less than before.', 'ann: in the dark'],
    ['Told 900 after 5', 'Refused: more than it can have counted.', 'total'],
    ['Replaced at unknown, new from 0', null, 'ann'],
    ['odd: 900', null, 'total'],
  ]);
});

test('two things of one moment have keys of their own', () => {
  const twice: MeterActView[] = [
    { kind: 'reading', value: 1, atMs: 1, ...said, refused: 'jump' },
    { kind: 'reading', value: 1, atMs: 1, ...said },
  ];
  const keys = linesOf(meter, twice, [], words).map(({ key }) => key);
  expect(new Set(keys).size).toBe(2);
});
