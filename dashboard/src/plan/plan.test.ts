import type { LinePlanView, OrderView } from '@gemba/contract/orders';
import { expect, test } from 'vitest';
import { axisOf, barsOf, lateOf, pointsOf, shareAt, stepHours } from './plan.ts';

const HOUR = 3_600_000;
const NOW = 100 * HOUR;
const order = (id: string, more: Partial<OrderView> = {}): OrderView => ({
  ...{ id, line: 'line-1', product: 'water', quantity: 100, plannedStartMs: NOW, dueMs: NOW + 6 * HOUR, priority: 5 },
  ...{
    sequence: null,
    state: 'planned',
    source: 'manual',
    acts: [],
    startedMs: null,
    endedMs: null,
    good: 0,
    reject: 0,
  },
  ...{ targetNow: null, taktS: null, idealCycleS: 1, setupMinutes: 0 },
  finish: {
    p10Ms: NOW + HOUR,
    p50Ms: NOW + 2 * HOUR,
    p90Ms: NOW + 3 * HOUR,
    outlook: 'on-time',
    basis: 'history',
    historyH: 9,
  },
  ...more,
});
const plan = (...orders: OrderView[]): LinePlanView => ({
  line: 'line-1',
  nowMs: NOW,
  ratePerH: null,
  orders,
  running: null,
});

test('the axis holds now and what is forecast, and ends after two weeks', () => {
  expect(axisOf([], NOW)).toEqual({ fromMs: NOW - 4 * HOUR, toMs: NOW + 9 * HOUR });
  expect(axisOf([plan(order('a', { dueMs: NOW + 40 * HOUR }))], NOW).toMs).toBe(NOW + 41 * HOUR);
  expect(axisOf([plan(order('a', { dueMs: NOW + 4000 * HOUR }))], NOW).toMs).toBe(NOW + 336 * HOUR);
});

test('marks stand neither too close nor too far apart', () => {
  expect(stepHours({ fromMs: 0, toMs: 12 * HOUR })).toBe(1);
  expect(stepHours({ fromMs: 0, toMs: 40 * HOUR })).toBe(3);
  expect(stepHours({ fromMs: 0, toMs: 340 * HOUR })).toBe(24);
});

test('an order begins where it began, at its planned start, or behind the one before it', () => {
  const axis = { fromMs: NOW - 4 * HOUR, toMs: NOW + 6 * HOUR };
  const running = order('a', { state: 'running', startedMs: NOW - HOUR });
  const bars = barsOf(plan(running, order('b'), order('c', { plannedStartMs: NOW + 5 * HOUR })), axis, NOW);
  expect(bars.map(({ from }) => from)).toEqual([0.3, 0.6, 0.9]);
  expect(bars[0]).toMatchObject({ likely: 0.6, late: 0.7, due: 1, isDueOutside: false });
});

test('what nobody can foretell reaches to the edge', () => {
  const axis = { fromMs: NOW, toMs: NOW + 10 * HOUR };
  const never = order('a', {
    finish: { p10Ms: null, p50Ms: null, p90Ms: null, outlook: 'will-miss', basis: 'history', historyH: 9 },
  });
  expect(barsOf(plan(never), axis, NOW)[0]).toMatchObject({ from: 0, likely: 1, late: 1 });
  expect(lateOf([plan(never, order('b'))])).toEqual({ willMiss: 1, atRisk: 0 });
});

test('what has ended is no bar', () => {
  expect(barsOf(plan(order('a', { state: 'done', finish: null })), axisOf([], NOW), NOW)).toEqual([]);
});

test('curves are drawn upwards, in the box', () => {
  const axis = { fromMs: 0, toMs: 10 };
  expect(
    pointsOf(
      [
        { timeMs: 0, parts: 0 },
        { timeMs: 5, parts: 50 },
      ],
      axis,
      100,
    ),
  ).toBe('0.00,100.00 50.00,50.00');
  expect(pointsOf([{ timeMs: 0, parts: 0 }], axis, 0)).toBe('');
  expect(shareAt(axis, 20)).toBe(1);
});
