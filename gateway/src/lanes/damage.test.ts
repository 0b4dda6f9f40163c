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

test('damage is a gap of all machines, over both whole neighbours', () => {
  const gaps = gapsOfDamage([A, B], [observed(100n), observed(101n)], [observed(105n), observed(104n)], 3);
  const gap = { kind: 'gap', signals: [], fromNs: 100n * S, toNs: 105n * S, cause: 'segment-damaged' };
  expect(gaps).toEqual([
    { ...gap, machine: A },
    { ...gap, machine: B },
  ]);
});

test('where a neighbour is missing, the gap is as long as the lost batches may have been', () => {
  expect(gapsOfDamage([A], null, [observed(100n)], 3)).toMatchObject([{ fromNs: 94n * S, toNs: 100n * S }]);
  expect(gapsOfDamage([A], [observed(100n)], null, 1)).toMatchObject([{ fromNs: 100n * S, toNs: 102n * S }]);
  expect(gapsOfDamage([A], null, null, 1)).toEqual([]);
});
