import type { MachineId, ProductId } from '@gemba/contract/identity';
import { NS_PER_S } from '@gemba/contract/sample';
import type { MachineState } from '@gemba/contract/state';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LedgerRow } from '../ledger/row.ts';
import { type SignalHistory, type SignalReading, subgroupsOf } from './sampling.ts';

const s = (seconds: number): bigint => BigInt(Math.round(seconds * 1000)) * (NS_PER_S / 1000n);
const reading = (seconds: number, value: SignalReading['value'], status = 0): SignalReading => ({
  timeNs: s(seconds),
  value,
  status,
});
const row = (fromS: number, toS: number, state: MachineState = 'producing', product = 'a'): LedgerRow => ({
  machine: 'm' as MachineId,
  fromNs: s(fromS),
  toNs: s(toS),
  calendar: 'scheduled',
  shift: null,
  state,
  reason: null,
  product: product as ProductId,
  good: 0,
  reject: 0,
  rework: 0,
  idealS: 0,
  goodIdealS: 0,
  energyKWh: 0,
  estimated: false,
});
const history = (parts: Partial<SignalHistory>): SignalHistory => ({
  readings: [],
  missing: [],
  rows: [row(0, 1000)],
  ...parts,
});
const window = (fromS: number, toS: number) => ({ fromNs: s(fromS), toNs: s(toS) });
const EVERY_10 = { take: 'held', everyS: 10, n: 1 } as const;
const seen = (
  parts: Partial<SignalHistory>,
  ...[span, sampling]: [ReturnType<typeof window>, Parameters<typeof subgroupsOf>[2]]
) => subgroupsOf(history(parts), span, sampling).map(({ timeNs, values }) => [Number(timeNs) / 1e9, ...values]);

describe('values that held at even times', () => {
  it('are those of the newest reading, however old it is', () => {
    const readings = [reading(-500, 1), reading(12, 2), reading(20, 3n)];
    expect(seen({ readings }, window(0, 40), EVERY_10)).toEqual([
      [0, 1],
      [10, 1],
      [20, 3],
      [30, 3],
    ]);
  });

  it('are none before the first reading, behind a bad one, or of what is no number', () => {
    const readings = [reading(5, 1), reading(15, null, 0x80000000), reading(25, Number.NaN), reading(35, 2)];
    expect(seen({ readings }, window(0, 50), EVERY_10)).toEqual([
      [10, 1],
      [40, 2],
    ]);
  });

  it('are taken while the machine produces; a stop is no gap, missing data is one', () => {
    const rows = [row(0, 15), row(15, 35, 'stopped'), row(35, 100)];
    const readings = [reading(0, 1)];
    const stopped = subgroupsOf(history({ readings, rows }), window(0, 60), EVERY_10);
    expect(stopped.map(({ timeNs, afterGap }) => [Number(timeNs) / 1e9, afterGap])).toEqual([
      [0, false],
      [10, false],
      [40, false],
      [50, false],
    ]);
    const missing = [{ fromNs: s(12), toNs: s(38) }];
    const gap = subgroupsOf(history({ readings, missing }), window(0, 60), EVERY_10);
    expect(gap.map(({ timeNs, afterGap }) => [Number(timeNs) / 1e9, afterGap])).toEqual([
      [0, false],
      [10, false],
      [40, true],
      [50, false],
    ]);
  });

  it('are taken only in cells that lie wholly in the window', () => {
    expect(seen({ readings: [reading(0, 1)] }, window(5, 39), EVERY_10)).toEqual([
      [10, 1],
      [20, 1],
    ]);
  });

  it('stand evenly in a subgroup, and one of which a value is missing is none', () => {
    const readings = [0, 1, 2, 3, 4, 5, 6, 7].map((i) => reading(i * 5, i));
    const sampling = { take: 'held', everyS: 20, n: 4 } as const;
    expect(seen({ readings }, window(0, 40), sampling)).toEqual([
      [0, 0, 1, 2, 3],
      [20, 4, 5, 6, 7],
    ]);
    const rows = [row(0, 12), row(12, 18, 'stopped'), row(18, 100)];
    expect(seen({ readings, rows }, window(0, 40), sampling)).toEqual([[20, 4, 5, 6, 7]]);
    const changed = [row(0, 30), row(30, 100, 'producing', 'b')];
    expect(seen({ readings, rows: changed }, window(0, 40), sampling)).toEqual([[0, 0, 1, 2, 3]]);
  });
});

describe('readings as measurements', () => {
  it('are plotted one by one', () => {
    const readings = [reading(1, 5), reading(2, 6), reading(2.5, 6)];
    expect(seen({ readings }, window(0, 10), { take: 'each', everyS: 60, n: 1 })).toEqual([
      [1, 5],
      [2, 6],
      [2.5, 6],
    ]);
  });

  it('make a subgroup of the first ones in a cell', () => {
    const readings = [1, 2, 3, 11, 21, 22].map((time) => reading(time, time));
    expect(seen({ readings }, window(0, 30), { take: 'each', everyS: 10, n: 2 })).toEqual([
      [1, 1, 2],
      [21, 21, 22],
    ]);
  });

  it('are not successive across a bad one', () => {
    const readings = [reading(1, 5), reading(2, null, 0x80000000), reading(3, 6)];
    const found = subgroupsOf(history({ readings }), window(0, 10), { take: 'each', everyS: 60, n: 1 });
    expect(found.map(({ afterGap }) => afterGap)).toEqual([false, true]);
  });
});

it('any window gives the same subgroups', () => {
  const readings = fc
    .array(fc.tuple(fc.integer({ min: 0, max: 600 }), fc.integer()), { maxLength: 80 })
    .map((list) => [...new Map(list)].sort(([a], [b]) => a - b).map(([time, value]) => reading(time, value)));
  const sampling = fc.record({
    take: fc.constantFrom('held' as const, 'each' as const),
    everyS: fc.constantFrom(10, 30),
    n: fc.constantFrom(1, 2, 5),
  });
  fc.assert(
    fc.property(readings, sampling, fc.integer({ min: 1, max: 19 }), (list, how, cut) => {
      const parts = history({ readings: list });
      const whole = subgroupsOf(parts, window(0, 600), how);
      const edge = cut * 30;
      const [before, after] = [window(0, edge), window(edge, 600)].map((span) => subgroupsOf(parts, span, how));
      expect([...(before ?? []), ...(after ?? [])].map(({ timeNs, values }) => ({ timeNs, values }))).toEqual(
        whole.map(({ timeNs, values }) => ({ timeNs, values })),
      );
    }),
  );
});
