import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { violationsAmong } from './western-electric.ts';

describe('the Western Electric rules', () => {
  it('1: tell a point beyond three sigma, not one on the limit', () => {
    expect(violationsAmong([3, -3, 0, 3.1, -4])).toEqual([
      { rule: 1, side: 'above', at: 3, points: [3] },
      { rule: 1, side: 'below', at: 4, points: [4] },
    ]);
  });

  it('2: tell two of three beyond two sigma, if they are on one side', () => {
    expect(violationsAmong([2.5, 0, 2.5])).toEqual([{ rule: 2, side: 'above', at: 2, points: [0, 2] }]);
    expect(violationsAmong([2.5, 0, 0, 2.5])).toEqual([]);
    expect(violationsAmong([2.5, -2.5, 0])).toEqual([]);
  });

  it('2: tell it with the second of them, not again with the ordinary point behind', () => {
    expect(violationsAmong([-2.5, -2.5, 0]).map(({ at }) => at)).toEqual([1]);
  });

  it('3: tell four of five beyond one sigma', () => {
    expect(violationsAmong([1.5, 1.5, -0.2, 1.5, 1.5])).toEqual([
      { rule: 3, side: 'above', at: 4, points: [0, 1, 3, 4] },
    ]);
    expect(violationsAmong([1.5, 1.5, 1, 1, 1.5, 1.5])).toEqual([]);
  });

  it('4: tell eight on one side, and one on the centre line ends the run', () => {
    const run = Array<number>(7).fill(0.5);
    expect(violationsAmong(run)).toEqual([]);
    expect(violationsAmong([...run, 0.1])).toEqual([
      { rule: 4, side: 'above', at: 7, points: [0, 1, 2, 3, 4, 5, 6, 7] },
    ]);
    expect(violationsAmong([...run, 0, ...run])).toEqual([]);
  });

  it('tell points beyond three sigma that follow each other once', () => {
    const found = violationsAmong([4, 5, 0, 4]).filter(({ rule }) => rule === 1);
    expect(found).toEqual([
      { rule: 1, side: 'above', at: 0, points: [0, 1] },
      { rule: 1, side: 'above', at: 3, points: [3] },
    ]);
  });

  it('tell a run that goes on once, with all its points', () => {
    const found = violationsAmong(Array<number>(12).fill(-0.5));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ rule: 4, side: 'below', at: 7 });
    expect(found[0]?.points).toHaveLength(12);
  });

  const distances = fc.array(fc.double({ min: -4, max: 4, noNaN: true }), { maxLength: 60 });

  it('are the same upside down', () => {
    fc.assert(
      fc.property(distances, (list) => {
        const turned = violationsAmong(list.map((one) => -one)).map(({ side, ...rest }) => ({
          ...rest,
          side: side === 'above' ? 'below' : 'above',
        }));
        const key = (one: object) => JSON.stringify(Object.entries(one).sort());
        expect(turned.map(key).sort()).toEqual(violationsAmong(list).map(key).sort());
      }),
    );
  });

  it('never tell anything within one sigma of both sides in turn', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { maxLength: 40 }), (list) => {
        expect(violationsAmong(list.map((one, i) => (i % 2 === 0 ? one : -one)))).toEqual([]);
      }),
    );
  });

  it('name, of each point that they mark, one that is far enough on that side', () => {
    const far = { 1: 3, 2: 2, 3: 1, 4: 0 };
    fc.assert(
      fc.property(distances, (list) => {
        for (const { rule, side, at, points } of violationsAmong(list)) {
          const sign = side === 'above' ? 1 : -1;
          for (const point of points) expect((list[point] as number) * sign).toBeGreaterThan(far[rule]);
          expect(points).toContain(at);
          expect(points).toEqual([...new Set(points)].sort((a, b) => a - b));
        }
      }),
    );
  });

  it('do not look ahead: what was told stays told when points follow', () => {
    fc.assert(
      fc.property(distances, fc.nat(60), (list, cut) => {
        const told = (some: readonly number[]) =>
          violationsAmong(some)
            .map(({ rule, side, at }) => `${rule} ${side} ${at}`)
            .sort();
        const early = told(list.slice(0, cut));
        expect(told(list).filter((one) => Number(one.split(' ')[2]) < cut)).toEqual(early);
      }),
    );
  });
});
