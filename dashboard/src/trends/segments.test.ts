import type { History, SignalHistory } from '@gemba/contract/history';
import { describe, expect, test } from 'vitest';
import { columnsOf, lanesOf, reachOf } from './plot.ts';
import { joined, newestAt, type Recent, segmentAt, segmentsOf as segmentsWith } from './segments.ts';

const segmentsOf = (history: History, of: SignalHistory, recent: Recent[] = []) =>
  segmentsWith(history, of, of.type !== 'text', recent);
const BAD = 0x80000000;
const signal = (more: Partial<SignalHistory>): SignalHistory => ({
  machine: 'm',
  signal: 's',
  name: 'S',
  unit: null,
  type: 'float',
  before: null,
  readings: null,
  buckets: null,
  ...more,
});
const answer = (more: Partial<History> = {}): History => ({
  fromMs: 0,
  toMs: 100,
  stepMs: 10,
  edgesMs: [0, 25, 50, 75, 100],
  timeZone: 'UTC',
  serverMs: 1000,
  signals: [],
  machines: [{ machine: 'm', observedThroughMs: 100, missing: [] }],
  ...more,
});
const missing = (fromMs: number, toMs: number, signals: string[] = []) => ({ fromMs, toMs, cause: null, signals });
const told = (segments: ReturnType<typeof segmentsOf>) =>
  segments.map(({ fromMs, toMs, value }) => [fromMs, toMs, value]);

describe('readings', () => {
  const readings = { timeMs: [20, 40], value: [7, 9], status: [0, 0] };

  test('hold until the next one, the first after what held before', () => {
    const before = { value: 5, status: 0, timeMs: -30 };
    expect(told(segmentsOf(answer(), signal({ before, readings })))).toEqual([
      [0, 20, 5],
      [20, 40, 7],
      [40, 100, 9],
    ]);
    expect(told(segmentsOf(answer(), signal({ readings })))[0]).toEqual([20, 40, 7]);
  });

  test('do not hold where nothing is known, and again after it', () => {
    const machines = [{ machine: 'm', observedThroughMs: 100, missing: [missing(30, 60)] }];
    expect(told(segmentsOf(answer({ machines }), signal({ readings })))).toEqual([
      [20, 30, 7],
      [60, 100, 9],
    ]);
  });

  test('are not broken by what is missing of another signal', () => {
    const machines = [{ machine: 'm', observedThroughMs: 100, missing: [missing(30, 60, ['other'])] }];
    expect(told(segmentsOf(answer({ machines }), signal({ readings })))).toHaveLength(2);
  });

  test('of bad quality, or without a value, are no line', () => {
    const bad = { timeMs: [20, 40, 60], value: [7, null, 9], status: [0, BAD, BAD] };
    expect(told(segmentsOf(answer(), signal({ readings: bad })))).toEqual([[20, 40, 7]]);
  });

  test('hold no longer than somebody watched', () => {
    const machines = [{ machine: 'm', observedThroughMs: 70, missing: [] }];
    expect(told(segmentsOf(answer({ machines }), signal({ readings }))).at(-1)).toEqual([40, 70, 9]);
    expect(told(segmentsOf(answer({ serverMs: 65 }), signal({ readings }))).at(-1)).toEqual([40, 65, 9]);
  });

  test('go on with what came over the live stream since, each once', () => {
    const machines = [{ machine: 'm', observedThroughMs: 70, missing: [] }];
    const recent = [
      { timeMs: 40, value: 9 },
      { timeMs: 80, value: 11 },
      { timeMs: 85, value: 12 },
    ];
    expect(told(segmentsOf(answer({ machines }), signal({ readings }), recent)).slice(1)).toEqual([
      [40, 70, 9],
      [70, 80, 9],
      [80, 85, 11],
      [85, 86, 12],
    ]);
  });
});

