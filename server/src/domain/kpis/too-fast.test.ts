import { describe, expect, it } from 'vitest';
import { noSums } from './sums.ts';
import { cycleProposals } from './too-fast.ts';

const shift = (id: string, runS: number, idealS: number, product = 'a') => ({
  shift: id,
  product,
  sums: { ...noSums(), totalRunS: runS, idealS },
});

describe('performance over 100 %', () => {
  it('proposes the cycle that the fastest shift held, and says what it makes of history', () => {
    const [found, ...more] = cycleProposals(
      [shift('1', 28_800, 31_680), shift('2', 14_400, 18_000), shift('3', 20_000, 19_000)],
      () => 2,
    );
    expect(more).toEqual([]);
    expect(found).toMatchObject({ idealCycleS: 2, proposedCycleS: 1.6, shift: '2' });
    expect(found?.performance).toBeCloseTo(68_680 / 63_200, 12);
    expect(found?.history.map((one) => one.proposedPerformance)).toEqual([
      expect.closeTo(0.88, 12),
      expect.closeTo(1, 12),
      expect.closeTo(0.76, 12),
    ]);
  });

  it('proposes nothing for a product that keeps below it', () => {
    const shifts = [shift('1', 28_800, 31_680), shift('1', 28_800, 20_000, 'b')];
    expect(cycleProposals(shifts, () => 1).map(({ product }) => product)).toEqual(['a']);
  });

  it('takes all together where no shift ran for long enough', () => {
    const [found] = cycleProposals([shift('1', 600, 900), shift('2', 600, 660)], () => 1);
    expect(found?.proposedCycleS).toBeCloseTo(1 / 1.3, 12);
    expect(found?.shift).toBeNull();
  });
});
