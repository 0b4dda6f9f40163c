/**
 * When a machine is active: its ledger rows become uninterrupted active periods. Time outside the schedule stands
 * still: a period that a break cuts goes on after it, and the break doesn't make it longer. Where nothing is known a
 * period ends, because nobody can say that it wasn't interrupted.
 */

import type { MachineState } from '@gemba/contract/state';
import type { LineCalendar } from '../calendar/line-calendar.ts';
import type { Window } from '../kpis/sums.ts';
import type { LedgerRow } from '../ledger/row.ts';

/** `waiting` is anything that another machine, or nobody's work, causes. */
const ACTIVE: Readonly<Record<MachineState, 'active' | 'waiting' | 'unknown'>> = {
  producing: 'active',
  stopped: 'active',
  faulted: 'active',
  setup: 'active',
  maintenance: 'active',
  starved: 'waiting',
  blocked: 'waiting',
  idle: 'waiting',
  off: 'waiting',
  'no-data': 'unknown',
};

export const isActive = (state: MachineState): boolean => ACTIVE[state] === 'active';

export interface ActivePeriod {
  machine: string;
  /** True beginning and end, beyond any window; time outside the schedule may lie in it. */
  fromNs: bigint;
  toNs: bigint;
  /** Scheduled time in it: what is compared. */
  activeNs: bigint;
}

/** Longest first; of equal ones the earlier. */
export const periodOrder = (a: ActivePeriod, b: ActivePeriod): number => {
  if (a.activeNs !== b.activeNs) return a.activeNs > b.activeNs ? -1 : 1;
  return a.fromNs === b.fromNs ? 0 : a.fromNs < b.fromNs ? -1 : 1;
};

/** What a machine is at a moment. */
type Doing = ActivePeriod | 'waiting' | 'unknown' | 'outside';

interface Span extends Window {
  doing: Doing;
}

/** A machine over a window: every moment of it is one {@link Doing}. */
export class Activity {
  readonly #spans: readonly Span[];

  /**
   * Rows must be ascending; those before the window tell since when the machine has been active. Time of the window
   * that no row covers is unknown where the calendar schedules it, else outside.
   */
  constructor(machine: string, rows: readonly LedgerRow[], window: Window, calendar: Pick<LineCalendar, 'segments'>) {
    this.#spans = cut(spansOf(machine, rows), window, calendar);
  }

  edges(): bigint[] {
    return this.#spans.flatMap(({ fromNs, toNs }) => [fromNs, toNs]);
  }

  /** Tells what the machine is doing at ever later times. */
  cursor(): (timeNs: bigint) => Doing {
    let index = 0;
    return (timeNs) => {
      while (index + 1 < this.#spans.length && (this.#spans[index] as Span).toNs <= timeNs) index++;
      return this.#spans[index]?.doing ?? 'unknown';
    };
  }
}

/** The active period in which a machine's newest row ends; `null` when that isn't active. Rows must be ascending. */
export function lastPeriodOf(machine: string, rows: readonly LedgerRow[]): ActivePeriod | null {
  const doing = spansOf(machine, rows).at(-1)?.doing;
  return typeof doing === 'object' ? doing : null;
}

/** Active periods of a machine that contain nothing else, ascending, with what lies between them. */
function spansOf(machine: string, rows: readonly LedgerRow[]): Span[] {
  const spans: Span[] = [];
  let period: ActivePeriod | null = null;
  for (const row of rows) {
    const { fromNs, toNs } = row;
    const touches = spans.at(-1)?.toNs === fromNs;
    if (!touches) period = null;
    if (row.calendar !== 'scheduled') {
      spans.push({ fromNs, toNs, doing: 'outside' });
      continue;
    }
    const kind = ACTIVE[row.state];
    if (kind !== 'active') {
      period = null;
      spans.push({ fromNs, toNs, doing: kind });
      continue;
    }
    period ??= { machine, fromNs, toNs, activeNs: 0n };
    period.toNs = toNs;
    period.activeNs += toNs - fromNs;
    spans.push({ fromNs, toNs, doing: period });
  }
  return spans;
}

function cut(spans: readonly Span[], window: Window, calendar: Pick<LineCalendar, 'segments'>): Span[] {
  const found: Span[] = [];
  let atNs = window.fromNs;
  const blank = (untilNs: bigint) => {
    if (atNs >= untilNs) return;
    for (const segment of calendar.segments(atNs, untilNs)) {
      const { fromNs, toNs } = segment;
      found.push({ fromNs, toNs, doing: segment.calendar === 'scheduled' ? 'unknown' : 'outside' });
    }
  };
  for (const span of spans) {
    const fromNs = span.fromNs > atNs ? span.fromNs : atNs;
    const toNs = span.toNs < window.toNs ? span.toNs : window.toNs;
    if (fromNs >= toNs) continue;
    blank(fromNs);
    const last = found.at(-1);
    if (last !== undefined && last.toNs === fromNs && last.doing === span.doing) last.toNs = toNs;
    else found.push({ fromNs, toNs, doing: span.doing });
    atNs = toNs;
  }
  blank(window.toNs);
  return found;
}
