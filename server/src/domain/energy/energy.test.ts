import type { MachineId } from '@gemba/contract/identity';
import { MACHINE_STATES, type MachineState } from '@gemba/contract/state';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LedgerRow } from '../ledger/row.ts';
import { addEnergy, baseLoadKW, energyOf, figuresOf, perGoodPart } from './energy.ts';

const s = (seconds: number): bigint => BigInt(seconds) * 1_000_000_000n;
const row = (fromS: number, toS: number, state: MachineState, energyKWh: number, estimated = false): LedgerRow => ({
  machine: 'm' as MachineId,
  fromNs: s(fromS),
  toNs: s(toS),
  calendar: 'scheduled',
  shift: null,
  state,
  reason: null,
  product: null,
  good: 0,
  reject: 0,
  rework: 0,
  idealS: 0,
  goodIdealS: 0,
  energyKWh,
  estimated,
});
const window = (fromS: number, toS: number) => ({ fromNs: s(fromS), toNs: s(toS) });

describe('energy of a window', () => {
  const rows = [row(0, 1800, 'producing', 10), row(1800, 2700, 'stopped', 2), row(2700, 3600, 'no-data', 1)];

  it('is idle where the machine was known not to produce, and neither where nobody watched', () => {
    expect(figuresOf(energyOf(rows, window(0, 3600)))).toEqual({
      totalKWh: 13,
      idleKWh: 2,
      idleShare: 2 / 12,
      unknownKWh: 1,
      producingKW: 20,
      idleKW: 8,
    });
  });

  it('is borne by the good parts, all of it', () => {
    expect(perGoodPart(13, 26)).toBe(0.5);
    expect(perGoodPart(13, 0)).toBe(null);
    expect(perGoodPart(13, null)).toBe(null);
  });

  it('of a line is the sum of its machines', () => {
    const one = energyOf(rows, window(0, 3600));
    expect(figuresOf(addEnergy([one, one])).totalKWh).toBe(26);
    expect(figuresOf(addEnergy([])).idleShare).toBe(null);
  });

  it('adds up, wherever the window is cut', () => {
    const stretches = fc.array(
      fc.tuple(
        fc.integer({ min: 1, max: 500 }),
        fc.constantFrom(...MACHINE_STATES),
        fc.double({ min: 0, max: 9, noNaN: true }),
      ),
      { minLength: 1, maxLength: 12 },
    );
    fc.assert(
      fc.property(stretches, fc.nat(6000), (list, cut) => {
        let atS = 0;
        const made = list.map(([length, state, kWh]) => {
          atS += length;
          return row(atS - length, atS, state, kWh);
        });
        const whole = figuresOf(energyOf(made, window(0, 6000)));
        const both = figuresOf(addEnergy([energyOf(made, window(0, cut)), energyOf(made, window(cut, 6000))]));
        expect(both.totalKWh).toBeCloseTo(whole.totalKWh, 9);
        expect(both.idleKWh).toBeCloseTo(whole.idleKWh, 9);
        expect(whole.idleKWh).toBeLessThanOrEqual(whole.totalKWh + 1e-9);
      }),
    );
  });
});

describe('base load', () => {
  it('is the least mean power of a quarter hour that is known whole', () => {
    const rows = [
      row(0, 900, 'producing', 10),
      row(900, 1500, 'stopped', 1),
      row(1500, 1800, 'producing', 2),
      row(1800, 2700, 'off', 0.5),
    ];
    expect(baseLoadKW([rows], window(0, 2700))).toBe(2);
    expect(baseLoadKW([rows], window(0, 1800))).toBe(12);
  });

  it('is not found in a quarter of which a part is unknown, estimated or outside', () => {
    const rows = [row(0, 600, 'off', 0.1), row(600, 900, 'no-data', 0), row(900, 1800, 'producing', 5)];
    expect(baseLoadKW([rows], window(0, 1800))).toBe(20);
    expect(baseLoadKW([rows], window(0, 1700))).toBe(null);
    expect(baseLoadKW([[row(0, 900, 'off', 1, true)]], window(0, 900))).toBe(null);
  });

  it('of machines is that of a quarter in which all of them are known', () => {
    const one = [row(0, 900, 'off', 1), row(900, 1800, 'producing', 5)];
    const other = [row(900, 1800, 'off', 1)];
    expect(baseLoadKW([one, other], window(0, 1800))).toBe(24);
  });
});
