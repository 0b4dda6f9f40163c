import type { MachineState } from '@gemba/contract/state';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_PROFILE } from '../kpis/registry.ts';
import type { LedgerRow } from '../ledger/row.ts';
import { Neighbour } from './blame.ts';
import { anyStretches, calendar, rowsOf, S, simple } from './fixture.ts';
import { type LineLossesParts, type Loss, lossesOf, type Prices, stretchesOf } from './losses.ts';
import { pareto } from './pareto.ts';
import { piecesOf } from './pieces.ts';
import { countIn } from './rules.ts';
import { waterfallOf } from './waterfall.ts';

const PRICES: Prices = { stopPerMin: 60, scrapOf: () => 2, energyPerKWh: null, currency: 'EUR' };

function line(flow: readonly LedgerRow[][], counting: number, toS: number, told: Partial<LineLossesParts> = {}) {
  const count = countIn(DEFAULT_PROFILE, { kindOf: () => null });
  const tells = () => ({ total: true, good: true });
  const rules = { calendar: calendar(), countOf: count, tells, microStopS: 10, startupS: 600 };
  return {
    line: 'line-1',
    machine: flow[counting]?.[0]?.machine ?? '',
    pieces: piecesOf(flow[counting] ?? [], { fromNs: 0n, toNs: BigInt(Math.round(toS)) * S }, rules),
    countOf: (row: LedgerRow) => count(row, false),
    flow: flow.map((rows) => new Neighbour(rows)),
    counting,
    cycleSOf: () => 2,
    prices: PRICES,
    ...told,
  };
}

const stops = (losses: Loss[]) =>
  losses
    .filter(({ kind }) => kind !== 'speed')
    .map(({ machine, kind, reason, ns }) => [machine, kind, reason, Number(ns) / 1e9]);

