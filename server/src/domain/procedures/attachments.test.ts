import { expect, test } from 'vitest';
import { nearestRelation, type Place, relationOf } from './attachments.ts';
import type { Attachment } from './types.ts';

const place: Place = { line: 'line-1', machines: ['filler-1', 'capper-1'], product: 'water', next: 'juice' };
const changeover = (line: string | null, from: string | null, to: string | null): Attachment => ({
  ...{ kind: 'changeover', line, from, to },
});

test.each<[string, Attachment, Partial<Place>, string | null]>([
  ['its line', { kind: 'line', line: 'line-1' }, {}, 'line'],
  ['another line', { kind: 'line', line: 'line-2' }, {}, null],
  ['one of its machines', { kind: 'machine', machine: 'capper-1' }, {}, 'machine'],
  ['what runs', { kind: 'product', product: 'water' }, {}, 'product'],
  ['what comes next', { kind: 'product', product: 'juice' }, {}, 'product'],
  ['what doesn’t run', { kind: 'product', product: 'tea' }, {}, null],
  ['the changeover that comes', changeover('line-1', 'water', 'juice'), {}, 'changeover-now'],
  ['any changeover to what comes', changeover(null, null, 'juice'), {}, 'changeover-now'],
  ['any changeover of any line', changeover(null, null, null), {}, 'changeover-now'],
  ['another changeover of the line', changeover('line-1', 'tea', 'water'), {}, 'changeover'],
  ['of a machine alone its own', { kind: 'machine', machine: 'capper-1' }, { line: null }, 'machine'],
  ['of a machine alone no changeover', changeover(null, null, null), { line: null }, null],
  ['of a machine alone no product', { kind: 'product', product: 'water' }, { line: null }, null],
  ['another line’s', changeover('line-2', null, null), {}, null],
  ['any line’s from what doesn’t run', changeover(null, 'tea', 'juice'), {}, null],
  ['no changeover is known to come', changeover('line-1', 'water', 'juice'), { next: null }, 'changeover'],
  ['the same product goes on', changeover(null, null, null), { next: 'water' }, 'changeover'],
])('%s', (_what, attachment, more, relation) => {
  expect(relationOf(attachment, { ...place, ...more })).toBe(relation);
});

test('of several ways the nearest counts', () => {
  const attachments = [{ kind: 'line', line: 'line-1' }, changeover(null, 'water', null)] as const;
  expect(nearestRelation(attachments, place)).toBe('changeover-now');
  expect(nearestRelation(attachments, { ...place, next: null })).toBe('line');
  expect(nearestRelation([], place)).toBeNull();
});
