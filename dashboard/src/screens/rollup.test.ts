import type { KpiView, LineView } from '@gemba/contract/live';
import { describe, expect, test } from 'vitest';
import { lostMoney } from './losses.ts';
import { rollUp } from './rollup.ts';

const view = (plannedS: number, goodIdealS: number, made: number, targetNow: number | null, noDataS = 0): LineView => ({
  id: 'l',
  shift: null,
  calendar: 'scheduled',
  calendarUntilMs: null,
  made,
  targetNow,
  targetEnd: null,
  oeeTarget: null,
  kpi: { plannedS, noDataS, goodIdealS, good: made, reject: 10, downS: 60, stops: 2, stopsWithoutReason: 1 } as KpiView,
});

describe('several lines', () => {
  test('are summed, never averaged: a long shift weighs more', () => {
    const sums = rollUp([
      { view: view(1000, 900, 90, 100), oeeTarget: 0.8 },
      { view: view(9000, 4500, 450, 900), oeeTarget: 0.6 },
    ]);
    expect(sums.oee).toBeCloseTo(0.54);
    expect(sums.oeeTarget).toBeCloseTo(0.62);
    expect(sums).toMatchObject({ made: 540, targetNow: 1000, reject: 20, downS: 120, stops: 4, stopsWithoutReason: 2 });
  });

  test('time without data stands in no denominator, and is said', () => {
    const sums = rollUp([{ view: view(1000, 450, 1, 1, 500), oeeTarget: null }]);
    expect(sums.oee).toBeCloseTo(0.9);
    expect(sums.completeness).toBeCloseTo(0.5);
    expect(sums.oeeTarget).toBeNull();
  });

  test('without planned time have no OEE and no target', () => {
    const sums = rollUp([
      { view: view(0, 0, 0, null), oeeTarget: 0.8 },
      { view: null, oeeTarget: 0.8 },
    ]);
    expect(sums).toMatchObject({ oee: null, oeeTarget: null, targetNow: null, completeness: null });
  });
});

test('money of two currencies is never added', () => {
  const loss = (minutes: number, cost: number | null, currency: string) => ({
    line: 'l',
    machine: 'm',
    state: 'stopped' as const,
    reason: null,
    minutes,
    cost,
    currency,
  });
  expect(lostMoney([loss(5, 100, 'EUR'), loss(50, 9, 'VND'), loss(5, 50, 'EUR'), loss(5, null, 'USD')])).toEqual([
    { currency: 'VND', amount: 9 },
    { currency: 'EUR', amount: 150 },
  ]);
});
