import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LedgerRow } from '../ledger/row.ts';
import { Activity } from './active.ts';
import { bottlenecksOf, sharesOf } from './bottleneck.ts';
import { anyStretches, calendar, rowsOf, S, simple } from './fixture.ts';

const find = (flow: readonly LedgerRow[][], fromS: number, toS: number) => {
  const window = { fromNs: BigInt(fromS) * S, toNs: BigInt(toS) * S };
  return bottlenecksOf(
    flow.map((rows, index) => new Activity(rows[0]?.machine ?? `${index}`, rows, window, calendar())),
  );
};
const told = (flow: readonly LedgerRow[][], fromS: number, toS: number) =>
  find(flow, fromS, toS).reigns.map((one) => [
    Number(one.fromNs / S),
    Number(one.toNs / S),
    one.machine,
    one.shiftingWith,
  ]);

describe('the bottleneck of a line', () => {
  it('is the machine whose uninterrupted active period is the longest', () => {
    const flow = [
      simple('a', [40, 'producing'], [10, 'blocked'], [50, 'producing']),
      simple('b', [100, 'producing']),
      simple('c', [20, 'starved'], [80, 'producing']),
    ];
    expect(told(flow, 0, 100)).toEqual([[0, 100, 'b', null]]);
  });

  it('shifts while the period of one and of the next overlap [Roser, Nakano, Tanaka 2002, fig. 3]', () => {
    const flow = [simple('a', [60, 'producing'], [40, 'blocked']), simple('b', [50, 'starved'], [50, 'producing'])];
    expect(told(flow, 0, 100)).toEqual([
      [0, 50, 'a', null],
      [50, 60, 'a', 'b'],
      [60, 100, 'b', null],
    ]);
    const shares = sharesOf(['a', 'b'], find(flow, 0, 100).reigns);
    expect(shares.map((one) => [one.machine, one.momentaryNs / S, one.soleNs / S, one.shiftingNs / S])).toEqual([
      ['a', 60n, 50n, 10n],
      ['b', 40n, 40n, 10n],
    ]);
  });

  it('takes repairs, set-ups and stops of a machine’s own as active, waiting and idling not', () => {
    const flow = [
      simple('a', [30, 'producing'], [20, 'faulted'], [10, 'setup'], [20, 'stopped'], [20, 'maintenance']),
      simple('b', [25, 'producing'], [5, 'idle'], [70, 'producing']),
    ];
    expect(told(flow, 0, 100)).toEqual([[0, 100, 'a', null]]);
  });

  it('counts a period across a break, without the break', () => {
    const flow = [
      rowsOf('a', [
        { seconds: 40, state: 'producing' },
        { seconds: 300, state: 'idle', calendar: 'break' },
        { seconds: 40, state: 'producing' },
      ]),
      rowsOf('b', [
        { seconds: 10, state: 'starved' },
        { seconds: 30, state: 'producing' },
        { seconds: 300, state: 'producing', calendar: 'break' },
        { seconds: 40, state: 'producing' },
      ]),
    ];
    expect(told(flow, 0, 380)).toEqual([
      [0, 40, 'a', null],
      [340, 380, 'a', null],
    ]);
    expect(find(flow, 0, 380)).toMatchObject({ scheduledNs: 80n * S, noneNs: 0n, unknownNs: 0n });
  });

  it('ends a period where nobody watched, and says of how much time a machine is unknown', () => {
    const flow = [
      simple('a', [50, 'producing'], [10, 'no-data'], [40, 'producing']),
      simple('b', [40, 'blocked'], [60, 'producing']),
    ];
    const found = find(flow, 0, 100);
    expect(found.reigns.at(-1)).toMatchObject({ machine: 'b', toNs: 100n * S });
    expect(found).toMatchObject({ partialNs: 10n * S, unknownNs: 0n });
    expect(find([simple('a', [100, 'no-data'])], 0, 100)).toMatchObject({
      unknownNs: 100n * S,
      noneNs: 0n,
      reigns: [],
    });
  });

  it('knows since when a machine has been active before the window', () => {
    const flow = [simple('a', [100, 'producing'], [50, 'producing']), simple('b', [90, 'starved'], [60, 'producing'])];
    expect(told(flow, 100, 150)).toEqual([[100, 150, 'a', null]]);
  });

  it('is nobody when all wait', () => {
    const found = find([simple('a', [10, 'blocked']), simple('b', [10, 'starved'])], 0, 10);
    expect(found).toMatchObject({ reigns: [], noneNs: 10n * S });
  });

  it('has every scheduled moment in exactly one of: a bottleneck, none, unknown', () => {
    fc.assert(
      fc.property(fc.array(anyStretches, { minLength: 1, maxLength: 4 }), (machines) => {
        const flow = machines.map((stretches, index) =>
          rowsOf(
            `m${index}`,
            stretches.map((one) => ({ ...one, calendar: 'scheduled' as const })),
          ),
        );
        const found = find(flow, 0, 5000);
        const named = found.reigns.reduce((sum, { fromNs, toNs }) => sum + toNs - fromNs, 0n);
        expect(found.scheduledNs).toBe(5000n * S);
        expect(named + found.noneNs + found.unknownNs).toBe(found.scheduledNs);
        const shares = sharesOf(
          machines.map((_, index) => `m${index}`),
          found.reigns,
        );
        expect(shares.reduce((sum, { momentaryNs }) => sum + momentaryNs, 0n)).toBe(named);
        found.reigns.slice(1).forEach((one, index) => {
          expect(one.fromNs).toBeGreaterThanOrEqual(found.reigns[index]?.toNs as bigint);
        });
      }),
    );
  });
});
