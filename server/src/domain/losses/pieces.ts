/**
 * A machine's window cut into pieces, each with what it counts as under a profile: planned time that ran, or a kind of
 * loss. Pieces cover the window without a hole, in whole nanoseconds, so that whatever is summed from them adds up to
 * calendar time exactly; pieces of two windows that touch are the pieces of both together.
 */

import type { LossGroup, LossKind } from '@gemba/contract/losses';
import type { CalendarClass, MachineState } from '@gemba/contract/state';
import type { LineCalendar } from '../calendar/line-calendar.ts';
import type { Profile } from '../kpis/profile.ts';
import { type Stop, stopsOf } from '../kpis/stops.ts';
import type { Window } from '../kpis/sums.ts';
import type { LedgerRow } from '../ledger/row.ts';
import { startupsOf } from './startup.ts';

/** What the losses of a machine depend on, beside its rows. */
export interface LossRules {
  calendar: Pick<LineCalendar, 'segments'>;
  profile: Pick<Profile, 'counts'>;
  /** Stops shorter than this are micro-stops, s. */
  microStopS: number;
  /** Rejects in this time after production begins anew are startup losses, s. */
  startupS: number;
}

export interface Piece {
  fromNs: bigint;
  toNs: bigint;
  /** `null`: no row covers it. */
  row: LedgerRow | null;
  /** `run` is time in production that counts as such. */
  kind: LossKind | 'run';
  group: LossGroup | 'run';
  /** What counts of the parts told in it, as ideal time: all, good ones, and rejects of a startup. */
  idealNs: bigint;
  goodIdealNs: bigint;
  startupRejectNs: bigint;
  /** Rejected parts, and those of a startup among them. */
  rejects: number;
  startupRejects: number;
  energyKWh: number;
}

const BY_CALENDAR: Readonly<Record<Exclude<CalendarClass, 'scheduled'>, LossKind>> = {
  unscheduled: 'unscheduled',
  break: 'break',
  'planned-stop': 'planned-stop',
};

const BY_STATE: Readonly<Record<Exclude<MachineState, 'producing'>, LossKind>> = {
  starved: 'waiting',
  blocked: 'waiting',
  stopped: 'breakdown',
  faulted: 'breakdown',
  setup: 'setup',
  maintenance: 'maintenance',
  idle: 'idle',
  off: 'idle',
  'no-data': 'no-data',
};

/** What a row's time is lost to when it is lost for longer than a micro-stop; production in planned time is lost to its pace. */
export function kindOf({ calendar, state }: Pick<LedgerRow, 'calendar' | 'state'>): LossKind {
  if (calendar !== 'scheduled') return BY_CALENDAR[calendar];
  return state === 'producing' ? 'speed' : BY_STATE[state];
}

/**
 * Pieces of `[fromNs, toNs)`, ascending. Rows must be ascending and may reach beyond the window: those before tell how
 * long a stop really is and whether production is starting up, those after how long the last stop lasts.
 */
export function piecesOf(rows: readonly LedgerRow[], window: Window, rules: LossRules): Piece[] {
  const stops = stopsOf(rows, rules.microStopS, rules.profile as Profile);
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
  { profile }: LossRules,
  startups: readonly Window[],
): Piece {
  const part = profile.counts[row.calendar][row.state];
  const bare = { ...span, row, ...NOTHING, energyKWh: row.energyKWh * portion(row, span) };
  if (part === 'unknown') return { ...bare, kind: 'no-data', group: 'unknown' };
  const kind = kindOf(row);
  // Parts made outside planned time stand in no figure.
  if (part === 'outside') return { ...bare, kind, group: 'outside' };
  const made = { ...bare, ...partsOf(row, span, startups) };
  if (part === 'run') {
    return row.state === 'producing' ? { ...made, kind: 'run', group: 'run' } : { ...made, kind, group: 'performance' };
  }
  // A stop that is still younger than the threshold counts as run in the figures, as a micro-stop does.
  if (stop !== null && stop.kind !== 'stop') return { ...made, kind: 'micro-stop', group: 'performance' };
  return { ...made, kind, group: 'availability' };
}

const NOTHING = {
  idealNs: 0n,
  goodIdealNs: 0n,
  startupRejectNs: 0n,
  rejects: 0,
  startupRejects: 0,
};

function partsOf(row: LedgerRow, span: Window, startups: readonly Window[]): typeof NOTHING {
  const idealNs = shareNs(row.idealS, row, span);
  const goodIdealNs = shareNs(row.goodIdealS, row, span);
  const rejects = row.reject * portion(row, span);
  const lengthNs = span.toNs - span.fromNs;
  const startupNs = rejects > 0 || idealNs !== goodIdealNs ? overlapNs(span, startups) : 0n;
  return {
    idealNs,
    goodIdealNs,
    startupRejectNs: ((idealNs - goodIdealNs) * startupNs) / lengthNs,
    rejects,
    startupRejects: rejects * (Number(startupNs) / Number(lengthNs)),
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
function uncovered(fromNs: bigint, toNs: bigint, { calendar, profile }: LossRules): Piece[] {
  return calendar.segments(fromNs, toNs).map((segment): Piece => {
    const span = { fromNs: segment.fromNs, toNs: segment.toNs, row: null, ...NOTHING, energyKWh: 0 };
    const isPlanned = profile.counts[segment.calendar]['no-data'] === 'unknown';
    if (isPlanned || segment.calendar === 'scheduled') return { ...span, kind: 'no-data', group: 'unknown' };
    return { ...span, kind: BY_CALENDAR[segment.calendar], group: 'outside' };
  });
}
