import type { PlantView } from '@gemba/contract/live';
import type { MaintenanceView } from '@gemba/contract/maintenance';
import { describe, expect, test } from 'vitest';
import { dueNext, dueNow, findWall, PAGE_MS, pageAt, shapeOf, TILES_MAX, wallsOf } from './wall.ts';

const line = (id: string, machines = 2) => ({
  id,
  name: id.toUpperCase(),
  oeeTarget: null,
  stopCostPerMin: null,
  countingPoint: '',
  machines: Array.from({ length: machines }, (_, index) => ({
    id: `${id}-${index}`,
    name: `${id}-${index}`,
    kind: null,
    noDataAfterMs: 30_000,
    signals: [],
  })),
});
const site = (id: string, timeZone: string, areas: PlantView['sites'][number]['areas']) => ({
  id,
  name: id,
  timeZone,
  currency: null,
  areas,
});
const PLANT: PlantView = {
  enterprise: { id: 'e', name: 'E' },
  sites: [
    site('hanoi', 'Asia/Ho_Chi_Minh', [{ id: 'hall', name: 'Hall', lines: [line('l1'), line('l2')] }]),
    site('leipzig', 'Europe/Berlin', [
      { id: 'hall', name: 'Hall', lines: [line('l3', 4)] },
      { id: 'yard', name: 'Yard', lines: [line('l4')] },
    ]),
  ],
};

describe('the walls of a plant', () => {
  test('are its sites, areas and lines, and an area that two sites share is named with its site', () => {
    expect(wallsOf(PLANT).map((wall) => wall.id)).toEqual([
      'hanoi',
      'hanoi/hall',
      'l1',
      'l2',
      'leipzig',
      'leipzig/hall',
      'l3',
      'yard',
      'l4',
    ]);
  });

  test('are found by what stands in the address, with the zone of their site', () => {
    expect(findWall(PLANT, 'leipzig')).toMatchObject({ lines: ['l3', 'l4'], machines: 6, zone: 'Europe/Berlin' });
    expect(findWall(PLANT, 'leipzig/yard')).toMatchObject({ id: 'yard', lines: ['l4'] });
    expect(findWall(PLANT, 'hanoi/hall')?.lines).toEqual(['l1', 'l2']);
    expect(findWall(PLANT, 'hall')).toBeUndefined();
    expect(findWall(PLANT, 'hanoi/yard')).toBeUndefined();
  });
});

describe('the shape of a wall', () => {
  test('is a row for each line', () => {
    expect(shapeOf(3, 4)).toEqual({ columns: 4, rowsPerLine: 1, linesPerPage: 3 });
  });

  test('of a single line is a field, not a row of towers', () => {
    expect(shapeOf(1, 4)).toEqual({ columns: 2, rowsPerLine: 2, linesPerPage: 1 });
    expect(shapeOf(1, 6)).toEqual({ columns: 3, rowsPerLine: 2, linesPerPage: 1 });
    expect(shapeOf(1, 12)).toEqual({ columns: 4, rowsPerLine: 3, linesPerPage: 1 });
  });

  test('of long lines wraps each of them', () => {
    expect(shapeOf(2, 8)).toEqual({ columns: 4, rowsPerLine: 2, linesPerPage: 2 });
  });

  test('never has more tiles than can be read, unless a single line has', () => {
    for (let lines = 1; lines <= 30; lines += 1) {
      for (let machines = 1; machines <= 12; machines += 1) {
        const { columns, rowsPerLine, linesPerPage } = shapeOf(lines, machines);
        expect(columns * rowsPerLine).toBeGreaterThanOrEqual(machines);
        expect(columns * rowsPerLine * linesPerPage).toBeLessThanOrEqual(TILES_MAX);
      }
    }
  });
});

describe('the pages of a wall', () => {
  test('turn with the server’s clock', () => {
    expect(pageAt(3, 0, null)).toBe(0);
    expect(pageAt(3, PAGE_MS, null)).toBe(1);
    expect(pageAt(3, PAGE_MS * 3, null)).toBe(0);
    expect(pageAt(1, PAGE_MS, null)).toBe(0);
  });

  test('stay at a critical alarm', () => {
    expect(pageAt(3, PAGE_MS, 2)).toBe(2);
  });
});

test('what is due is listed the longest overdue first', () => {
  const plan = (plan: string, due: MaintenanceView['due'], used: number) => ({ plan, due, used }) as MaintenanceView;
  const plans = [
    plan('a', 'ok', 0.9),
    plan('b', 'due', 1),
    plan('c', 'overdue', 1.1),
    plan('d', 'overdue', 1.4),
    plan('e', 'due-soon', 0.95),
  ];
  expect(dueNow(plans).map((one) => one.plan)).toEqual(['d', 'c', 'b']);
});

test('what comes due within a day is listed the soonest first, without what is due already', () => {
  const hour = 3_600_000;
  const plan = (plan: string, due: MaintenanceView['due'], dueMs: number | null) =>
    ({ plan, due, dueMs }) as MaintenanceView;
  const plans = [
    plan('late', 'ok', 25 * hour),
    plan('soon', 'due-soon', 9 * hour),
    plan('now', 'due', 0),
    plan('sooner', 'ok', 2 * hour),
    plan('unknown', 'ok', null),
  ];
  expect(dueNext(plans, 0).map((one) => one.plan)).toEqual(['sooner', 'soon']);
});
