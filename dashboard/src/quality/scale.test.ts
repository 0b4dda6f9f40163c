import type { ControlChartView, PhaseView } from '@gemba/contract/quality';
import { describe, expect, test } from 'vitest';
import { extentOf, scaleOf, stretchesOf, valuesOf } from './scale.ts';
import { marksOf, newestFirst, signOf } from './violations.ts';

describe('a scale', () => {
  test('holds all values, the greatest at the top, and is marked at round ones', () => {
    const scale = scaleOf([10, 20], 100, 5);
    expect(scale.y(20)).toBeGreaterThan(0);
    expect(scale.y(10)).toBeLessThan(100);
    expect(scale.y(20)).toBeLessThan(scale.y(10));
    expect(scale.marks).toEqual([10, 12.5, 15, 17.5, 20]);
    expect(scale.marks.length).toBeLessThanOrEqual(6);
  });

  test('of one value, or none, is a scale still', () => {
    expect(scaleOf([5], 100, 4).y(5)).toBeCloseTo(50, 9);
    expect(scaleOf([], 100, 4).marks.length).toBeGreaterThan(0);
  });
});

const chart = (parts: Partial<ControlChartView>): ControlChartView =>
  ({
    points: { timeMs: [], value: [], range: [], phase: [], afterGap: [] },
    phases: [],
    violations: [],
    specification: { low: null, high: null },
    ...parts,
  }) as unknown as ControlChartView;

test('a specification is shown where it is near, and doesn’t press the chart into a line where it is far', () => {
  const points = { timeMs: [0, 1], value: [10, 20], range: [null, 10], phase: [0, 0], afterGap: [false, false] };
  expect(valuesOf(chart({ points, specification: { low: 5, high: 1000 } }))).toEqual([10, 20, 5]);
});

test('a line ends at a gap and at the next phase', () => {
  const points = {
    timeMs: [0, 1, 2, 3, 4],
    value: [],
    range: [],
    phase: [0, 0, 0, 1, 1],
    afterGap: [false, false, true, false, false],
  };
  expect(stretchesOf(points)).toEqual([[0, 1], [2], [3, 4]]);
});

test('phases meet halfway, and reach to the ends of the window', () => {
  const phases = [
    { fromMs: 10, toMs: 20 },
    { fromMs: 30, toMs: 30 },
  ] as PhaseView[];
  expect(extentOf(phases, 0, 0, 100)).toEqual([0, 25]);
  expect(extentOf(phases, 1, 0, 100)).toEqual([25, 100]);
});

test('a point that breaks several rules says them all; the newest violation is told first', () => {
  const view = chart({
    violations: [
      { of: 'value', rule: 4, side: 'above', at: 7, points: [0, 1, 2, 3, 4, 5, 6, 7] },
      { of: 'value', rule: 1, side: 'above', at: 7, points: [7] },
      { of: 'range', rule: 1, side: 'above', at: 9, points: [9] },
    ],
  });
  const marks = marksOf(view, 'value');
  expect(signOf(marks.get(7) ?? [])).toBe('1·4');
  expect(marks.has(9)).toBe(false);
  expect(newestFirst(view, 2).map(({ at, rule }) => [at, rule])).toEqual([
    [9, 1],
    [7, 1],
  ]);
});
