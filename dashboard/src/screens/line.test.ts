import { expect, test } from 'vitest';
import type { SignalPlace } from '../live/machine.svelte.ts';
import { trendSignals, worstOf } from './line.ts';

test('a line’s banner speaks of the worst machine, and of equals of the one that has been so longest', () => {
  const machine = (id: string, shown: 'run' | 'down' | 'slow' | 'no-data', sinceMs: number | null) => ({
    id,
    shown,
    sinceMs,
  });
  expect(
    worstOf([machine('a', 'run', 1), machine('b', 'down', 9), machine('c', 'down', 5), machine('d', 'slow', 1)])?.id,
  ).toBe('c');
  expect(worstOf([machine('a', 'slow', 1), machine('b', 'no-data', null)])?.id).toBe('b');
  expect(worstOf([])).toBeUndefined();
});

test('six signals at most: measured values before cycle time and energy, no states and counters', () => {
  const signal = (id: string, role: string, type = 'float'): SignalPlace => ({
    id,
    name: id,
    role,
    type,
    unit: null,
    low: null,
    chart: null,
    high: null,
  });
  const signals = [
    signal('state', 'state', 'int'),
    signal('energy', 'energy'),
    signal('total', 'count-total', 'int'),
    signal('cycle', 'cycle-time'),
    signal('door', 'value', 'bool'),
    ...['a', 'b', 'c', 'd', 'e'].map((id) => signal(id, 'value')),
  ];
  expect(trendSignals(signals).map((one) => one.id)).toEqual(['a', 'b', 'c', 'd', 'e', 'cycle']);
});
