/**
 * Parts and energy that a counter told of are booked: on the row of the reading's moment, or, across time in which
 * nobody watched, spread over that. Two of total, good and reject give the third; nothing is ever negative.
 */

import { share, spreadableS } from './blind-rows.ts';
import type { CounterRole } from './context.ts';
import type { LedgerRow } from './row.ts';
import type { Run } from './run.ts';
import type { Blind } from './state.ts';
import { blindNow, max, rowNow } from './time.ts';

type Place = LedgerRow | Blind;
type Quality = 'good' | 'reject';

/** An increment that a reading at `atNs` told of, counted since the reading at `sinceNs`. */
export interface Increment {
  counter: CounterRole;
  amount: number;
  sinceNs: bigint;
  atNs: bigint;
}

/** Books an increment; whether all of it was made while somebody watched. */
export function book(run: Run, increment: Increment): boolean {
  const blinds = run.draft.blind.filter((blind) => blind.toNs > increment.sinceNs && blind.fromNs < increment.atNs);
  let rest = increment.amount;
  if (blinds.length > 0) {
    const hidden = unseen(run, increment, blinds);
    const weights = blinds.map((blind) => spreadableS(blind.fromNs, blind.toNs, run.context));
    share(hidden, weights).forEach((amount, i) => {
      if (amount > 0) bookAt(run, blinds[i] as Blind, increment.counter, amount, increment.atNs);
    });
    rest -= hidden;
  }
  if (rest > 0) bookAt(run, blindNow(run) ?? rowNow(run), increment.counter, rest, increment.atNs);
  return rest === increment.amount;
}

/**
 * How much of an increment was made while nobody watched: as much as fits in there at the ideal rate, and at least what
 * is too much for the time that was watched. Where the reading itself lies in there, all of it.
 */
function unseen(run: Run, { counter, amount, sinceNs, atNs }: Increment, blinds: readonly Blind[]): number {
  if (blinds.some((blind) => atNs < blind.toNs)) return amount;
  const { context } = run;
  const overlaps = blinds.map((blind) => ({ fromNs: max(blind.fromNs, sinceNs), toNs: blind.toNs }));
  const blindS = overlaps.reduce((sum, { fromNs, toNs }) => sum + Number(toNs - fromNs) / 1e9, 0);
  const elapsedS = Number(atNs - sinceNs) / 1e9;
  if (counter === 'energy') return (amount * blindS) / elapsedS;
  const spreadable = overlaps.reduce((sum, { fromNs, toNs }) => sum + spreadableS(fromNs, toNs, context), 0);
  const fits = spreadable / context.idealCycleS;
  const tooMuch = amount - ((elapsedS - blindS) * context.maxRatePerS + 1);
  const hidden = Number.isInteger(amount)
    ? Math.max(Math.floor(fits + 1e-9), Math.ceil(tooMuch))
    : Math.max(fits, tooMuch);
  return Math.min(amount, Math.max(0, hidden));
}

function bookAt(run: Run, place: Place, counter: CounterRole, amount: number, atNs: bigint): void {
  if (counter === 'energy' || counter === 'count-rework') {
    const key = counter === 'energy' ? 'energyKWh' : 'rework';
    place[key] += amount;
    run.draft.totals[key] += amount;
    changed(run, place);
    return;
  }
  switch (run.context.counting) {
    case 'good-reject':
      if (counter !== 'count-total') add(run, place, counter === 'count-good' ? 'good' : 'reject', amount);
      return;
    case 'total-reject':
      if (counter === 'count-total') add(run, place, 'good', amount - payDebt(run, amount));
      else judge(run, place, 'reject', amount, atNs);
      return;
    case 'total-good':
      if (counter === 'count-total') add(run, place, 'reject', amount - payDebt(run, amount));
      else judge(run, place, 'good', amount, atNs);
      return;
    case 'reject':
      add(run, place, 'reject', amount);
      return;
    default:
      add(run, place, 'good', amount);
  }
}

/**
 * The quality of parts that the total has told of: they change from the one to the other where they were booked, here
 * first, then wherever they were spread in time without watching, then on earlier rows. What finds no parts there is
 * booked now all the same, and the total owes it: its next parts are those. Either the total hasn't told of that moment
 * yet, or the parts stand on rows too old to be changed; of those no more can be than were booked there.
 */
function judge(run: Run, place: Place, quality: Quality, amount: number, atNs: bigint): void {
  const { draft } = run;
  const other = quality === 'good' ? 'reject' : 'good';
  const elsewhere: (Place | null)[] = [...draft.blind.toReversed(), draft.open, ...draft.recent.toReversed()];
  let rest = amount;
  for (const candidate of [place, ...elsewhere.filter((one) => one !== null && one !== place)] as Place[]) {
    const turned = Math.min(rest, candidate[other]);
    if (turned > 0) {
      add(run, candidate, other, -turned);
      add(run, candidate, quality, turned);
      rest -= turned;
    }
  }
  const total = draft.counters['count-total'];
  if (total && total.last.timeNs >= atNs) {
    const owed = Math.min(rest, draft.unjudged);
    draft.unjudged -= owed;
    if (owed < rest) contradicted(run, quality, { amount, counted: amount - rest + owed, atNs });
    rest = owed;
  }
  if (rest <= 0) return;
  add(run, place, quality, rest);
  draft.debt += rest;
}

/** Counters that contradict each other are named: one of them counts something else, or is not reset with the other. */
function contradicted(run: Run, quality: Quality, of: { amount: number; counted: number; atNs: bigint }): void {
  const counter = `count-${quality}` as const;
  const to = Number(run.draft.counters[counter]?.last.value ?? of.amount);
  const signal = [...run.context.bindings].find(([, { role }]) => role === counter)?.[0] ?? counter;
  run.facts.push({ counter, signal, atNs: of.atNs, kind: 'excess', from: to - of.amount, to, counted: of.counted });
}

function payDebt({ draft }: Run, amount: number): number {
  const paid = Math.min(draft.debt, amount);
  draft.debt -= paid;
  return paid;
}

function add(run: Run, place: Place, quality: Quality, parts: number): void {
  place[quality] = Math.max(0, place[quality] + parts);
  run.draft.totals[quality] = Math.max(0, run.draft.totals[quality] + parts);
  changed(run, place);
}

function changed(run: Run, place: Place): void {
  if (!('machine' in place)) {
    run.touchedBlind.add(place);
    return;
  }
  place.idealS = (place.good + place.reject) * run.context.idealCycleS;
  place.goodIdealS = place.good * run.context.idealCycleS;
  run.touched.add(place);
}
