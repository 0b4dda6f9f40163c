/**
 * A machine's window cut into pieces, each with what it counts as under a profile: planned time that ran, or a kind of
 * loss. Pieces cover the window without a hole, in whole nanoseconds, so that whatever is summed from them adds up to
 * calendar time exactly; pieces of two windows that touch are the pieces of both together.
 */

import type { LossGroup, LossKind } from '@gemba/contract/losses';
import type { Part } from '../kpis/profile.ts';
import { type Stop, stopsOf } from '../kpis/stops.ts';
import type { Window } from '../kpis/sums.ts';
import type { LedgerRow } from '../ledger/row.ts';
import type { LossRules } from './rules.ts';
import { startupsOf } from './startup.ts';

export interface Piece {
  fromNs: bigint;
  toNs: bigint;
  /** `null`: no row covers it. */
  row: LedgerRow | null;
  /** `run` is time in production that counts as such. */
  kind: LossKind | 'run';
  group: LossGroup | 'run';
  /** Whether counters tell all parts, and all good ones, and what they are worth in time. */
  tells: { total: boolean; good: boolean };
  /** What counts of the parts told in it, as ideal time: all, good ones, and rejects of a startup; 0 where not told. */
  idealNs: bigint;
  goodIdealNs: bigint;
  startupRejectNs: bigint;
  /** Parts that were not good at first, those of a startup among them, and how many became good later. */
  rejects: number;
  startupRejects: number;
  rework: number;
  energyKWh: number;
}

/**
 * Pieces of `[fromNs, toNs)`, ascending. Rows must be ascending and may reach beyond the window: those before tell how
 * long a stop really is and whether production is starting up, those after how long the last stop lasts.
 */
export function piecesOf(rows: readonly LedgerRow[], window: Window, rules: LossRules): Piece[] {
  const stops = stopsOf(rows, rules.microStopS);
  const startups = startupsOf(rows, rules.startupS);
  const pieces: Piece[] = [];
  let atNs = window.fromNs;
  let stop = 0;
  for (const row of rows) {
    const fromNs = row.fromNs > atNs ? row.fromNs : atNs;
    const toNs = row.toNs < window.toNs ? row.toNs : window.toNs;
    if (fromNs >= toNs) continue;
    if (fromNs > atNs) pieces.push(...uncovered(atNs, fromNs, rules));
    while (stop < stops.length && (stops[stop] as Stop).toNs <= row.fromNs) stop++;
    const within = stops[stop];
    pieces.push(pieceOf(row, { fromNs, toNs }, within && within.fromNs <= row.fromNs ? within : null, rules, startups));
    atNs = toNs;
  }
  if (atNs < window.toNs) pieces.push(...uncovered(atNs, window.toNs, rules));
  return pieces;
}

function pieceOf(
  row: LedgerRow,
  span: Window,
  stop: Stop | null,
  rules: LossRules,
  startups: readonly Window[],
): Piece {
  // A stop that is still younger than the threshold counts as a micro-stop until it is one no more.
  const { part, loss } = rules.countOf(row, stop !== null && stop.kind !== 'stop');
  const tells = rules.tells(row);
  const bare = { ...span, row, tells, ...NOTHING, energyKWh: row.energyKWh * portion(row, span) };
  if (part === 'unknown') return { ...bare, kind: 'no-data', group: 'unknown' };
  // Parts made outside planned time stand in no figure.
  if (part === 'outside') return { ...bare, kind: loss ?? 'unscheduled', group: 'outside' };
  const made = { ...bare, ...partsOf(row, span, tells, startups) };
  return loss === null ? { ...made, kind: 'run', group: 'run' } : { ...made, kind: loss, group: GROUPS[part] };
}

const GROUPS: Readonly<Record<Exclude<Part, 'unknown' | 'outside'>, LossGroup>> = {
  stop: 'availability',
  run: 'performance',
};

const NOTHING = {
  idealNs: 0n,
  goodIdealNs: 0n,
  startupRejectNs: 0n,
  rejects: 0,
  startupRejects: 0,
  rework: 0,
};

function partsOf(
  row: LedgerRow,
  span: Window,
  { total, good }: Piece['tells'],
  startups: readonly Window[],
): typeof NOTHING {
  const idealNs = total ? shareNs(row.idealS, row, span) : 0n;
  const goodIdealNs = good ? shareNs(row.goodIdealS, row, span) : 0n;
  if (!total || !good) return { ...NOTHING, idealNs, goodIdealNs };
  const rejects = row.reject * portion(row, span);
  const lengthNs = span.toNs - span.fromNs;
  const startupNs = idealNs === goodIdealNs ? 0n : overlapNs(span, startups);
  return {
    idealNs,
    goodIdealNs,
    startupRejectNs: ((idealNs - goodIdealNs) * startupNs) / lengthNs,
    rejects,
    startupRejects: rejects * (Number(startupNs) / Number(lengthNs)),
    rework: row.rework * portion(row, span),
  };
}

function overlapNs(span: Window, others: readonly Window[]): bigint {
  let sum = 0n;
  for (const other of others) {
    const fromNs = other.fromNs > span.fromNs ? other.fromNs : span.fromNs;
    const toNs = other.toNs < span.toNs ? other.toNs : span.toNs;
    if (fromNs < toNs) sum += toNs - fromNs;
  }
  return sum;
}

/** A row's seconds that fall to a span of it, ns: a difference of two running sums, so that cuts add up to the whole. */
function shareNs(seconds: number, row: LedgerRow, span: Window): bigint {
  const wholeNs = BigInt(Math.round(seconds * 1e9));
  const lengthNs = row.toNs - row.fromNs;
  const upTo = (timeNs: bigint) => (wholeNs * (timeNs - row.fromNs)) / lengthNs;
  return upTo(span.toNs) - upTo(span.fromNs);
}

const portion = (row: LedgerRow, span: Window): number =>
  Number(span.toNs - span.fromNs) / Number(row.toNs - row.fromNs);

/** Time that no row covers: unknown where it is planned, else what the calendar says. */
function uncovered(fromNs: bigint, toNs: bigint, rules: LossRules): Piece[] {
  return rules.calendar.segments(fromNs, toNs).map((segment): Piece => {
    const { part, loss } = rules.countOf({ calendar: segment.calendar, state: 'no-data', reason: null }, false);
    const span = { fromNs: segment.fromNs, toNs: segment.toNs, row: null, tells: NOT_TOLD, ...NOTHING, energyKWh: 0 };
    if (part === 'outside') return { ...span, kind: loss ?? 'unscheduled', group: 'outside' };
    return { ...span, kind: 'no-data', group: 'unknown' };
  });
}

const NOT_TOLD = { total: false, good: false };
