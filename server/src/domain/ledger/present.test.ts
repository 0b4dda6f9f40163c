import type { Entry } from '@gemba/contract/sample';
import { describe, expect, it } from 'vitest';
import { contextFor, ledgerOf, MACHINE, ns, observed, type PlantParts, STATE, sample } from './fixture.ts';
import { present } from './present.ts';
import { initialFold } from './state.ts';

const picture = (entries: Entry[], parts: PlantParts = {}) => {
  const context = contextFor(parts);
  return present(ledgerOf(context, entries).state, context);
};
const NS_PER_S = 1_000_000_000n;

/** A part every `cycleS` seconds from 08:00 on, watched. */
const parts = (n: number, cycleS: number): Entry[] => [
  sample('08:00', 'state', 'run'),
  ...Array.from({ length: n + 1 }, (_, i) =>
    sample(ns('08:00') + BigInt(Math.round(i * cycleS * 1e9)), 'total', BigInt(i)),
  ),
  observed('08:00', ns('08:00') + BigInt(Math.round(n * cycleS * 1e9))),
];

describe('the picture', () => {
  it('of a machine never heard knows nothing', () => {
    const context = contextFor();
    expect(present(initialFold(MACHINE), context)).toMatchObject({
      state: 'no-data',
      shown: 'no-data',
      sinceNs: null,
      newestNs: null,
      settledNs: 0n,
      ratePerH: null,
      cycleS: null,
      idealPerH: 3600,
    });
  });

  it('is that of the newest sample, before it is settled', () => {
    const found = picture([
      sample('08:00', 'state', 'run'),
      observed('08:00', '08:05'),
      sample('08:06', 'state', 'stop'),
      sample('08:07', 'total', 3n),
    ]);
    expect(found).toMatchObject({
      state: 'stopped',
      shown: 'down',
      sinceNs: ns('08:06'),
      settledNs: ns('08:05'),
      newestNs: ns('08:07'),
    });
    expect(found.totals.runS).toBe(360);
  });

  it('does not take the time before a long absence ended for watched', () => {
    const entries = [sample('08:00', 'state', 'run'), observed('08:00', '08:05'), sample('13:00', 'total', 3n)];
    const found = picture(entries);
    expect(found).toMatchObject({ state: 'producing', shown: 'run', sinceNs: ns('13:00'), settledNs: ns('08:05') });
    expect(found.totals.runS).toBe(300);
    const decades = picture([sample(0n, 'state', 'run'), observed(1n, NS_PER_S), sample('13:00', 'total', 3n)]);
    expect(decades.totals.runS).toBeCloseTo(1);
  });

  it('is there with the first sample, before anything was observed', () => {
    expect(picture([sample('08:00', 'state', 'run')])).toMatchObject({
      state: 'producing',
      shown: 'run',
      sinceNs: ns('08:00'),
      settledNs: 0n,
    });
  });

  it('does not change the state that it is made from', () => {
    const context = contextFor();
    const { state } = ledgerOf(context, [observed('08:00', '08:05'), sample('08:06', 'state', 'stop')]);
    const before = structuredClone(state);
    expect(present(state, context)).toEqual(present(state, context));
    expect(state).toEqual(before);
  });

  it('goes on since the same time while what is shown stays the same', () => {
    const stops = [
      sample('08:00', 'state', 'run'),
      sample('08:10', 'state', 'stop'),
      sample('08:20', 'state', 'fault'),
      observed('08:00', '09:00'),
    ];
    expect(picture(stops)).toMatchObject({ state: 'faulted', shown: 'down', sinceNs: ns('08:10') });
  });

  it('is planned in a break, since its beginning and until its end', () => {
    const calendar = {
      id: 'c',
      shifts: [{ id: 's', name: 'S', start: '06:00', end: '14:00', breaks: [{ start: '09:00', minutes: 30 }] }],
    };
    const found = picture([sample('08:00', 'state', 'stop'), observed('08:00', '09:10')], { calendar });
    expect(found).toMatchObject({
      shown: 'planned',
      calendar: 'break',
      sinceNs: ns('09:00'),
      calendarUntilNs: ns('09:30'),
    });
    const later = picture([sample('08:00', 'state', 'stop'), observed('08:00', '09:40')], { calendar });
    expect(later).toMatchObject({ shown: 'down', calendar: 'scheduled', sinceNs: ns('09:30'), calendarUntilNs: null });
  });

  it('is unknown in a declared gap', () => {
    const hidden: Entry = {
      kind: 'gap',
      machine: MACHINE,
      signals: [],
      fromNs: ns('08:04'),
      toNs: ns('08:08'),
      cause: 'link-down',
    };
    expect(picture([sample('08:00', 'state', 'run'), hidden, observed('08:00', '08:05')])).toMatchObject({
      state: 'no-data',
      shown: 'no-data',
      sinceNs: ns('08:04'),
    });
  });

  it('gives the reason in the plant’s words, or the code', () => {
    const signals = [
      STATE,
      {
        id: 'reason',
        role: 'reason' as const,
        type: 'int' as const,
        reasons: [{ code: 7, id: 'jam', name: 'Jammed at the infeed' }],
      },
    ];
    const stop = (code: bigint) =>
      picture([sample('08:00', 'reason', code), sample('08:00', 'state', 'stop'), observed('08:00', '08:01')], {
        signals,
      }).reason;
    expect(stop(7n)).toBe('Jammed at the infeed');
    expect(stop(12n)).toBe('12');
    expect(stop(0n)).toBeNull();
  });
});

