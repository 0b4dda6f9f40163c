import { describe, expect, test } from 'vitest';
import { at, observed, Run, secondsOf } from '../testing.ts';
import { boundTo, of } from './testing.ts';

const HOUR_S = 3600;
const RULE = {
  kind: 'forecast',
  signal: 'temperature',
  limit: 100,
  towards: 'above',
  withinS: 12 * HOUR_S,
  overS: 24 * HOUR_S,
} as const;

/** A generator of its own, so that a seed is the same series in every run. */
function noiseOf(seed: number): () => number {
  let state = (seed * 2_654_435_761) % 2_147_483_647 || 1;
  const uniform = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  return () => uniform() + uniform() + uniform() + uniform() + uniform() + uniform() - 3;
}

/** A value every half hour, told with what was watched, until `untilH`; hours at which the alarm became active. */
function activations(valueAt: (h: number) => number, untilH: number): number[] {
  const run = new Run(boundTo(RULE));
  let throughS = 0;
  for (let s = 0; s <= untilH * HOUR_S; s += 1800) {
    run.tell(of('temperature', s, valueAt(s / HOUR_S)));
    if (s > 0) run.tell(observed(throughS, s));
    throughS = s;
  }
  return run.said.filter(({ transition }) => transition === 'activated').map(({ atNs }) => secondsOf(atNs) / HOUR_S);
}

describe('a forecast', () => {
  test('of planted wear speaks before the limit is reached, and not days before, with 95 of 100 seeds', () => {
    let inTime = 0;
    for (let seed = 1; seed <= 100; seed += 1) {
      const noise = noiseOf(seed);
      // 60 for two days, then up by half a degree an hour: the limit is reached after 48 + 80 hours.
      const hours = activations((h) => 60 + Math.max(0, h - 48) * 0.5 + 2 * noise(), 128);
      const [first] = hours;
      if (first !== undefined && 128 - first >= 6 && 128 - first <= 24) inTime += 1;
    }
    expect(inTime).toBeGreaterThanOrEqual(95);
  });

  test('of a value that only wavers says nothing in four days, with all of 50 seeds', () => {
    let quiet = 0;
    for (let seed = 1; seed <= 50; seed += 1) {
      const noise = noiseOf(seed);
      if (activations(() => 60 + 4 * noise(), 96).length === 0) quiet += 1;
    }
    expect(quiet).toBe(50);
  });

  test('says when the limit is expected, at the earliest and latest, and how sure it is', () => {
    const run = new Run(boundTo({ ...RULE, confidence: 0.9 }));
    // Two degrees an hour in a straight line: both ends of the interval lie where the trend does.
    run.tell(of('temperature', 0, 0));
    for (let s = 60; s <= 38.6 * HOUR_S; s += 60) run.tell(of('temperature', s, (2 * s) / HOUR_S), observed(s - 60, s));
    expect(run.memory.state).toBe('active-unacknowledged');
    const { detail } = run.memory;
    expect(detail?.confidence).toBe(0.9);
    const reachedMs = Number(at(50 * HOUR_S) / 1_000_000n);
    for (const name of ['expectedMs', 'earliestMs', 'latestMs'])
      expect(Math.abs(Number(detail?.[name]) - reachedMs)).toBeLessThan(120_000);
  });

  test('needs ten stretches that are known to a half, and keeps what it knew over a gap', () => {
    const run = new Run(boundTo(RULE)).tell(of('temperature', 0, 50), observed(0, 5 * 1800 - 1));
    expect(run.memory.uncertain).toBe(true);
    run.tell(observed(5 * 1800 - 1, 11 * 1800));
    expect(run.memory).toMatchObject({ uncertain: false, truth: 'back' });
    run.tell(observed(11 * 1800, 12 * 1800));
    // Nobody watched for an hour, and then the value comes anew.
    run.tell(of('temperature', 14.5 * 1800, 50), observed(14 * 1800, 16 * 1800));
    expect(run.memory).toMatchObject({ uncertain: false, truth: 'back' });
  });
});
