import type { MachineId } from '@gemba/contract/identity';
import type { Gap } from '@gemba/contract/sample';
import { expect, test } from 'vitest';
import { settle } from './ledger-of-samples.ts';
import type { Emission } from './oracle.ts';

const emissions: Emission[] = [10n, 20n, 30n, 40n, 50n].map((timeNs, index) => ({
  machine: 'm',
  signal: 's',
  seq: index + 1,
  timeNs,
  value: index / 2,
}));
const readings = emissions.map(({ signal, timeNs, value }) => ({ signal, timeNs, value }));
const observed = [
  { fromNs: 5n, throughNs: 35n },
  { fromNs: 35n, throughNs: 60n },
];

test('what was emitted and stored once is clean', () => {
  expect(settle(emissions, readings, { observed, gaps: [] }, 60n)).toMatchObject({
    emitted: 5,
    lost: [],
    doubled: [],
    invented: [],
    inGaps: {},
  });
});

test('another value was never emitted, but a zero has no sign', () => {
  const signed = emissions.map((emission) => (emission.value === 0 ? { ...emission, value: -0 } : emission));
  expect(settle(signed, readings, { observed, gaps: [] }, 60n).invented).toEqual([]);
  const wrong = readings.map((reading) => (reading.timeNs === 30n ? { ...reading, value: 7 } : reading));
  expect(settle(signed, wrong, { observed, gaps: [] }, 60n).invented).toEqual([{ ...readings[2], value: 7 }]);
});

test('a missing sample is lost, unless a gap of its signal spans it, open at both ends', () => {
  const without = readings.filter(({ timeNs }) => timeNs !== 30n);
  expect(settle(emissions, without, { observed, gaps: [] }, 60n).lost.map(({ seq }) => seq)).toEqual([3]);
  const gap: Gap = {
    kind: 'gap',
    machine: 'm' as MachineId,
    signals: [],
    fromNs: 20n,
    toNs: 40n,
    cause: 'queue-overflow',
  };
  expect(settle(emissions, without, { observed, gaps: [gap] }, 60n).inGaps).toEqual({ 'queue-overflow': 1 });
  expect(settle(emissions, without, { observed, gaps: [{ ...gap, fromNs: 30n }] }, 60n).lost).toHaveLength(1);
  const filled = [{ ...gap, kind: 'filled' as const }];
  expect(settle(emissions, without, { observed, gaps: [gap], filled }, 60n).lost).toHaveLength(1);
  expect(
    settle(emissions, without, { observed, gaps: [{ ...gap, signals: ['other'] as never[] }] }, 60n).lost,
  ).toHaveLength(1);
});

test('a missing sample in time that nobody observed is in a gap', () => {
  const without = readings.filter(({ timeNs }) => timeNs !== 30n);
  expect(
    settle(
      emissions,
      without,
      {
        observed: [
          { fromNs: 5n, throughNs: 25n },
          { fromNs: 36n, throughNs: 60n },
        ],
        gaps: [],
      },
      60n,
    ).inGaps,
  ).toEqual({ unobserved: 1 });
});

test('what was emitted before the first observation is said apart', () => {
  const late = [{ fromNs: 15n, throughNs: 60n }];
  expect(settle(emissions, readings.slice(1), { observed: late, gaps: [] }, 60n).inGaps).toEqual({ before: 1 });
});

test('doubles, other values and readings that were never emitted are found', () => {
  expect(settle(emissions, [...readings, readings[2]!], { observed, gaps: [] }, 60n).doubled).toHaveLength(1);
  expect(
    settle(emissions, [...readings, { signal: 's', timeNs: 33n, value: 1 }], { observed, gaps: [] }, 60n).invented,
  ).toHaveLength(1);
  const changed = readings.map((reading) => (reading.timeNs === 30n ? { ...reading, value: 99 } : reading));
  expect(settle(emissions, changed, { observed, gaps: [] }, 60n).invented).toHaveLength(1);
});

test('what was emitted after the end of the run does not count', () => {
  expect(settle(emissions, readings.slice(0, 4), { observed, gaps: [] }, 45n)).toMatchObject({ emitted: 4, lost: [] });
});