describe('losses of a line', () => {
  it('are the stops of its counting point, with their reasons, in minutes, parts and money', () => {
    const flow = [simple('a', [60, 'producing'], [30, 'faulted', 'jam'], [10, 'producing'])];
    const [jam] = lossesOf(line(flow, 0, 100)).filter(({ kind }) => kind === 'breakdown');
    expect(jam).toMatchObject({ machine: 'a', reason: 'jam', state: 'faulted', count: 1, parts: 15, money: 30 });
  });

  it('are laid at the door of the machine that a starved one waits for, through others that starve', () => {
    const flow = [
      simple('a', [20, 'faulted', 'jam'], [80, 'producing']),
      simple('b', [30, 'starved'], [70, 'producing']),
      simple('c', [40, 'starved'], [60, 'producing']),
    ];
    expect(stops(lossesOf(line(flow, 2, 100)))).toEqual([
      ['a', 'breakdown', 'jam', 20],
      ['b', 'waiting', null, 10],
      ['c', 'waiting', null, 10],
    ]);
  });

  it('leave a wait with whoever waits when nobody watched the neighbour', () => {
    const flow = [simple('a', [100, 'no-data']), simple('b', [40, 'starved'], [60, 'producing'])];
    expect(stops(lossesOf(line(flow, 1, 100)))).toEqual([['b', 'waiting', null, 40]]);
  });

  it('keep stops that nobody explained and micro-stops as rows of their own', () => {
    const flow = [
      simple(
        'a',
        [30, 'stopped'],
        [60, 'producing'],
        [5, 'stopped', 'x'],
        [60, 'producing'],
        [4, 'starved'],
        [60, 'producing'],
      ),
    ];
    const found = lossesOf(line(flow, 0, 219));
    expect(stops(found)).toEqual([
      ['a', 'breakdown', null, 30],
      ['a', 'minor-stop', null, 9],
    ]);
    expect(found.find(({ kind }) => kind === 'minor-stop')?.count).toBe(2);
  });

  it('cost what scrap costs, and nothing that is known where a product has no price', () => {
    const rows = rowsOf('a', [
      { seconds: 100, state: 'producing', good: 90, reject: 10, product: 'x' as never },
      { seconds: 100, state: 'producing', good: 95, reject: 5, product: 'y' as never },
    ]);
    const priced = lossesOf(line([rows], 0, 200, { prices: { ...PRICES, scrapOf: (id) => (id === 'x' ? 3 : 1) } }));
    expect(priced.filter(({ kind }) => kind === 'production-reject')).toMatchObject([{ parts: 15, money: 35 }]);
    const half = lossesOf(line([rows], 0, 200, { prices: { ...PRICES, scrapOf: (id) => (id === 'x' ? 3 : null) } }));
    expect(half.filter(({ kind }) => kind === 'production-reject')).toMatchObject([{ parts: 15, money: null }]);
  });

  it('cost no part that became good by rework, though it has cost its time', () => {
    const rows = rowsOf('a', [{ seconds: 100, state: 'producing', good: 90, reject: 10, rework: 4 }]);
    const [loss] = lossesOf(line([rows], 0, 100)).filter(({ kind }) => kind === 'production-reject');
    expect(loss).toMatchObject({ ns: 10n * S, parts: 10, money: 12 });
  });

  it('add the energy of lost time to its price', () => {
    const rows = rowsOf('a', [{ seconds: 60, state: 'faulted', energyKWh: 4 }]);
    const [loss] = lossesOf(line([rows], 0, 60, { prices: { ...PRICES, energyPerKWh: 0.5 } }));
    expect(loss).toMatchObject({ energyKWh: 4, money: 62 });
  });

  it('add up to what the waterfall takes off planned time, whatever the machines did', () => {
    fc.assert(
      fc.property(fc.array(anyStretches, { minLength: 1, maxLength: 4 }), fc.nat(3), (machines, at) => {
        const flow = machines.map((stretches, index) => rowsOf(`m${index}`, stretches));
        const parts = line(flow, at % flow.length, 6000);
        const bars = waterfallOf(parts.pieces).bars;
        const taken = bars
          .filter(({ group, ns }) => group !== 'outside' && group !== 'unknown' && ns > 0n)
          .reduce((sum, { ns }) => sum + ns, 0n);
        expect(lossesOf(parts).reduce((sum, { ns }) => sum + ns, 0n)).toBe(taken);
      }),
    );
  });

  it('are the sums of their stretches, which never overlap', () => {
    const state = fc.constantFrom<MachineState>('producing', 'starved', 'blocked', 'stopped', 'faulted', 'no-data');
    const machine = fc.array(fc.tuple(fc.integer({ min: 1, max: 30 }), state), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(fc.array(machine, { minLength: 1, maxLength: 5 }), fc.nat(4), (all, at) => {
        const flow = all.map((stretches, index) => simple(`m${index}`, ...stretches));
        const stretches = stretchesOf(line(flow, at % flow.length, 400));
        const ordered = stretches.toSorted((a, b) => (a.fromNs < b.fromNs ? -1 : 1));
        ordered.slice(1).forEach((one, index) => {
          expect(one.fromNs).toBeGreaterThanOrEqual(ordered[index]?.toNs as bigint);
        });
      }),
    );
  });
});

describe('a Pareto', () => {
  const loss = (machine: string, told: Partial<Loss>): Loss => ({
    ...{ line: 'l', machine, kind: 'breakdown', state: 'faulted', reason: null, count: 1, ns: 60n * S, parts: 1 },
    ...{ money: null, currency: null, energyKWh: 0 },
    ...told,
  });

  it('puts the largest first and says how much all so far are of the whole', () => {
    const { groups } = pareto([loss('a', { ns: 60n * S }), loss('b', { ns: 180n * S })], 'minutes');
    expect(groups).toHaveLength(1);
    expect(groups[0]?.total).toBe(4);
    expect(groups[0]?.ranked.map(({ loss: { machine }, value, cumulative }) => [machine, value, cumulative])).toEqual([
      ['b', 3, 0.75],
      ['a', 1, 1],
    ]);
  });

  it('never adds money of two currencies, and keeps apart what has no price', () => {
    const { groups, unvalued } = pareto(
      [
        loss('a', { money: 5, currency: 'EUR' }),
        loss('b', { money: 90_000, currency: 'VND', ns: 600n * S }),
        loss('c', { money: 7, currency: 'EUR' }),
        loss('d', {}),
      ],
      'money',
    );
    expect(groups.map(({ currency, total, ranked }) => [currency, total, ranked.length])).toEqual([
      ['VND', 90_000, 1],
      ['EUR', 12, 2],
    ]);
    expect(unvalued.map(({ machine }) => machine)).toEqual(['d']);
  });
});
