import type { MachineId } from '@gemba/contract/identity';
import type { Observed } from '@gemba/contract/sample';
import { expect, test } from 'vitest';
import { gapsOfDamage } from './damage.ts';

const S = 1_000_000_000n;
const A = 'a' as MachineId;
const B = 'b' as MachineId;
const observed = (throughS: bigint): Observed => ({
  kind: 'observed',
  machine: A,
  fromNs: 0n,
  throughNs: throughS * S,
});

test('damage is a gap of all machines, over both whole neighbours and as far as clocks differ', () => {
  const gaps = gapsOfDamage([A, B], [observed(100n), observed(101n)], [observed(105n), observed(104n)], 3);
  const gap = { kind: 'gap', signals: [], fromNs: 80n * S, toNs: 125n * S, cause: 'segment-damaged' };
  expect(gaps).toEqual([
    { ...gap, machine: A },
    { ...gap, machine: B },
  ]);
});

test('a stretch that is journalled after newer samples does not turn the gap around', () => {
  expect(gapsOfDamage([A], [observed(103n)], [observed(100n)], 1)).toMatchObject([{ fromNs: 80n * S, toNs: 123n * S }]);
});

test('where a neighbour is missing, the gap is as long as the lost batches may have been', () => {
  expect(gapsOfDamage([A], null, [observed(100n)], 3)).toMatchObject([{ fromNs: 74n * S, toNs: 120n * S }]);
  expect(gapsOfDamage([A], [observed(100n)], null, 1)).toMatchObject([{ fromNs: 80n * S, toNs: 122n * S }]);
  expect(gapsOfDamage([A], null, null, 1)).toEqual([]);
});
