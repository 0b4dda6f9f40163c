import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { effectiveTarget, inForceOn, keyOf } from './effective.ts';
import { TARGET_LEVELS, type Target, type TargetAsked } from './types.ts';

const ASKED: TargetAsked = {
  ...{ figure: 'oee', enterprise: 'lotus', site: 'hanoi', area: 'hanoi/bottling', department: 'hanoi/drinks' },
  ...{ line: 'line-1', team: 'red', shift: 'night', day: '2026-11-22' },
};

let ids = 0;
const target = (value: number | null, more: Partial<Target> = {}): Target => ({
  ...{ id: ++ids, figure: 'oee', level: 'line', place: 'line-1', team: null, shift: null, from: '2026-01-01' },
  ...{ value, note: '', by: 'cpo', atNs: 0n },
  ...more,
});

describe('the nearest target holds', () => {
  const site = target(0.5, { level: 'site', place: 'hanoi' });
  const ranked = [
    target(0.9, { level: 'site', place: 'hanoi', team: 'red', shift: 'night' }),
    target(0.85, { level: 'site', place: 'hanoi', team: 'red' }),
    target(0.8, { shift: 'night' }),
    target(0.75),
    target(0.7, { level: 'department', place: 'hanoi/drinks' }),
    target(0.65, { level: 'area', place: 'hanoi/bottling' }),
    site,
    target(0.4, { level: 'enterprise', place: 'lotus' }),
  ];

  test.each(ranked.map((one, index) => [index, one.value]))('number %i of the order says %d', (index, value) => {
    const rest = ranked.slice(index as number);
    const found = effectiveTarget([...rest].reverse(), ASKED);
    expect(found?.value).toBe(value);
    expect(found?.over).toEqual(rest.slice(1));
  });

  test('another team, another shift, another line have theirs', () => {
    expect(effectiveTarget(ranked, { ...ASKED, team: 'blue' })?.value).toBe(0.8);
    expect(effectiveTarget(ranked, { ...ASKED, team: null, shift: 'day' })?.value).toBe(0.75);
    expect(effectiveTarget(ranked, { ...ASKED, team: null, shift: null, line: 'line-2' })?.value).toBe(0.7);
  });

  test('no target is none, and another figure’s says nothing', () => {
    expect(effectiveTarget([], ASKED)).toBeNull();
    expect(effectiveTarget([target(0.9, { figure: 'quality' })], ASKED)).toBeNull();
  });
});

describe('from a day on', () => {
  const history = [
    target(0.7, { from: '2026-01-01' }),
    target(0.8, { from: '2026-12-01' }),
    target(0.75, { from: '2026-06-01' }),
    target(0.76, { from: '2026-06-01' }),
  ];
  test.each([
    ['2025-12-31', null],
    ['2026-01-01', 0.7],
    ['2026-05-31', 0.7],
    ['2026-06-01', 0.76],
    ['2026-12-01', 0.8],
  ])('on %s it is %s', (day, value) => {
    expect(effectiveTarget(history, { ...ASKED, day })?.value ?? null).toBe(value);
  });

  test('one that is ended leaves what is less near', () => {
    const area = target(0.6, { level: 'area', place: 'hanoi/bottling' });
    const ended = [area, ...history, target(null, { from: '2026-11-01' })];
    expect(effectiveTarget(ended, ASKED)?.value).toBe(0.6);
    expect(effectiveTarget(ended, { ...ASKED, day: '2026-10-31' })?.value).toBe(0.76);
    expect(effectiveTarget(ended, { ...ASKED, day: '2026-12-01' })?.value).toBe(0.8);
  });
});

describe('whatever was set', () => {
  const some = <T>(...values: T[]) => fc.constantFrom(...values);
  const scope = fc.record({
    level: some(...TARGET_LEVELS),
    team: some(null, 'red', 'blue'),
    shift: some(null, 'night', 'day'),
    far: fc.boolean(),
  });
  const targets = fc
    .array(
      fc.record({ scope, from: some('2026-01-01', '2026-11-22', '2026-11-23'), value: some(null, 0.5, 0.6, 0.7, 0.8) }),
      { maxLength: 30 },
    )
    .map((all) =>
      all.map(({ scope: { level, team, shift, far }, from, value }, index) =>
        target(value, { id: index + 1, from, level, team, shift, place: far ? 'elsewhere' : (ASKED[level] ?? '') }),
      ),
    );

  test('the order in which targets are read says nothing', () => {
    fc.assert(
      fc.property(
        targets.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, shuffled]) => {
          expect(effectiveTarget(shuffled, ASKED)).toEqual(effectiveTarget(all, ASKED));
        },
      ),
    );
  });

  test('no two targets of a day have the same scope, and none is from later', () => {
    fc.assert(
      fc.property(targets, (all) => {
        const kept = inForceOn(all, ASKED.day);
        expect(new Set(kept.map(keyOf)).size).toBe(kept.length);
        expect(kept.every(({ from }) => from <= ASKED.day)).toBe(true);
      }),
    );
  });

  test('one more of the line’s shift and team holds; one more of the enterprise only where there is no other', () => {
    fc.assert(
      fc.property(targets, (all) => {
        const nearest = target(0.99, { id: 1000, from: ASKED.day, team: 'red', shift: 'night' });
        expect(effectiveTarget([...all, nearest], ASKED)?.value).toBe(0.99);
        const before = effectiveTarget(all, ASKED);
        const widest = target(0.01, { id: 1000, from: ASKED.day, level: 'enterprise', place: 'lotus' });
        const after = effectiveTarget([...all, widest], ASKED);
        const isOnly = before === null || keyOf(before.source) === keyOf(widest);
        expect(after?.value).toBe(isOnly ? 0.01 : before.value);
      }),
    );
  });
});
