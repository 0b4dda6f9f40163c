import type { MachineId } from '@gemba/contract/identity';
import type { MachineState } from '@gemba/contract/state';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LedgerRow } from '../domain/ledger/row.ts';
import { lossesOf } from './losses.ts';

const S = 1_000_000_000n;

function rows(machine: string, ...stretches: [seconds: number, state: MachineState, reason?: string][]): LedgerRow[] {
  let atNs = 0n;
  return stretches.map(([length, state, reason]) => {
    const fromNs = atNs;
    atNs += BigInt(length) * S;
    return {
      machine: machine as MachineId,
      fromNs,
      toNs: atNs,
      calendar: 'scheduled',
      shift: null,
      state,
      reason: reason ?? null,
      product: null,
      good: 0,
      reject: 0,
      idealS: 0,
      goodIdealS: 0,
      energyKWh: 0,
      estimated: false,
    };
  });
}

describe('losses of a line', () => {
  it('are the stops of its counting point, with their reasons', () => {
    const flow = [rows('a', [60, 'producing'], [30, 'faulted', 'jam'], [10, 'producing'])];
    expect(lossesOf(flow, 0, 0n, 100n * S)).toEqual([{ machine: 'a', reason: 'jam', state: 'faulted', seconds: 30 }]);
  });

  it('are laid at the door of the machine that a starved one waits for, through others that starve', () => {
    const flow = [
      rows('a', [20, 'faulted', 'jam'], [80, 'producing']),
      rows('b', [30, 'starved'], [70, 'producing']),
      rows('c', [40, 'starved'], [60, 'producing']),
    ];
    expect(lossesOf(flow, 2, 0n, 100n * S)).toEqual([
      { machine: 'a', reason: 'jam', state: 'faulted', seconds: 20 },
      { machine: 'b', reason: null, state: 'starved', seconds: 10 },
      { machine: 'c', reason: null, state: 'starved', seconds: 10 },
    ]);
  });

  it('leave out what is outside the window, outside scheduled time, or unknown', () => {
    const flow = [rows('a', [50, 'stopped'], [50, 'no-data'], [50, 'stopped'])];
    const last = flow[0]?.[2] as LedgerRow;
    last.calendar = 'break';
    expect(lossesOf(flow, 0, 20n * S, 150n * S)).toEqual([
      { machine: 'a', reason: null, state: 'stopped', seconds: 30 },
    ]);
  });

  it('add up to the time that the counting point lost, whatever the others did', () => {
    const state = fc.constantFrom<MachineState>('producing', 'starved', 'blocked', 'stopped', 'faulted', 'no-data');
    const machine = fc.array(fc.tuple(fc.integer({ min: 1, max: 30 }), state), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(fc.array(machine, { minLength: 1, maxLength: 5 }), fc.nat(4), (line, at) => {
        const flow = line.map((stretches, index) => rows(`m${index}`, ...stretches));
        const counting = at % flow.length;
        const lost = (flow[counting] ?? [])
          .filter((row) => row.state !== 'producing' && row.state !== 'no-data')
          .reduce((sum, row) => sum + Number(row.toNs - row.fromNs) / 1e9, 0);
        const found = lossesOf(flow, counting, 0n, 10_000n * S).reduce((sum, loss) => sum + loss.seconds, 0);
        expect(found).toBeCloseTo(lost, 6);
      }),
    );
  });
});
