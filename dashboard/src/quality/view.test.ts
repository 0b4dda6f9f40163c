import type { PlantView } from '@gemba/contract/live';
import { expect, test } from 'vitest';
import { chartsOf, choiceOf, searchOf, spanMsOf } from './view.ts';

test('an address says which line, chart and window; what it leaves out is open', () => {
  expect(choiceOf('?line=line-1&machine=mill-1&signal=spindle/load&last=7d')).toEqual({
    line: 'line-1',
    last: '7d',
    machine: 'mill-1',
    signal: 'spindle/load',
  });
  expect(choiceOf('?last=ever')).toEqual({ line: null, last: '8h', machine: null, signal: null });
  expect(spanMsOf('24h')).toBe(86_400_000);
});

test('a choice is what its address says', () => {
  for (const choice of [
    { line: 'a b', last: '24h', machine: 'm', signal: 'x/y' },
    { line: null, last: '8h', machine: null, signal: null },
  ] as const) {
    expect(choiceOf(searchOf(choice))).toEqual(choice);
  }
});

test('the charts of a line are those of its machines, in the order of the flow', () => {
  const signal = (id: string, chart: 'i-mr' | null) => ({ id, name: id.toUpperCase(), chart });
  const line = {
    machines: [
      { id: 'm', name: 'M', signals: [signal('a', null), signal('b', 'i-mr')] },
      { id: 'n', name: 'N', signals: [signal('c', 'i-mr')] },
    ],
  } as unknown as PlantView['sites'][0]['areas'][0]['lines'][0];
  expect(chartsOf(line)).toEqual([
    { machine: 'm', machineName: 'M', signal: 'b', name: 'B' },
    { machine: 'n', machineName: 'N', signal: 'c', name: 'C' },
  ]);
});