describe('the pace', () => {
  it('is that of the last ten cycles, with the last cycle beside it', () => {
    expect(picture(parts(40, 1.1))).toMatchObject({ shown: 'run', cycleS: 1.1 });
    expect(picture(parts(40, 1.1)).ratePerH).toBeCloseTo(3600 / 1.1, 6);
  });

  it('below the slow limit is shown slow, since it was seen', () => {
    const found = picture(parts(40, 1.25));
    expect(found).toMatchObject({ shown: 'slow', state: 'producing' });
    expect(found.sinceNs).toBe(ns('08:00') + BigInt(Math.round(11 * 1.25 * 1e9)));
    expect(picture(parts(40, 1.25), { machine: { slowLimit: 0.79 } }).shown).toBe('run');
  });

  it('is judged by what is made now, and rows are told as before', () => {
    const context = contextFor();
    const { state } = ledgerOf(context, parts(40, 1.25));
    expect(present(state, context)).toMatchObject({ shown: 'slow', idealPerH: 3600 });
    expect(present(state, { ...context, paceCycleS: 1.2 })).toMatchObject({ shown: 'run', idealPerH: 3000 });
    const slower = ledgerOf({ ...context, paceCycleS: 0.5 }, parts(40, 1.25));
    expect(slower.rows).toEqual(ledgerOf(context, parts(40, 1.25)).rows);
  });

  it('shows a machine that runs without parts slow before the next part comes', () => {
    const entries = [...parts(40, 1), observed(ns('08:00') + 40n * NS_PER_S, ns('08:00') + 60n * NS_PER_S)];
    expect(picture(entries)).toMatchObject({ shown: 'slow', state: 'producing' });
  });

  it('is unknown while nothing is produced', () => {
    expect(picture([...parts(40, 1), sample('08:01', 'state', 'stop'), observed('08:00:40', '08:02')])).toMatchObject({
      ratePerH: null,
      shown: 'down',
    });
  });

  it('is the machine’s own cycle time where it tells one', () => {
    const signals = [
      STATE,
      { id: 'total', role: 'count-total' as const, type: 'int' as const },
      { id: 'cycle', role: 'cycle-time' as const, type: 'float' as const },
    ];
    expect(picture([...parts(40, 1), sample('08:00:40', 'cycle', 0.93)], { signals }).cycleS).toBe(0.93);
  });
});