describe('buckets', () => {
  const buckets = {
    count: [2, 0, 3, 0],
    min: [1, null, 4, null],
    max: [3, null, 8, null],
    mean: [2, null, 6, null],
    first: [1, null, 8, null],
    last: [3, null, 4, null],
  };

  test('are their mean between least and greatest; an empty one is what held, and not joined over what is missing', () => {
    const segments = segmentsOf(answer(), signal({ buckets }));
    expect(segments.map(({ value, min, max }) => [value, min, max])).toEqual([
      [2, 1, 3],
      [3, 3, 3],
      [6, 4, 8],
      [4, 4, 4],
    ]);
    const machines = [{ machine: 'm', observedThroughMs: 100, missing: [missing(25, 50)] }];
    expect(told(segmentsOf(answer({ machines }), signal({ buckets })))).toEqual([
      [0, 25, 2],
      [50, 75, 6],
      [75, 100, 4],
    ]);
  });

  test('of a state that is told by a number have no mean', () => {
    const segments = segmentsWith(answer(), signal({ buckets, type: 'int' }), false);
    expect(segments.map(({ value, mixed }) => [value, mixed])).toEqual([
      [3, true],
      [3, false],
      [4, true],
      [4, false],
    ]);
  });

  test('of texts are what held at their end, and say when there was more in them', () => {
    const texts = {
      count: [1, 2, 0, 0],
      min: [null, null, null, null],
      max: [null, null, null, null],
      mean: [null, null, null, null],
      first: ['a', 'b', null, null],
      last: ['a', 'a', null, null],
    };
    const segments = segmentsOf(answer(), signal({ buckets: texts, type: 'text' }));
    expect(segments.map(({ value, mixed }) => [value, mixed])).toEqual([
      ['a', false],
      ['a', true],
      ['a', false],
      ['a', false],
    ]);
    expect(told(joined(segments))).toEqual([
      [0, 25, 'a'],
      [25, 50, 'a'],
      [50, 100, 'a'],
    ]);
  });
});

test('the value at a moment is the one of its stretch, and none where there is none', () => {
  const machines = [{ machine: 'm', observedThroughMs: 100, missing: [missing(30, 60)] }];
  const readings = { timeMs: [20], value: [7], status: [0] };
  const segments = segmentsOf(answer({ machines }), signal({ readings }));
  expect([10, 20, 29, 30, 59, 60, 99, 100].map((ms) => segmentAt(segments, ms)?.value ?? null)).toEqual([
    null,
    7,
    7,
    null,
    null,
    7,
    7,
    null,
  ]);
});

test('what was known last is the present only while it is not too old', () => {
  const machines = [{ machine: 'm', observedThroughMs: 70, missing: [] }];
  const readings = { timeMs: [20, 40], value: [7, 9], status: [0, 0] };
  const segments = segmentsOf(answer({ machines }), signal({ readings }));
  expect([75, 100, 101].map((endMs) => newestAt(segments, endMs, 30)?.value ?? null)).toEqual([9, 9, null]);
  expect(newestAt(segments, 30, 30)?.value).toBe(7);
});

test('a chart is given a step where a value begins, its end, and a hole after it', () => {
  const machines = [{ machine: 'm', observedThroughMs: 100, missing: [missing(30, 60)] }];
  const readings = { timeMs: [20], value: [7], status: [0] };
  const [times, mean] = columnsOf(segmentsOf(answer({ machines }), signal({ readings })));
  expect(times).toEqual([20, 30, 30.01, 60, 100, 100.01]);
  expect(mean).toEqual([7, 7, null, 7, 7, null]);
});

test('a lane is as high as what is seen of it', () => {
  const segments = segmentsOf(answer(), signal({ readings: { timeMs: [0, 50], value: [10, 1000], status: [0, 0] } }));
  expect(reachOf([segments], 0, 40)).toEqual([9.5, 10.5]);
  expect(reachOf([segments], 0, 60)?.[1]).toBeGreaterThan(1000);
  expect(reachOf([], 0, 60)).toBe(null);
});

test('signals of one unit share a lane', () => {
  const lanes = lanesOf([{ unit: 'bar' }, { unit: null }, { unit: '°C' }, { unit: 'bar' }, { unit: null }]);
  expect(lanes.map((lane) => lane.length)).toEqual([2, 1, 1, 1]);
});
