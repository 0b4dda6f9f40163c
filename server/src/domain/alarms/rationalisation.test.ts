import { SEVERITIES } from '@gemba/contract/plant/alarm-rule';
import { PRIORITIES } from '@gemba/contract/state';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { priorityOf, rationalisationWarnings } from './rationalisation.ts';
import { bind } from './testing.ts';

test.each([
  ['severe', 60, 'critical'],
  ['severe', 600, 'critical'],
  ['severe', 601, 'high'],
  ['severe', 86_400, 'medium'],
  ['major', 180, 'high'],
  ['major', 3600, 'medium'],
  ['major', 3601, 'low'],
  ['minor', 180, 'medium'],
  ['minor', 181, 'low'],
] as const)('%s, to be averted within %i s: %s', (severity, withinS, priority) => {
  expect(priorityOf(severity, withinS)).toBe(priority);
});

test('property: what is worse or more pressing is never less urgent', () => {
  const time = fc.double({ min: 0.001, max: 1e7, noNaN: true });
  const place = fc.integer({ min: 0, max: SEVERITIES.length - 1 });
  fc.assert(
    fc.property(time, time, place, place, (a, b, one, other) => {
      const rank = (severity: number, withinS: number) =>
        PRIORITIES.indexOf(priorityOf(SEVERITIES[severity] as (typeof SEVERITIES)[number], withinS));
      // Both lists have the highest first.
      expect(rank(Math.min(one, other), Math.min(a, b))).toBeLessThanOrEqual(
        rank(Math.max(one, other), Math.max(a, b)),
      );
    }),
  );
});

describe('a plant is told', () => {
  const told = (...rules: Parameters<typeof bind>[0][]) =>
    rationalisationWarnings({ alarms: rules.map((rule) => bind(rule).rule as never) }).map(
      ({ path, problem }) => `${path}: ${problem}`,
    );

  test('nothing of rules that go by the table, or say nothing of severity', () => {
    expect(told({ severity: 'major', respondWithinS: 600, priority: 'high' }, { priority: 'low' })).toEqual([]);
  });

  test('of a rule that states another priority than the table gives', () => {
    expect(told({}, { severity: 'minor', respondWithinS: 7200, priority: 'critical' })).toEqual([
      'alarms[1].priority: hot is critical; a minor consequence to be averted within 7200 s is low',
    ]);
  });

  test('of a draft', () => {
    const { cause: _, ...draft } = bind().rule;
    expect(rationalisationWarnings({ alarms: [draft as never] }).map(({ path }) => path)).toEqual(['alarms[0]']);
  });
});
