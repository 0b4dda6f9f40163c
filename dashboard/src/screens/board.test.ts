import type { MaintenanceView } from '@gemba/contract/maintenance';
import { describe, expect, test } from 'vitest';
import { board, columnOf } from './board.ts';

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 10, 20, 3, 0); // 10:00 in Hanoi
const plan = (
  plan: string,
  due: MaintenanceView['due'],
  dueMs: number | null,
  more: Partial<MaintenanceView> = {},
): MaintenanceView => ({
  plan,
  machine: 'm',
  task: 't',
  due,
  job: null,
  ...{ basis: { kind: 'run-hours', hours: 100, usedHours: 50, meter: 'run-hours' }, used: 0.5, dueMs },
  ...{ forecast: true, confidence: 0.8, overdueSinceMs: null, missed: 0, triggers: [], rest: null, covers: [] },
  ...{ coveredBy: null, pausedUntilMs: null },
  compliance: { services: 0, inTime: 0, meanDays: null, deviationDays: null },
  lastDoneMs: null,
  lastDoneBy: null,
  owner: null,
  minutes: null,
  ...more,
});

describe('the column of a plan', () => {
  test.each([
    ['overdue', NOW - HOUR, 'overdue'],
    ['due', NOW - HOUR, 'today'],
    ['due', null, 'today'],
    ['due-soon', NOW + 23 * HOUR, 'today'],
    ['due-soon', NOW + 25 * HOUR, 'week'],
    ['due-soon', null, 'week'],
    ['ok', NOW + 6 * 24 * HOUR, 'week'],
    ['ok', NOW + 8 * 24 * HOUR, 'later'],
    ['ok', null, 'later'],
  ] as const)('%s, due at %s, is in %s', (due, dueMs, column) => {
    expect(columnOf(plan('p', due, dueMs), NOW)).toBe(column);
  });
});

describe('the board', () => {
  test('has the soonest first and what has no date last', () => {
    const plans = [plan('c', 'ok', null), plan('b', 'ok', NOW + 30 * 24 * HOUR), plan('a', 'ok', NOW + 20 * 24 * HOUR)];
    expect(board(plans, NOW, () => 'UTC').later.map((one) => one.plan)).toEqual(['a', 'b', 'c']);
  });

  test('lists under done what was done on the plant’s present day, and its next occurrence too', () => {
    const plans = [
      plan('this-morning', 'ok', NOW + 90 * 24 * HOUR, { lastDoneMs: NOW - 9 * HOUR }), // 01:00 in Hanoi
      plan('last-night', 'ok', NOW + 90 * 24 * HOUR, { lastDoneMs: NOW - 11 * HOUR }), // 23:00 the day before
    ];
    const columns = board(plans, NOW, () => 'Asia/Ho_Chi_Minh');
    expect(columns.done.map((one) => one.plan)).toEqual(['this-morning']);
    expect(columns.later).toHaveLength(2);
  });
});
