import { describe, expect, it } from 'vitest';
import type { MachineId, SignalId } from './identity.ts';
import { openGaps } from './open-gaps.ts';
import type { Filled, Gap, GapCause } from './sample.ts';

const machine = 'press-1' as MachineId;
const ALL = ['a', 'b', 'c'] as SignalId[];
const gap = (fromNs: bigint, toNs: bigint, signals: string[] = [], cause: GapCause = 'link-down'): Gap => ({
  kind: 'gap',
  machine,
  signals: signals as SignalId[],
  fromNs,
  toNs,
  cause,
});
const filled = (fromNs: bigint, toNs: bigint, signals: string[] = [], cause: GapCause = 'link-down'): Filled => ({
  ...gap(fromNs, toNs, signals, cause),
  kind: 'filled',
});

describe('a declared gap', () => {
  it('stays as it was declared while nothing was told of it', () => {
    expect(openGaps([gap(10n, 20n)], [], ALL)).toEqual([gap(10n, 20n)]);
    expect(openGaps([gap(10n, 20n)], [filled(20n, 30n)], ALL)).toEqual([gap(10n, 20n)]);
  });

  it('is closed by what was told of all its signals, at once or one after another', () => {
    expect(openGaps([gap(10n, 20n)], [filled(10n, 20n)], ALL)).toEqual([]);
    expect(openGaps([gap(10n, 20n)], [filled(10n, 20n, ['a', 'c']), filled(0n, 30n, ['b'])], ALL)).toEqual([]);
    expect(openGaps([gap(10n, 20n, ['b'])], [filled(10n, 20n, ['b'])], ALL)).toEqual([]);
  });

  it('stays open for the signals and the time of which nothing was told', () => {
    expect(openGaps([gap(10n, 20n)], [filled(10n, 20n, ['a'])], ALL)).toEqual([gap(10n, 20n, ['b', 'c'])]);
    expect(openGaps([gap(10n, 20n)], [filled(12n, 14n), filled(14n, 15n)], ALL)).toEqual([
      gap(10n, 12n),
      gap(15n, 20n),
    ]);
    expect(openGaps([gap(10n, 20n, ['a', 'b'])], [filled(0n, 15n, ['a'])], ALL)).toEqual([
      gap(10n, 15n, ['b']),
      gap(15n, 20n, ['a', 'b']),
    ]);
  });

  it('is not closed by what was told of one with another cause, or of another machine', () => {
    const others = [filled(10n, 20n, [], 'queue-overflow'), { ...filled(10n, 20n), machine: 'press-2' as MachineId }];
    expect(openGaps([gap(10n, 20n)], others, ALL)).toEqual([gap(10n, 20n)]);
  });
});
