import type { Signal } from '@gemba/contract/plant/machine';
import type { Entry } from '@gemba/contract/sample';
import { describe, expect, it } from 'vitest';
import { contextFor, ledgerOf, ns, observed, STATE, sample } from '../ledger/fixture.ts';
import { project } from './project.ts';
import { DEFAULT_PROFILE } from './registry.ts';
import { sumContextOf } from './sum-context.ts';
import { tallyOf } from './tallies.ts';

const REASON: Signal = {
  id: 'reason',
  role: 'reason',
  type: 'text',
  reasons: [
    { code: 'clean', id: 'clean', name: 'Cleaning', kind: 'planned' },
    { code: 'motor', id: 'motor', name: 'Motor', kind: 'breakdown' },
  ],
};
/** 06:00 to 14:00 with a break from 10:00 to 10:30. */
const CALENDAR = {
  id: 'c',
  shifts: [{ id: 's', name: 'S', start: '06:00', end: '14:00', breaks: [{ start: '10:00', minutes: 30 }] }],
};
const CONTEXT = contextFor({ calendar: CALENDAR, signals: [STATE, REASON] });

function figures(entries: Entry[], from = '06:00', to = '14:00') {
  const { rows } = ledgerOf(CONTEXT, [...entries, observed('06:00', '14:00')]);
  const tally = tallyOf(rows, { fromNs: ns(from), toNs: ns(to) }, sumContextOf(CONTEXT));
  const sums = project(tally, DEFAULT_PROFILE);
  return Object.fromEntries(Object.values(DEFAULT_PROFILE.figures).map(({ id, of }) => [id, of(sums)]));
}

const state = (at: string, value: string) => sample(at, 'state', value);
const H = 3600;

describe('mean times', () => {
  it('are undefined without a failure: stops, changeovers and planned stops are none', () => {
    const found = figures([
      state('06:00', 'run'),
      state('07:00', 'stop'),
      state('08:00', 'setup'),
      state('09:00', 'fault'),
      sample('09:00', 'reason', 'clean'),
      state('09:30', 'run'),
    ]);
    expect(found).toMatchObject({ mtbf: null, mttf: null, mttr: null, 'mtbf-elapsed': null, 'mttr-elapsed': null });
  });

  it('count per failure and per uptime run', () => {
    const found = figures([
      state('06:00', 'run'),
      state('07:00', 'fault'),
      state('07:30', 'run'),
      state('09:00', 'fault'),
      state('09:10', 'stop'),
      state('09:40', 'run'),
    ]);
    // Produced 1 h, 1.5 h, 4.33 h, and failed twice; one run lies between two failures.
    expect(found.mtbf).toBeCloseTo((H + 1.5 * H + 260 * 60) / 2, 6);
    expect(found.mttf).toBeCloseTo(1.5 * H, 6);
    // 30 and 40 minutes, the second one until it produced again.
    expect(found.mttr).toBeCloseTo(35 * 60, 6);
  });

  it('take a reason of the kind breakdown for a failure, and a short fault for none', () => {
    const found = figures([
      state('06:00', 'run'),
      state('07:00', 'stop'),
      sample('07:00', 'reason', 'motor'),
      state('07:30', 'run'),
      sample('07:30', 'reason', null),
      state('08:00', 'fault'),
      state('08:01', 'run'),
    ]);
    expect(found.mttr).toBeCloseTo(30 * 60, 6);
    expect(found.mttf).toBeNull();
  });

  it('have a variant with the time in which nobody was to produce', () => {
    const found = figures([
      state('06:00', 'run'),
      state('08:00', 'starved'),
      state('09:00', 'run'),
      state('09:40', 'fault'),
      state('10:50', 'run'),
      state('13:00', 'fault'),
    ]);
    // Down from 09:40 over the break until 10:50: 20 + 20 scheduled minutes, 70 in all.
    expect(found.mttr).toBeCloseTo(40 * 60, 6);
    expect(found['mttr-elapsed']).toBeCloseTo(70 * 60, 6);
    expect(found.mttf).toBeCloseTo(130 * 60, 6);
    expect(found.mtbf).toBeCloseTo((120 + 40 + 130) * 30, 6);
    // Starved from 08:00 to 09:00 is no outage: up, but not productive.
    expect(found['mtbf-elapsed']).toBeCloseTo((220 + 130) * 30, 6);
  });

  it('belong to the window in which the failure begins and the repair ends', () => {
    const entries = [state('06:00', 'run'), state('08:30', 'fault'), state('09:30', 'run')];
    expect(figures(entries, '06:00', '09:00')).toMatchObject({ mtbf: 2.5 * H, mttr: null });
    expect(figures(entries, '09:00', '14:00')).toMatchObject({ mtbf: null, mttr: H });
  });
});
