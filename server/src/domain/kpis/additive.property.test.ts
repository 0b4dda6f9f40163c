import type { Signal } from '@gemba/contract/plant/machine';
import type { Entry } from '@gemba/contract/sample';
import { REASON_KINDS } from '@gemba/contract/state';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contextFor, ledgerOf, ns, observed, sample } from '../ledger/fixture.ts';
import { addPacked, project } from './project.ts';
import { PROFILES } from './registry.ts';
import { sumContextOf } from './sum-context.ts';
import { addSums, LOSS_SUMS, noSums, SUM_IDS, type SumId, type Sums, type Window } from './sums.ts';
import { talliesBy, tallyOf } from './tallies.ts';
import { joinTallies, packTally, unpackTally } from './tally.ts';
import { why } from './why.ts';

/** All states, reasons of all kinds, three counters, energy. */
const STATES = [
  'producing',
  'starved',
  'blocked',
  'stopped',
  'faulted',
  'setup',
  'maintenance',
  'idle',
  'off',
] as const;
const REASONS = ['none', ...REASON_KINDS];
const SIGNALS: Signal[] = [
  { id: 'state', role: 'state', type: 'text', states: Object.fromEntries(STATES.map((state) => [state, state])) },
  {
    id: 'reason',
    role: 'reason',
    type: 'text',
    reasons: REASON_KINDS.map((kind) => ({ code: kind, id: kind, name: kind, kind })),
  },
  { id: 'total', role: 'count-total', type: 'int' },
  { id: 'reject', role: 'count-reject', type: 'int' },
  { id: 'energy', role: 'energy', type: 'float' },
];

/** A shift with a break, 08:00 to 14:00, and nobody there after it. */
const CALENDAR = {
  id: 'c',
  shifts: [{ id: 's', name: 'S', start: '08:00', end: '14:00', breaks: [{ start: '10:00', minutes: 20 }] }],
  plannedStops: [{ name: 'Audit', from: '2026-03-02T12:00', to: '2026-03-02T12:30' }],
};

const CONTEXT = contextFor({ calendar: CALENDAR, signals: SIGNALS, machine: { idealCycleS: 0.7 } });
const SUMS = sumContextOf(CONTEXT);
const MINUTES = 480;
const at = (minutes: number) => ns('08:00') + BigInt(minutes) * 60_000_000_000n;

const change = fc.record({
  minute: fc.integer({ min: 0, max: MINUTES - 1 }),
  state: fc.constantFrom(...STATES),
  reason: fc.constantFrom(...REASONS),
  parts: fc.integer({ min: 0, max: 40 }),
  rejects: fc.integer({ min: 0, max: 5 }),
});
const day = fc.record({
  changes: fc.array(change, { maxLength: 25 }),
  hole: fc.integer({ min: 0, max: 440 }),
  cuts: fc.array(fc.integer({ min: 1, max: MINUTES - 1 }), { maxLength: 8 }),
});
type Day = typeof day extends fc.Arbitrary<infer T> ? T : never;

function rowsOf({ changes, hole }: Day) {
  const entries: Entry[] = [sample('08:00', 'total', 0n), sample('08:00', 'reject', 0n), sample('08:00', 'energy', 0)];
  let [total, reject] = [0, 0];
  for (const { minute, state, reason, parts, rejects } of changes.toSorted((a, b) => a.minute - b.minute)) {
    total += parts;
    reject += Math.min(rejects, parts);
    entries.push(
      sample(at(minute), 'state', state),
      sample(at(minute), 'reason', reason),
      sample(at(minute), 'total', BigInt(total)),
      sample(at(minute), 'reject', BigInt(reject)),
      sample(at(minute), 'energy', total / 10),
    );
  }
  entries.push(observed(at(0), at(hole)), observed(at(hole + 20), at(MINUTES)));
  return ledgerOf(CONTEXT, entries).rows.toSorted((a, b) => (a.fromNs < b.fromNs ? -1 : 1));
}

/** Uptime runs are told by windows that follow one another; added up they lack those that a cut goes through. */
const RUNS: readonly SumId[] = ['upRuns', 'upRunS', 'upRunElapsedS'];

const WHOLE: Window = { fromNs: at(0), toNs: at(MINUTES) };

function near(a: number | null, b: number | null): void {
  if (a === null || b === null) expect(a).toBe(b);
  else expect(Math.abs(a - b)).toBeLessThan(1e-9 * Math.max(1, Math.abs(b)));
}

const lost = (sums: Sums) => Object.values(LOSS_SUMS).reduce((all, id) => all + sums[id], 0);

describe.each(PROFILES)('sums of $id', (profile) => {
  it('of any partition re-aggregate to the same figures, packed or not', () => {
    fc.assert(
      fc.property(day, (given) => {
        const rows = rowsOf(given);
        const edges = [...new Set([0, ...given.cuts, MINUTES])].sort((a, b) => a - b).map(at);
        const parts = edges
          .slice(1)
          .map((toNs, i) => unpackTally(packTally(tallyOf(rows, { fromNs: edges[i] as bigint, toNs }, SUMS))));
        const together = project(joinTallies(parts), profile);
        const whole = project(tallyOf(rows, WHOLE, SUMS), profile);
        for (const id of SUM_IDS) near(together[id], whole[id]);
        for (const figure of Object.values(profile.figures)) near(figure.of(together), figure.of(whole));
        const added = noSums();
        for (const part of parts) addPacked(added, packTally(part), profile);
        for (const id of SUM_IDS) if (!RUNS.includes(id)) near(added[id], whole[id]);
      }),
      { numRuns: 40 },
    );
  });

  it('add up to calendar time, over all there is, and none is negative', () => {
    fc.assert(
      fc.property(day, (given) => {
        const sums = project(tallyOf(rowsOf(given), WHOLE, SUMS), profile);
        for (const id of SUM_IDS) expect(sums[id]).toBeGreaterThanOrEqual(0);
        near(sums.calendarS, MINUTES * 60);
        near(sums.runS + sums.downS + sums.noDataS, sums.plannedS);
        // What isn't planned is lost to something; of what is, the rest of the losses is production.
        const productive = sums.calendarS - lost(sums) - sums.noDataS;
        expect(productive).toBeGreaterThanOrEqual(-1e-6);
        expect(productive).toBeLessThanOrEqual(sums.producingS + 1e-6);
        for (const { of, id } of Object.values(profile.figures)) {
          expect(of(sums) ?? 0, id).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('by shift and product are those of the whole, and stretches tell why', () => {
    fc.assert(
      fc.property(day, (given) => {
        const rows = rowsOf(given);
        const whole = project(tallyOf(rows, WHOLE, SUMS), profile);
        const slices = [...talliesBy(rows, WHOLE, SUMS, ({ shift, product }) => `${shift} ${product}`).values()];
        const together = addSums(...slices.map((tally) => project(tally, profile)));
        for (const id of ['calendarS', 'plannedS', 'runS', 'goodIdealS', 'good', 'failures'] as const) {
          near(together[id], whole[id]);
        }
        for (const figure of Object.values(profile.figures)) {
          const told = why(rows, WHOLE, SUMS, profile, figure);
          near(told.value, figure.of(whole));
          for (const id of figure.terms) {
            near(
              told.stretches.reduce((sum, { terms }) => sum + (terms[id] ?? 0), 0),
              whole[id],
            );
          }
        }
      }),
      { numRuns: 15 },
    );
  });
});
