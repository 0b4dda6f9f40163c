/** Whatever people say of the past: no second is lost or moved, nothing is negative, and arrival is of no importance. */

import type { MachineId, ProductId } from '@gemba/contract/identity';
import { MACHINE_STATES } from '@gemba/contract/state';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sumContextOf } from '../kpis/sum-context.ts';
import { tallyOf } from '../kpis/tallies.ts';
import { contextFor } from '../ledger/fixture.ts';
import type { LedgerRow } from '../ledger/row.ts';
import type { Edit } from './edit.ts';
import { differenceBetween, knownAt } from './known.ts';
import { overlay } from './overlay.ts';
import { stopsOf } from './stops.ts';

const MACHINE = 'press-1' as MachineId;
const S = 1_000_000_000n;
const options = { idealCycleOf: () => 2 };

const stretch = fc.record({
  seconds: fc.integer({ min: 1, max: 300 }),
  gap: fc.constantFrom(0, 0, 0, 60),
  state: fc.constantFrom(...MACHINE_STATES),
  calendar: fc.constantFrom('scheduled', 'scheduled', 'scheduled', 'break') as fc.Arbitrary<LedgerRow['calendar']>,
  reason: fc.constantFrom(null, null, 'jam'),
  good: fc.integer({ min: 0, max: 9 }),
  reject: fc.integer({ min: 0, max: 4 }),
  reworked: fc.double({ min: 0, max: 1, noNaN: true }),
});

const rowsOf = fc.array(stretch, { maxLength: 25 }).map((stretches) => {
  let atNs = 0n;
  return stretches.map(({ seconds, gap, reworked, ...rest }): LedgerRow => {
    const fromNs = atNs + BigInt(gap) * S;
    atNs = fromNs + BigInt(seconds) * S;
    return {
      ...rest,
      machine: MACHINE,
      fromNs,
      toNs: atNs,
      shift: '1970-01-01/A',
      product: 'bolt' as ProductId,
      rework: Math.floor(rest.reject * reworked),
      idealS: 2 * (rest.good + rest.reject),
      goodIdealS: 2 * rest.good,
      energyKWh: rest.good / 4,
      estimated: false,
    };
  });
});

const first: LedgerRow = {
  ...{ machine: MACHINE, fromNs: 0n, toNs: S, calendar: 'scheduled', shift: null, state: 'producing', reason: null },
  ...{ product: null, good: 0, reject: 0, rework: 0, idealS: 0, goodIdealS: 0, energyKWh: 0, estimated: false },
};

const second = fc.integer({ min: 0, max: 4000 }).map((s) => BigInt(s) * S);
const said = fc.record({ fromNs: second, length: fc.integer({ min: 1, max: 1500 }), recordedNs: second });
const about = fc.oneof(
  fc.record({
    kind: fc.constant('reason' as const),
    reason: fc.constantFrom('jam', 'setup', 'film'),
    open: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('split' as const), at: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc.record({ kind: fc.constant('merge' as const) }),
  fc.record({
    kind: fc.constant('counts' as const),
    good: fc.integer({ min: -12, max: 12 }),
    reject: fc.integer({ min: -12, max: 12 }),
    rework: fc.integer({ min: -6, max: 6 }),
  }),
  fc.record({ kind: fc.constant('retraction' as const), edit: fc.integer({ min: 1, max: 12 }) }),
);

const editsOf = fc.array(fc.tuple(said, about), { maxLength: 12 }).map((all) =>
  all.map(([{ fromNs, length, recordedNs }, what], index): Edit => {
    const toNs = fromNs + BigInt(length) * S;
    const base = { id: index + 1, machine: MACHINE, fromNs, toNs, recordedNs, by: 'ann', comment: null };
    if (what.kind !== 'split') return { ...base, ...what };
    return { ...base, kind: 'split', atNs: fromNs + BigInt(Math.floor(length * what.at)) * S };
  }),
);

/** Seconds by everything that an edit may not change. */
function secondsOf(rows: readonly LedgerRow[]): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const { calendar, state, shift, product, fromNs, toNs } of rows) {
    const key = JSON.stringify([calendar, state, shift, product]);
    sums.set(key, (sums.get(key) ?? 0n) + toNs - fromNs);
  }
  return sums;
}

const sum = (rows: readonly LedgerRow[], of: (row: LedgerRow) => number) => rows.reduce((all, row) => all + of(row), 0);

