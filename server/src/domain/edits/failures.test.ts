/** What people say of stops, and what becomes of failures: how often a machine failed is decided by what it did. */

import type { Signal } from '@gemba/contract/plant/machine';
import { expect, test } from 'vitest';
import { sumContextOf } from '../kpis/sum-context.ts';
import { tallyOf } from '../kpis/tallies.ts';
import { contextFor, ledgerOf, MACHINE, ns, observed, STATE, sample } from '../ledger/fixture.ts';
import type { Statement } from './edit.ts';
import { overlay } from './overlay.ts';

const REASONS: Signal = {
  id: 'reason',
  role: 'reason',
  type: 'text',
  reasons: [
    { code: 'm', id: 'motor', name: 'Motor', kind: 'breakdown' },
    { code: 'b', id: 'belt', name: 'Belt', kind: 'breakdown' },
    { code: 'c', id: 'clean', name: 'Cleaning', kind: 'planned' },
  ],
};
const CONTEXT = contextFor({ signals: [STATE, REASONS] });
const state = (at: string, value: string) => sample(at, 'state', value);
const WINDOW = { fromNs: ns('06:00'), toNs: ns('14:00') };

let id = 0;
const said = (from: string, to: string) => ({
  ...{ id: ++id, machine: MACHINE, fromNs: ns(from), toNs: ns(to), recordedNs: BigInt(id), by: 'ann', comment: null },
});
const because = (from: string, to: string, reason: string): Statement => ({
  ...said(from, to),
  ...{ kind: 'reason', reason, open: false },
});
const split = (from: string, to: string, at: string): Statement => ({ ...said(from, to), kind: 'split', atNs: ns(at) });
const merge = (from: string, to: string): Statement => ({ ...said(from, to), kind: 'merge' });

/** Stopped from 08:00 to 09:00, and again from 09:05 to 09:30. */
function summed(...edits: Statement[]) {
  const entries = [
    state('06:00', 'run'),
    ...[state('08:00', 'stop'), state('09:00', 'run'), state('09:05', 'stop'), state('09:30', 'run')],
  ];
  const { rows } = ledgerOf(CONTEXT, [...entries, observed('06:00', '14:00')]);
  const laid = overlay(rows, edits, { idealCycleOf: () => 1 }).rows;
  const { stops, reliability } = tallyOf(laid, WINDOW, sumContextOf(CONTEXT));
  const { failures, repairs, repairS } = reliability;
  return { stops, failures, repairs, repairS };
}

test('a stop that is cut in two is two stops and one failure, though both parts are breakdowns: it never ran between', () => {
  const cut = split('08:00', '09:00', '08:20');
  const first = because('08:00', '08:20', 'motor');
  expect(summed(cut, first, because('08:20', '09:00', 'belt'))).toEqual({
    stops: 3,
    failures: 1,
    repairs: 1,
    repairS: 3600,
  });
});

test('a failure begins where the first breakdown of an outage does', () => {
  const cut = split('08:00', '09:00', '08:20');
  const told = summed(cut, because('08:00', '08:20', 'clean'), because('08:20', '09:00', 'belt'));
  expect(told).toEqual({ stops: 3, failures: 1, repairs: 1, repairS: 2400 });
});

test('two stops that are one by what people say are one stop and two failures: it ran between, and failed again', () => {
  const both = [because('08:00', '09:00', 'motor'), because('09:05', '09:30', 'motor')];
  expect(summed(...both)).toEqual({ stops: 2, failures: 2, repairs: 2, repairS: 3600 + 1500 });
  expect(summed(...both, merge('08:00', '09:30'))).toEqual({ stops: 1, failures: 2, repairs: 2, repairS: 3600 + 1500 });
});

test('what people take back counts no more', () => {
  const cut = split('08:00', '09:00', '08:20');
  const joined = merge('08:00', '09:00');
  expect(summed(cut).stops).toBe(3);
  expect(summed(cut, joined).stops).toBe(2);
});
