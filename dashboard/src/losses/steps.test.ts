import type { WaterfallView } from '@gemba/contract/losses';
import { expect, test } from 'vitest';
import { stepsOf } from './steps.ts';

const bar = (
  kind: WaterfallView['bars'][number]['kind'],
  group: WaterfallView['bars'][number]['group'],
  seconds: number,
) => ({
  ...{ kind, group, seconds },
  bigLoss: null,
});

test('each step begins where the one before ended, and what is left after a group has a name', () => {
  const steps = stepsOf({
    calendarS: 1000,
    bars: [
      bar('break', 'outside', 100),
      bar('no-data', 'unknown', 50),
      bar('breakdown', 'availability', 150),
      bar('speed', 'performance', 200),
      bar('production-reject', 'quality', 50),
    ],
    rest: [{ kind: 'good', seconds: 450 }],
    isOverIdeal: false,
  });
  expect(steps.map(({ key, seconds, from, to }) => [key, seconds, from, to])).toEqual([
    ['= calendar', 1000, 0, 1],
    ['break outside', 100, 0.9, 1],
    ['no-data unknown', 50, 0.85, 0.9],
    ['= planned', 850, 0, 0.85],
    ['breakdown availability', 150, 0.7, 0.85],
    ['= run', 700, 0, 0.7],
    ['speed performance', 200, 0.5, 0.7],
    ['= ideal', 500, 0, 0.5],
    ['production-reject quality', 50, 0.45, 0.5],
    ['good', 450, 0, 0.45],
  ]);
});

test('a speed above the ideal goes the other way, beyond the run time', () => {
  const steps = stepsOf({
    calendarS: 100,
    bars: [bar('speed', 'performance', -20)],
    rest: [{ kind: 'good', seconds: 120 }],
    isOverIdeal: true,
  });
  expect(steps.find(({ key }) => key.startsWith('speed'))).toMatchObject({ seconds: -20, from: 1.2, to: 1 });
  expect(steps.at(-1)).toMatchObject({ key: 'good', from: 0, to: 1.2 });
});

test('where no counter tells what was made, run time is the last that has a name', () => {
  const steps = stepsOf({
    calendarS: 100,
    bars: [],
    rest: [
      { kind: 'good', seconds: 60 },
      { kind: 'uncounted', seconds: 40 },
    ],
    isOverIdeal: false,
  });
  expect(steps.map(({ key }) => key)).toEqual(['= calendar', '= planned', '= run', 'good', 'uncounted']);
  expect(steps.at(-1)).toMatchObject({ from: 0.6, to: 1 });
});

test('nothing is drawn of no time', () => {
  expect(stepsOf({ calendarS: 0, bars: [], rest: [], isOverIdeal: false })).toEqual([]);
});
