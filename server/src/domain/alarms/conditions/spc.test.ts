import type { Signal } from '@gemba/contract/plant/machine';
import { expect, test } from 'vitest';
import { observed, Run } from '../testing.ts';
import { boundTo, of, SIGNALS } from './testing.ts';

/** A machine whose every value is one of the process. */
const stateless = (more: Partial<Signal> = {}): Signal[] => [{ id: 'weight', type: 'float', ...more }];
const WEIGHT = { kind: 'spc', signal: 'weight', take: 'each' } as const;
/** Values that alternate around 10 with a moving range of 1. */
const steady = (from: number, count: number) =>
  Array.from({ length: count }, (_, i) => of('weight', from + i, i % 2 === 0 ? 9.5 : 10.5));

test('limits are formed from the first values, and then kept', () => {
  const run = new Run(boundTo({ ...WEIGHT, learn: 20 }, {}, stateless())).tell(...steady(1, 20), observed(0, 21));
  expect(run.memory).toMatchObject({ truth: 'unknown', state: 'normal' });
  // Around 10.0 with a mean range of 1.0: three sigma are 2.66.
  run.tell(of('weight', 22, 12.6), of('weight', 23, 10), observed(21, 24));
  expect(run.story).toEqual([]);
  run.tell(of('weight', 25, 12.7), observed(24, 26));
  expect(run.story).toEqual(['activated 25']);
  expect(run.memory.detail).toMatchObject({ rule: 'one-beyond-3-sigma', centre: 10 });
});

test('a process in which nothing varies gives no limits', () => {
  const run = new Run(boundTo({ ...WEIGHT, learn: 20 }, {}, stateless()));
  for (let s = 1; s <= 60; s += 1) run.tell(of('weight', s, 10));
  run.tell(observed(0, 61));
  expect(run.memory.truth).toBe('unknown');
});

test('limits that are frozen in the signal’s chart hold, how often values are taken too', () => {
  const chart = { kind: 'i-mr', everyS: 5, frozen: [{ centre: 10, range: 1.128 }] } as const;
  const signals = stateless({ chart: { ...chart, frozen: [...chart.frozen] } });
  const run = new Run(boundTo({ kind: 'spc', signal: 'weight' }, {}, signals));
  run.tell(of('weight', 1, 10), of('weight', 6, 13.5), of('weight', 9, 10), of('weight', 14, 13.5), observed(0, 20));
  // Taken at 5, 10, 15 and 20: the peak between 6 and 9 lies between two of them.
  expect(run.story).toEqual(['activated 15']);
});

test('only the rules count that are asked for', () => {
  const limits = { centre: 10, range: 1.128 };
  const both = [of('weight', 1, 14), of('weight', 2, 10), observed(0, 3)];
  const one = new Run(boundTo({ ...WEIGHT, limits, rules: ['eight-on-a-side'] }, {}, stateless())).tell(...both);
  expect(one.story).toEqual([]);
  const other = new Run(boundTo({ ...WEIGHT, limits, rules: ['range'] }, {}, stateless())).tell(...both);
  expect(other.story).toEqual(['activated 2']);
});

test('a machine with a state is judged by what it produces, unless the rule says otherwise', () => {
  const rule = { kind: 'spc', signal: 'temperature', take: 'each', limits: { centre: 10, range: 1.128 } } as const;
  const told = [of('state', 1, 'idle'), of('temperature', 2, 20), observed(0, 3)];
  expect(new Run(boundTo(rule, {}, SIGNALS)).tell(...told).story).toEqual([]);
  expect(new Run(boundTo({ ...rule, states: ['idle'] }, {}, SIGNALS)).tell(...told).story).toEqual(['activated 2']);
});

test('nothing is successive over a gap', () => {
  const rule = { ...WEIGHT, limits: { centre: 10, range: 1.128 } } as const;
  const beyond = [of('weight', 1, 12.1), of('weight', 2, 10), of('weight', 3, 12.1)];
  const whole = new Run(boundTo(rule, {}, stateless())).tell(...beyond, observed(0, 4));
  expect(whole.story).toEqual(['activated 3']);
  const torn = new Run(boundTo(rule, {}, stateless()));
  torn.tell(...beyond.slice(0, 2), observed(0, 2.5), of('weight', 3, 12.1), observed(2.8, 4));
  expect(torn.story).toEqual([]);
});
