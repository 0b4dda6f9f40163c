import type { Epoch, GatewayId, MachineId, SignalId } from '@gemba/contract/identity';
import type { Entry, Sample } from '@gemba/contract/sample';
import { expect, test } from 'vitest';
import { MAX_TIME_NS, MIN_TIME_NS, sortOutStorable, whyNotStorable } from './storable.ts';

const sample = (more: Partial<Sample> = {}): Sample => ({
  kind: 'sample',
  machine: 'filler-1' as MachineId,
  signal: 'speed' as SignalId,
  timeNs: 0n,
  value: 1,
  status: 0,
  ...more,
});

test.each([
  ['the first time', sample({ timeNs: MIN_TIME_NS })],
  ['the last time', sample({ timeNs: MAX_TIME_NS })],
  ['the largest integer', sample({ value: 2n ** 63n - 1n })],
  ['not a number', sample({ value: Number.NaN })],
  ['the worst status', sample({ status: 0xffff_ffff, value: null })],
  ['an emoji', sample({ value: '🏭' })],
])('%s can be stored', (_what, entry) => {
  expect(whyNotStorable(entry)).toBeNull();
});

test.each<[string, Entry, RegExp]>([
  ['a time before the first', sample({ timeNs: MIN_TIME_NS - 1n }), /time/],
  ['a source time after the last', sample({ sourceTimeNs: MAX_TIME_NS + 1n }), /time/],
  ['an unsigned 64-bit integer beyond the signed ones', sample({ value: 2n ** 63n }), /64 bits/],
  ['an integer below them', sample({ value: -(2n ** 63n) - 1n }), /64 bits/],
  ['half a character', sample({ value: '\ud83c' }), /Unicode/],
  ['a negative status', sample({ status: -1 }), /StatusCode/],
  ['a stretch without end', { kind: 'observed', machine: 'm' as MachineId, fromNs: 0n, throughNs: 2n ** 64n }, /time/],
  [
    'a gap without beginning',
    { kind: 'gap', machine: 'm' as MachineId, signals: [], fromNs: -(2n ** 64n), toNs: 0n, cause: 'link-down' },
    /time/,
  ],
])('%s can not, and the reason is said', (_what, entry, reason) => {
  expect(whyNotStorable(entry)).toMatch(reason);
});

test('zero goes on without a sign, and a batch that stays as it is is not copied', () => {
  const batch = { gateway: 'g' as GatewayId, epoch: 'e' as Epoch, position: 1 };
  const [plain, signed] = [
    { ...batch, entries: [sample({ value: 0 })] },
    { ...batch, entries: [sample({ value: 1 }), sample({ value: -0 })] },
  ];
  const { storable } = sortOutStorable([plain, signed]);
  expect(storable[0]).toBe(plain);
  expect(storable[1]?.entries).toEqual([sample({ value: 1 }), sample({ value: 0 })]);
});

test('what can be stored goes on, in its batch, and what can not is handed back', () => {
  const [good, bad] = [sample(), sample({ value: 2n ** 63n })];
  const batch = { gateway: 'g' as GatewayId, epoch: 'e' as Epoch, position: 1 };
  const sorted = sortOutStorable([
    { ...batch, entries: [good, bad] },
    { ...batch, position: 2, entries: [bad] },
  ]);
  expect(sorted.storable).toEqual([
    { ...batch, entries: [good] },
    { ...batch, position: 2, entries: [] },
  ]);
  expect(sorted.quarantined.map(({ entry }) => entry)).toEqual([bad, bad]);
  expect(sorted.entries).toBe(3);
});
