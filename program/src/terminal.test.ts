import { expect, test } from 'vitest';
import { table } from './terminal.ts';

const rows = [
  ['filler-1', 'pressure', 'nsu=urn:x;s=Unit.Status.Block4.Pressure'],
  ['filler-1', 'flow', ''],
];

test('columns where they fit', () => {
  expect(table(['machine', 'signal', 'node'], rows, null)).toEqual([
    'machine   signal    node',
    'filler-1  pressure  nsu=urn:x;s=Unit.Status.Block4.Pressure',
    'filler-1  flow',
  ]);
});

test('blocks where they do not, and nothing is cut', () => {
  expect(table(['machine', 'signal', 'node'], rows, 50)).toEqual([
    'machine  filler-1',
    'signal   pressure',
    'node     nsu=urn:x;s=Unit.Status.Block4.Pressure',
    '',
    'machine  filler-1',
    'signal   flow',
    '',
  ]);
});

test('a name can not steer the terminal', () => {
  expect(table(['name'], [['\u001b[2Jgone\n']], null)[1]).toBe('\\u001b[2Jgone\\n');
});
