/**
 * Why a figure is what it is: each stretch of the window with what it adds to the sums that the figure is formed from.
 * The stretches' amounts add up to the figure's terms exactly, so that its value can be recomputed by hand.
 */

import type { TimeLoss } from '@gemba/contract/figures';
import type { CalendarClass, MachineState } from '@gemba/contract/state';
import type { LedgerRow } from '../ledger/row.ts';
import { cellOf } from './cell.ts';
import { countOf, type Figure, type Part, type Profile } from './profile.ts';
import { project } from './project.ts';
import { joinReliability, noReliability } from './reliability.ts';
import { type FigureValue, formed } from './roll-up.ts';
import type { SumContext } from './sum-context.ts';
import { addSums, type SumId, type Sums, type Window } from './sums.ts';
import { type Stretch, talliesBy } from './tallies.ts';
import { noTally, type Tally } from './tally.ts';

/** A stretch over which nothing changes, and what it adds to each term of the figure. */
export interface Contribution extends Window {
  calendar: CalendarClass;
  shift: string | null;
  product: string | null;
  order: string | null;
  state: MachineState;
  reason: string | null;
  /** What the profile counts it as. */
  part: Part;
  loss: TimeLoss | null;
  seconds: number;
  good: number;
  reject: number;
  terms: Partial<Record<SumId, number>>;
}

export interface Why extends FigureValue {
  figure: Figure;
  terms: Partial<Record<SumId, number>>;
  /** Those that add something to a term, ascending; neighbours that say the same are one. */
  stretches: Contribution[];
}

/** Rows as for `talliesBy`; with an order only what belongs to it. */
export function why(
  rows: readonly LedgerRow[],
  window: Window,
  context: SumContext,
  profile: Profile,
  figure: Figure,
  order?: string,
): Why {
  const all = [...talliesBy<Stretch>(rows, window, context, (stretch) => stretch)];
  const tallies = order === undefined ? all : all.filter(([stretch]) => stretch.order === order);
  tallies.sort(([a], [b]) => (a.fromNs < b.fromNs ? -1 : 1));
  const each = sumsOfEach(
    tallies.map(([, tally]) => tally),
    profile,
  );
  const sums = addSums(...each);
  const stretches: Contribution[] = [];
  tallies.forEach(([stretch, tally], i) => {
    const found = contribution(stretch, tally, each[i] as Sums, window, profile, figure);
    if (Object.values(found.terms).some((amount) => amount !== 0)) join(stretches, found);
  });
  return { ...formed(figure, sums), figure, terms: termsOf(figure, sums), stretches };
}

/** An uptime run is ended by one row but made by many: each row's part of such sums is what they grow by with it. */
function sumsOfEach(tallies: readonly Tally[], profile: Profile): Sums[] {
  let before = noReliability();
  let was = project(noTally(), profile);
  return tallies.map((tally) => {
    before = joinReliability(before, tally.reliability);
    const is = project({ ...noTally(), reliability: before }, profile);
    const own = { ...project(tally, profile) };
    for (const id of ['upRuns', 'upRunS', 'upRunElapsedS'] as const) own[id] = is[id] - was[id];
    was = is;
    return own;
  });
}

function contribution(
  stretch: Stretch,
  tally: Tally,
  sums: Sums,
  window: Window,
  profile: Profile,
  figure: Figure,
): Contribution {
  const { calendar, shift, product } = stretch;
  // A row is one cell; one that only begins or ends something at its edge may have none.
  const number = tally.cells.keys().next().value;
  const count = number === undefined ? null : countOf(profile, cellOf(number));
  const row = 'state' in stretch ? (stretch as LedgerRow) : null;
  return {
    fromNs: stretch.fromNs > window.fromNs ? stretch.fromNs : window.fromNs,
    toNs: stretch.toNs < window.toNs ? stretch.toNs : window.toNs,
    ...{ calendar, shift, product, order: stretch.order ?? null },
    state: row?.state ?? 'no-data',
    reason: row?.reason ?? null,
    part: count?.part ?? 'outside',
    loss: count?.loss ?? null,
    ...{ seconds: sums.calendarS, good: sums.good, reject: sums.reject },
    terms: termsOf(figure, sums),
  };
}

const termsOf = ({ terms }: Figure, sums: Sums): Contribution['terms'] =>
  Object.fromEntries(terms.map((id) => [id, sums[id]]));

const ALIKE = ['calendar', 'shift', 'product', 'order', 'state', 'reason', 'part', 'loss'] as const;

/** Quarter hours are cuts of the ledger, not of the machine. */
function join(stretches: Contribution[], next: Contribution): void {
  const last = stretches.at(-1);
  if (last === undefined || last.toNs !== next.fromNs || ALIKE.some((key) => last[key] !== next[key])) {
    stretches.push(next);
    return;
  }
  last.toNs = next.toNs;
  last.seconds += next.seconds;
  last.good += next.good;
  last.reject += next.reject;
  for (const [id, amount] of Object.entries(next.terms) as [SumId, number][]) {
    last.terms[id] = (last.terms[id] ?? 0) + amount;
  }
}