test('seconds stay where they are, and rows lie where they lay', () => {
  fc.assert(
    fc.property(rowsOf, editsOf, (rows, edits) => {
      const laid = overlay(rows, edits, options).rows;
      expect(secondsOf(laid)).toEqual(secondsOf(rows));
      for (const [i, row] of laid.entries()) {
        expect(row.fromNs < row.toNs).toBe(true);
        const next = laid[i + 1];
        if (next !== undefined) expect(row.toNs <= next.fromNs).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});

test('nothing is negative, no more is reworked than was rejected, and parts are worth what they were', () => {
  fc.assert(
    fc.property(rowsOf, editsOf, (rows, edits) => {
      for (const row of overlay(rows, edits, options).rows) {
        for (const amount of [row.good, row.reject, row.rework, row.idealS, row.goodIdealS, row.energyKWh]) {
          expect(amount).toBeGreaterThanOrEqual(0);
        }
        expect(row.rework).toBeLessThanOrEqual(row.reject + 1e-9);
        expect(row.idealS).toBeCloseTo(2 * (row.good + row.reject), 6);
        expect(row.goodIdealS).toBeCloseTo(2 * row.good, 6);
      }
    }),
    { numRuns: 500 },
  );
});

test('parts are what was counted and what was booked, but for what found no place, which is told', () => {
  fc.assert(
    fc.property(rowsOf, editsOf, (rows, edits) => {
      const laid = overlay(rows, edits, options);
      for (const which of ['good', 'reject', 'rework'] as const) {
        const booked = laid.edits.reduce((all, edit) => all + (edit.kind === 'counts' ? edit[which] : 0), 0);
        const missing = [...laid.unbooked.values()].reduce((all, parts) => all + parts[which], 0);
        const before = sum(rows, (row) => row[which]);
        expect(sum(laid.rows, (row) => row[which])).toBeCloseTo(before + booked - missing, 6);
      }
    }),
    { numRuns: 500 },
  );
});

test('the order in which edits are given changes nothing', () => {
  const shuffled = editsOf.chain((edits) =>
    fc.tuple(fc.constant(edits), fc.shuffledSubarray(edits, { minLength: edits.length, maxLength: edits.length })),
  );
  fc.assert(
    fc.property(rowsOf, shuffled, (rows, [edits, mixed]) => {
      expect(overlay(rows, mixed, options)).toEqual(overlay(rows, edits, options));
    }),
    { numRuns: 300 },
  );
});

test('what was recorded later is unknown before: as known before everything, the rows are those that were measured', () => {
  fc.assert(
    fc.property(rowsOf, editsOf, second, (rows, edits, asKnownAtNs) => {
      expect(overlay(rows, edits, { ...options, asKnownAtNs: -1n })).toEqual({ rows, edits: [], unbooked: new Map() });
      const then = edits.filter((edit) => edit.recordedNs <= asKnownAtNs);
      expect(overlay(rows, edits, { ...options, asKnownAtNs })).toEqual(overlay(rows, then, options));
    }),
    { numRuns: 300 },
  );
});

test('the difference between two moments turns what was known at the one into what is known at the other', () => {
  fc.assert(
    fc.property(editsOf, second, second, (edits, a, b) => {
      const [earlier, later] = a < b ? [a, b] : [b, a];
      const { added, retracted } = differenceBetween(edits, earlier, later);
      const gone = new Set(retracted.map(({ edit }) => edit.id));
      const then = knownAt(edits, earlier).filter(({ id }) => !gone.has(id));
      const ids = [...then, ...added].map(({ id }) => id).sort();
      expect(ids).toEqual(
        knownAt(edits, later)
          .map(({ id }) => id)
          .sort(),
      );
    }),
    { numRuns: 300 },
  );
});

test('stops hold each second of standing once, whatever is cut and joined, and none of them is a micro-stop for it', () => {
  fc.assert(
    fc.property(rowsOf, editsOf, (rows, edits) => {
      const laid = overlay(rows, edits, options);
      const [before, after] = [stopsOf(rows, [], 120), stopsOf(laid.rows, laid.edits, 120)];
      const stood = (stops: typeof after) => stops.reduce((all, stop) => all + stop.stoodNs, 0n);
      expect(stood(after)).toBe(stood(before));
      for (const [i, stop] of after.entries()) {
        expect(stop.toNs - stop.fromNs >= stop.stoodNs).toBe(true);
        expect(stop.toNs <= (after[i + 1]?.fromNs ?? stop.toNs)).toBe(true);
      }
      const long = before.filter(({ kind }) => kind === 'stop');
      for (const { fromNs, toNs } of long) {
        const parts = after.filter((stop) => stop.fromNs < toNs && stop.toNs > fromNs);
        for (const { kind } of parts) expect(kind).toBe('stop');
      }
    }),
    { numRuns: 300 },
  );
});

test('sums count as many stops as people know, each of the same kind, and no failure more or less', () => {
  const context = sumContextOf(contextFor());
  let changed = 0;
  fc.assert(
    fc.property(rowsOf, editsOf, (rows, edits) => {
      // A stop that lasts is neither yet.
      const ended = [...rows, { ...(rows.at(-1) ?? first), ...after(rows), state: 'producing' as const }];
      const known = overlay(ended, edits, options);
      const whole = { fromNs: 0n, toNs: after(rows).toNs };
      const tally = tallyOf(known.rows, whole, context);
      const stops = stopsOf(known.rows, known.edits, context.microStopS);
      const count = (kind: string) => stops.filter((stop) => stop.kind === kind).length;
      expect([tally.stops, tally.microStops]).toEqual([count('stop'), count('micro-stop')]);
      const said = edits.filter(({ kind }) => kind !== 'split' && kind !== 'merge' && kind !== 'retraction');
      const marks = edits.filter(({ kind }) => kind === 'split' || kind === 'merge');
      const without = tallyOf(overlay(ended, said, options).rows, whole, context);
      const withMarks = tallyOf(overlay(ended, [...said, ...marks], options).rows, whole, context);
      expect(withMarks.reliability.failures).toBe(without.reliability.failures);
      expect(withMarks.reliability.repairs).toBe(without.reliability.repairs);
      if (withMarks.stops + withMarks.microStops !== without.stops + without.microStops) changed++;
    }),
    { numRuns: 500 },
  );
  expect(changed).toBeGreaterThan(50);
});

const after = (rows: readonly LedgerRow[]) => {
  const fromNs = rows.at(-1)?.toNs ?? 0n;
  return { fromNs, toNs: fromNs + S };
};
