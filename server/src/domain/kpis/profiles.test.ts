import { FIGURE_IDS } from '@gemba/contract/figure-names';
import { PROFILE_IDS } from '@gemba/contract/figures';
import type { MachineId } from '@gemba/contract/identity';
import { CALENDAR_CLASSES, MACHINE_STATES, REASON_KINDS } from '@gemba/contract/state';
import { describe, expect, it } from 'vitest';
import { contextOf } from '../ledger/context.ts';
import { contextFor, ledgerOf, MACHINE, ns, observed, plantOf, STATE, sample } from '../ledger/fixture.ts';
import { CELLS, cellNumber, cellOf } from './cell.ts';
import { countOf } from './profile.ts';
import { project } from './project.ts';
import { PROFILES, profileOf } from './registry.ts';
import { figuresOf, MixedProfiles, rollUp } from './roll-up.ts';
import { sumContextOf } from './sum-context.ts';
import { SUM_IDS } from './sums.ts';
import { tallyOf } from './tallies.ts';

describe('profiles', () => {
  it('are found by their ids', () => {
    expect(PROFILES.map(({ id }) => id).sort()).toEqual([...PROFILE_IDS].sort());
    for (const id of PROFILE_IDS) expect(profileOf(id).id).toBe(id);
  });

  it('have all the figures that have a name, and no other', () => {
    const ids = new Set(PROFILES.flatMap(({ figures }) => Object.keys(figures)));
    expect([...ids].sort()).toEqual([...FIGURE_IDS].sort());
  });

  it.each(PROFILES)('$id says of every stretch what it counts as, and of lost time what to', (profile) => {
    for (const calendar of CALENDAR_CLASSES)
      for (const state of MACHINE_STATES)
        for (const kind of [null, ...REASON_KINDS])
          for (const short of [false, true]) {
            const { part, loss } = countOf(profile, {
              ...{ calendar, state, kind, short },
              ...{ total: true, good: true, metered: false },
            });
            const isLost = part === 'stop' || part === 'outside' || (part === 'run' && state !== 'producing');
            expect(loss !== null, `${calendar} ${state} ${kind}`).toBe(isLost);
            if (state === 'no-data') expect(part).not.toMatch(/run|stop/);
          }
  });

  it.each(PROFILES)('$id has figures with formula, source and sums to show', (profile) => {
    expect(profile.figures[profile.index]).toBeDefined();
    for (const [id, figure] of Object.entries(profile.figures)) {
      expect(figure.id).toBe(id);
      expect(figure.formula).toMatch(/÷/);
      expect(figure.source.length).toBeGreaterThan(5);
      expect(figure.terms.length).toBeGreaterThan(0);
      for (const term of figure.terms) expect(SUM_IDS).toContain(term);
    }
  });
});

it('a cell is a number, and back', () => {
  for (let number = 0; number < CELLS; number++) expect(cellNumber(cellOf(number))).toBe(number);
  expect(() => cellOf(CELLS)).toThrow(RangeError);
});

describe('roll-ups', () => {
  const hour = (stopFrom: string, parts: bigint, rejects: bigint, idealCycleS: number) => {
    const context = contextFor({ machine: { idealCycleS } });
    const rows = ledgerOf(context, [
      sample('08:00', 'state', 'run'),
      sample('08:00', 'total', 0n),
      sample('08:00', 'reject', 0n),
      sample('08:29', 'total', parts),
      sample('08:29', 'reject', rejects),
      sample(stopFrom, 'state', 'stop'),
      observed('08:00', '09:00'),
    ]).rows;
    return tallyOf(rows, { fromNs: ns('08:00'), toNs: ns('09:00') }, sumContextOf(context));
  };

  it('divide sums, and average no ratios', () => {
    const profile = profileOf('oee.com');
    const quick = project(hour('08:54', 300n, 0n, 10), profile);
    const slow = project(hour('08:30', 5n, 1n, 120), profile);
    const { sums } = rollUp([
      { profile: 'oee.com', sums: quick },
      { profile: 'oee.com', sums: slow },
    ]);
    expect(profile.figures.oee?.of(quick)).toBeCloseTo(3000 / 3600, 12);
    expect(profile.figures.oee?.of(slow)).toBeCloseTo(480 / 3600, 12);
    expect(profile.figures.oee?.of(sums)).toBeCloseTo(3480 / 7200, 12);
    expect(profile.figures.availability.of(sums)).toBeCloseTo((3240 + 1800) / 7200, 12);
  });

  it('refuse mixed profiles', () => {
    const sums = project(hour('08:30', 5n, 1n, 60), profileOf('teep'));
    expect(() =>
      rollUp([
        { profile: 'teep', sums },
        { profile: 'ooe', sums },
      ]),
    ).toThrow(MixedProfiles);
  });

  it('leave who doesn’t tell out of the denominator, and say how much of the time they speak of', () => {
    const profile = profileOf('oee.com');
    const context = contextFor({ signals: [STATE, { id: 'total', role: 'count-total', type: 'int' }] });
    const { rows } = ledgerOf(context, [
      sample('08:00', 'state', 'run'),
      sample('08:00', 'total', 0n),
      sample('08:30', 'total', 900n),
      observed('08:00', '09:00'),
    ]);
    const mute = project(tallyOf(rows, { fromNs: ns('08:00'), toNs: ns('09:00') }, sumContextOf(context)), profile);
    const told = project(hour('08:30', 30n, 0n, 60), profile);
    const [oee] = figuresOf(
      rollUp([
        { profile: 'oee.com', sums: mute },
        { profile: 'oee.com', sums: told },
      ]).sums,
      profile,
      new Set(['oee']),
    );
    expect(oee).toMatchObject({ value: 0.5, numerator: 1800, denominator: 3600, completeness: 0.5 });
    expect(figuresOf(mute, profile, new Set(['oee']))).toMatchObject([{ value: null, completeness: 0 }]);
    expect(figuresOf(mute, profile, new Set(['performance']))).toMatchObject([{ value: 0.25, completeness: 1 }]);
  });
});

it('a machine without an ideal cycle has neither performance nor OEE, but availability', () => {
  const plant = plantOf();
  const machine = plant.sites[0]?.areas[0]?.lines[0]?.machines[0] as { idealCycleS?: number };
  delete machine.idealCycleS;
  const context = contextOf(plant, MACHINE as MachineId);
  const { rows } = ledgerOf({ ...context, idealCycleS: 0, maxRatePerS: 5 }, [
    sample('08:00', 'state', 'run'),
    sample('08:00', 'total', 0n),
    sample('08:00', 'reject', 0n),
    sample('08:30', 'total', 900n),
    observed('08:00', '09:00'),
  ]);
  const profile = profileOf('oee.com');
  const sums = project(tallyOf(rows, { fromNs: ns('08:00'), toNs: ns('09:00') }, sumContextOf(context)), profile);
  const values = Object.fromEntries(figuresOf(sums, profile).map(({ id, value }) => [id, value]));
  expect(values).toMatchObject({ oee: null, performance: null, quality: null, availability: 1, completeness: 1 });
});
