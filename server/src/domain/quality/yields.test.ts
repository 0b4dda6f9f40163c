import type { MachineId } from '@gemba/contract/identity';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LedgerRow } from '../ledger/row.ts';
import { addParts, partsOf, rolledThroughput, yieldsOf } from './yields.ts';

const row = (fromS: number, toS: number, good: number, reject: number, estimated = false): LedgerRow => ({
  machine: 'm' as MachineId,
  fromNs: BigInt(fromS) * 1_000_000_000n,
  toNs: BigInt(toS) * 1_000_000_000n,
  calendar: 'scheduled',
  shift: null,
  state: 'producing',
  reason: null,
  product: null,
  good,
  reject,
  rework: 0,
  idealS: good + reject,
  goodIdealS: good,
  energyKWh: 0,
  estimated,
});
const window = (fromS: number, toS: number) => ({
  fromNs: BigInt(fromS) * 1_000_000_000n,
  toNs: BigInt(toS) * 1_000_000_000n,
});

describe('yields', () => {
  it('are formed from sums: good first time, scrapped, reworked, good in the end', () => {
    expect(yieldsOf({ good: 90, reject: 10, rework: 4, estimated: 0 })).toEqual({
      firstPass: 0.9,
      rejectRatio: 0.1,
      scrapRatio: 0.06,
      reworkRatio: 0.04,
      finalYield: 0.94,
    });
  });

  it('are unknown where nothing was made, and never more than all', () => {
    expect(Object.values(yieldsOf({ good: 0, reject: 0, rework: 0, estimated: 0 }))).toEqual(Array(5).fill(null));
    expect(yieldsOf({ good: 9, reject: 1, rework: 5, estimated: 0 })).toMatchObject({ scrapRatio: 0, finalYield: 1 });
  });

  it('roll through a line as the product of its machines, and not at all where one is unknown', () => {
    // Three steps of 95, 90 and 98 %: 83.79 % pass all of them at first.
    expect(rolledThroughput([0.95, 0.9, 0.98])).toBeCloseTo(0.8379, 4);
    expect(rolledThroughput([0.95, null])).toBe(null);
    expect(rolledThroughput([])).toBe(null);
  });
});

describe('parts of a window', () => {
  it('are the shares of the rows that it cuts, with what was estimated beside them', () => {
    const rows = [row(0, 10, 10, 2), row(10, 20, 10, 0, true)];
    expect(partsOf(rows, window(5, 20))).toEqual({ good: 15, reject: 1, rework: 0, estimated: 10 });
    expect(partsOf(rows, window(30, 40))).toEqual({ good: 0, reject: 0, rework: 0, estimated: 0 });
  });

  it('add up, wherever the window is cut', () => {
    const rows = fc
      .array(fc.tuple(fc.integer({ min: 1, max: 50 }), fc.nat(100), fc.nat(20)), { minLength: 1, maxLength: 20 })
      .map((list) => {
        let atS = 0;
        return list.map(([length, good, reject]) => {
          atS += length;
          return row(atS - length, atS, good, reject);
        });
      });
    fc.assert(
      fc.property(rows, fc.nat(1000), (list, cut) => {
        const whole = partsOf(list, window(0, 1000));
        const both = addParts(partsOf(list, window(0, cut)), partsOf(list, window(cut, 1000)));
        expect(both.good).toBeCloseTo(whole.good, 9);
        expect(both.reject).toBeCloseTo(whole.reject, 9);
      }),
    );
  });
});
