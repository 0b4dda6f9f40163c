import { describe, expect, it } from 'vitest';
import { capabilityOf } from './capability.ts';
import { chartOf, type Subgroup } from './chart.ts';
import { constantsFor, SUBGROUP_MAX, SUBGROUP_MIN } from './constants.ts';

const NO_SPECIFICATION = { lower: null, upper: null };
const FREELY = new Map();
const subgroup = (values: readonly number[], i: number): Subgroup => ({
  timeNs: BigInt(i) * 60_000_000_000n,
  values,
  product: 'p',
  afterGap: false,
});

/** Flow rates of ten consecutive batches [NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.2]. */
const FLOWRATE = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1];

/**
 * Flow widths of a hard-bake process, µm, 25 samples of five [Montgomery, Introduction to Statistical Quality Control,
 * example 6.1, table 6.1].
 */
const FLOW_WIDTH = [
  [1.3235, 1.4128, 1.6744, 1.4573, 1.6914],
  [1.4314, 1.3592, 1.6075, 1.4666, 1.6109],
  [1.4284, 1.4871, 1.4932, 1.4324, 1.5674],
  [1.5028, 1.6352, 1.3841, 1.2831, 1.5507],
  [1.5604, 1.2735, 1.5265, 1.4363, 1.6441],
  [1.5955, 1.5451, 1.3574, 1.3281, 1.4198],
  [1.6274, 1.5064, 1.8366, 1.4177, 1.5144],
  [1.419, 1.4303, 1.6637, 1.6067, 1.5519],
  [1.3884, 1.7277, 1.5355, 1.5176, 1.3688],
  [1.4039, 1.6697, 1.5089, 1.4627, 1.522],
  [1.4158, 1.7667, 1.4278, 1.5928, 1.4181],
  [1.5821, 1.3355, 1.5777, 1.3908, 1.7559],
  [1.2856, 1.4106, 1.4447, 1.6398, 1.1928],
  [1.4951, 1.4036, 1.5893, 1.6458, 1.4969],
  [1.3589, 1.2863, 1.5996, 1.2497, 1.5471],
  [1.5747, 1.5301, 1.5171, 1.1839, 1.8662],
  [1.368, 1.7269, 1.3957, 1.5014, 1.4449],
  [1.4163, 1.3864, 1.3057, 1.621, 1.5573],
  [1.5796, 1.4185, 1.6541, 1.5116, 1.7247],
  [1.7106, 1.4412, 1.2361, 1.382, 1.7601],
  [1.4371, 1.5051, 1.3485, 1.567, 1.488],
  [1.4738, 1.5936, 1.6583, 1.4973, 1.472],
  [1.5917, 1.4333, 1.5551, 1.5295, 1.6866],
  [1.6399, 1.5243, 1.5705, 1.5563, 1.553],
  [1.5797, 1.3663, 1.624, 1.3732, 1.6887],
];

describe('published worked examples', () => {
  it('individuals and moving ranges: the flow rates of the NIST e-Handbook', () => {
    const chart = chartOf(
      FLOWRATE.map((value, i) => subgroup([value], i)),
      { kind: 'i-mr', subgroup: 1, specification: NO_SPECIFICATION, frozen: FREELY },
    );
    const moving = chart.points.map(({ range }) => range);
    expect(moving[0]).toBe(null);
    [2.0, 2.3, 1.4, 3.5, 3.4, 1.4, 0.2, 1.2, 1.5].forEach((range, i) => {
      expect(moving[i + 1]).toBeCloseTo(range, 9);
    });
    const limits = chart.phases[0]?.limits;
    expect(limits?.centre).toBeCloseTo(50.81, 9);
    expect(limits?.range).toBeCloseTo(1.8778, 4);
    expect(limits?.upper).toBeCloseTo(55.8041, 4);
    expect(limits?.lower).toBeCloseTo(45.8159, 4);
    expect(chart.violations).toEqual([]);
    expect(chart.phases[0]?.inControl).toBe(true);
  });

  it('means and ranges: the hard-bake process of Montgomery', () => {
    const chart = chartOf(FLOW_WIDTH.map(subgroup), {
      kind: 'xbar-r',
      subgroup: 5,
      specification: { lower: 1, upper: 2 },
      frozen: FREELY,
    });
    const [phase] = chart.phases;
    expect(phase?.limits?.centre).toBeCloseTo(1.5056, 4);
    expect(phase?.limits?.range).toBeCloseTo(0.32521, 5);
    expect(phase?.limits?.upper).toBeCloseTo(1.69325, 4);
    expect(phase?.limits?.lower).toBeCloseTo(1.31795, 4);
    expect(phase?.limits?.rangeUpper).toBeCloseTo(0.68749, 4);
    expect(phase?.limits?.rangeLower).toBe(0);
    expect(phase?.limits?.sigmaWithin).toBeCloseTo(0.1398, 4);
    expect(phase).toMatchObject({ inControl: true, preliminary: false, basis: 'own', points: 25 });
    // 1.50 ± 0.50 µm: Cp = (2.00 − 1.00) ÷ (6 × 0.1398) = 1.192.
    expect(phase?.capability?.cp).toBeCloseTo(1.192, 3);
    expect(phase?.capability?.cpk).toBeCloseTo((2 - 1.5056) / (3 * 0.1398), 3);
  });
});

describe('the constants', () => {
  const D3_OF_RANGE = [0.853, 0.888, 0.88, 0.864, 0.848, 0.833, 0.82, 0.808, 0.797];

  it('are those that d2 and the standard deviation of the range give, as far as they are printed', () => {
    for (let n = SUBGROUP_MIN; n <= SUBGROUP_MAX; n += 1) {
      const { d2, a2, d3, d4 } = constantsFor(n);
      const spread = (3 * (D3_OF_RANGE[n - 2] as number)) / d2;
      expect(a2, `A2 of ${n}`).toBeCloseTo(3 / (d2 * Math.sqrt(n)), 2);
      expect(Math.abs(d4 - (1 + spread)), `D4 of ${n}`).toBeLessThan(0.003);
      expect(Math.abs(d3 - Math.max(0, 1 - spread)), `D3 of ${n}`).toBeLessThan(0.003);
    }
  });

  it('are none for one value or eleven', () => {
    expect(() => constantsFor(1)).toThrow(RangeError);
    expect(() => constantsFor(11)).toThrow(RangeError);
  });
});

describe('capability', () => {
  const process = { centre: 10, sigmaWithin: 1 };
  it('has no Cp where the specification has one side', () => {
    expect(capabilityOf(process, { lower: null, upper: 14 })).toEqual({ cp: null, cpk: 4 / 3 });
    expect(capabilityOf(process, { lower: 4, upper: null })).toEqual({ cp: null, cpk: 2 });
  });
  it('is none without a specification, and negative where the centre is outside', () => {
    expect(capabilityOf(process, NO_SPECIFICATION)).toBe(null);
    expect(capabilityOf(process, { lower: 0, upper: 7 })?.cpk).toBe(-1);
  });
});
