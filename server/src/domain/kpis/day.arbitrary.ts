/** Days of a machine for property tests: all states, reasons of all kinds, three counters, energy, an hour without data. */

import type { Signal } from '@gemba/contract/plant/machine';
import type { Entry } from '@gemba/contract/sample';
import { REASON_KINDS } from '@gemba/contract/state';
import fc from 'fast-check';
import { contextFor, ledgerOf, ns, observed, sample } from '../ledger/fixture.ts';
import { sumContextOf } from './sum-context.ts';
import type { Window } from './sums.ts';

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

export const CONTEXT = contextFor({ calendar: CALENDAR, signals: SIGNALS, machine: { idealCycleS: 0.7 } });
export const SUMS = sumContextOf(CONTEXT);
export const MINUTES = 480;
export const at = (minutes: number) => ns('08:00') + BigInt(minutes) * 60_000_000_000n;

const change = fc.record({
  minute: fc.integer({ min: 0, max: MINUTES - 1 }),
  state: fc.constantFrom(...STATES),
  reason: fc.constantFrom(...REASONS),
  parts: fc.integer({ min: 0, max: 40 }),
  rejects: fc.integer({ min: 0, max: 5 }),
});
export const day = fc.record({
  changes: fc.array(change, { maxLength: 25 }),
  hole: fc.integer({ min: 0, max: 440 }),
  cuts: fc.array(fc.integer({ min: 1, max: MINUTES - 1 }), { maxLength: 8 }),
});
export type Day = typeof day extends fc.Arbitrary<infer T> ? T : never;

export function rowsOf({ changes, hole }: Day) {
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

export const WHOLE: Window = { fromNs: at(0), toNs: at(MINUTES) };
