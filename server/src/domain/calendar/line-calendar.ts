/**
 * The calendar of one line as segments of time: a time or a window goes in, classes and shifts come out. Segments are
 * made a UTC day at a time and kept, because the fold asks for each sample.
 */

import { teamWorking } from '@gemba/contract/calendar';
import type { Calendar, Team } from '@gemba/contract/plant/calendar';
import type { CalendarClass } from '@gemba/contract/state';
import { localDate } from './local-date.ts';
import type { Segment, ShiftWindow } from './segment.ts';
import { type DatedShift, type Span, shiftsOn, versionOn } from './shifts.ts';

const NS_PER_DAY = 86_400_000_000_000n;
/** Days kept: more than a year, so that a report over a year computes each day once. About 2 KB each. */
const DAYS_KEPT_MAX = 400;
/** A calendar that doesn't change for this many days is taken not to change at all. */
const SEARCH_DAYS = 366;

export class LineCalendar {
  readonly timeZone: string;
  readonly #versions: readonly Calendar[];
  readonly #days = new Map<bigint, Segment[]>();
  #last: Segment | null = null;

  constructor(versions: readonly Calendar[], timeZone: string) {
    this.#versions = versions;
    this.timeZone = timeZone;
  }

  /** The segment that holds a time; it ends at the next change or at midnight UTC, whichever comes first. */
  segmentAt(timeNs: bigint): Segment {
    const last = this.#last;
    if (last && timeNs >= last.fromNs && timeNs < last.toNs) return last;
    const segments = this.#day(floorDay(timeNs));
    const found = segments.find((segment) => timeNs < segment.toNs) as Segment;
    this.#last = found;
    return found;
  }

  /** What `[fromNs, toNs)` consists of, ascending, without holes, equal neighbours joined. */
  segments(fromNs: bigint, toNs: bigint): Segment[] {
    const found: Segment[] = [];
    for (let at = fromNs; at < toNs; ) {
      const segment = this.segmentAt(at);
      const end = segment.toNs < toNs ? segment.toNs : toNs;
      push(found, { ...segment, fromNs: at, toNs: end });
      at = end;
    }
    return found;
  }

  /** When class or shift change next after a time; `null` when they don't within a year. */
  nextChange(timeNs: bigint): bigint | null {
    const present = this.segmentAt(timeNs);
    const limitNs = timeNs + BigInt(SEARCH_DAYS) * NS_PER_DAY;
    for (let at = present.toNs; at < limitNs; ) {
      const segment = this.segmentAt(at);
      if (!same(segment, present)) return at;
      at = segment.toNs;
    }
    return null;
  }

  /** The team that works a shift, by the key that rows carry (`2026-11-22/A`); `null` where the calendar names none. */
  teamOf(shiftKey: string): Team | null {
    const slash = shiftKey.indexOf('/');
    const day = shiftKey.slice(0, slash);
    const version = versionOn(this.#versions, day);
    return version ? teamWorking(version, day, shiftKey.slice(slash + 1)) : null;
  }

  /** All teams that the calendar has or had, each once, as its newest version names it. */
  teams(): Team[] {
    const byId = new Map(this.#versions.flatMap((version) => version.teams ?? []).map((team) => [team.id, team]));
    return [...byId.values()];
  }

  #day(dayNs: bigint): Segment[] {
    const kept = this.#days.get(dayNs);
    if (kept) return kept;
    const made = this.#make(dayNs, dayNs + NS_PER_DAY);
    if (this.#days.size >= DAYS_KEPT_MAX) this.#days.delete(this.#days.keys().next().value as bigint);
    this.#days.set(dayNs, made);
    return made;
  }

  #make(fromNs: bigint, toNs: bigint): Segment[] {
    const segments: Segment[] = [];
    let at = fromNs;
    for (const shift of this.#shifts(fromNs, toNs)) {
      if (shift.window.toNs <= fromNs || shift.window.fromNs >= toNs) continue;
      if (shift.window.fromNs > at) push(segments, outside(at, shift.window.fromNs));
      for (const piece of pieces(shift)) {
        const piecedFrom = piece.fromNs > fromNs ? piece.fromNs : fromNs;
        const piecedTo = piece.toNs < toNs ? piece.toNs : toNs;
        if (piecedFrom < piecedTo) push(segments, { ...piece, fromNs: piecedFrom, toNs: piecedTo });
      }
      at = shift.window.toNs < toNs ? shift.window.toNs : toNs;
    }
    if (at < toNs) push(segments, outside(at, toNs));
    return segments;
  }

  /**
   * Shifts around a day, ascending and not overlapping: where a new version of the calendar begins inside the last
   * shift of the old one, the moment belongs to the shift that started last.
   */
  #shifts(fromNs: bigint, toNs: bigint): DatedShift[] {
    const last = localDate(toNs, this.timeZone).add({ days: 2 });
    const shifts: DatedShift[] = [];
    for (let date = localDate(fromNs, this.timeZone).subtract({ days: 2 }); ; date = date.add({ days: 1 })) {
      shifts.push(...shiftsOn(this.#versions, this.timeZone, date));
      if (Temporal.PlainDate.compare(date, last) >= 0) break;
    }
    shifts.sort((a, b) => (a.window.fromNs < b.window.fromNs ? -1 : 1));
    return shifts
      .map((shift, i) => {
        const next = shifts[i + 1]?.window.fromNs;
        const cut = next !== undefined && next < shift.window.toNs;
        return cut ? { ...shift, window: { ...shift.window, toNs: next } } : shift;
      })
      .filter((shift) => shift.window.fromNs < shift.window.toNs);
  }
}

const floorDay = (timeNs: bigint): bigint => timeNs - (((timeNs % NS_PER_DAY) + NS_PER_DAY) % NS_PER_DAY);

const outside = (fromNs: bigint, toNs: bigint): Segment => ({ fromNs, toNs, calendar: 'unscheduled', shift: null });

/** A shift in pieces of one class: a planned stop goes before a break, a break before scheduled time. */
function pieces(shift: DatedShift): Segment[] {
  const { fromNs, toNs } = shift.window;
  const cuts = [...shift.breaks, ...shift.stops].flatMap((span) => [span.fromNs, span.toNs]);
  const inside = cuts.filter((cut) => cut > fromNs && cut < toNs).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const edges = [fromNs, ...inside, toNs];
  const found: Segment[] = [];
  for (let i = 0; i + 1 < edges.length; i++) {
    const from = edges[i] as bigint;
    const to = edges[i + 1] as bigint;
    if (from < to) push(found, piece(from, to, classOf(shift, from), shift.window));
  }
  return found;
}

const piece = (fromNs: bigint, toNs: bigint, calendar: CalendarClass, shift: ShiftWindow): Segment => ({
  fromNs,
  toNs,
  calendar,
  shift,
});

function classOf(shift: DatedShift, timeNs: bigint): CalendarClass {
  const within = (span: Span) => timeNs >= span.fromNs && timeNs < span.toNs;
  if (shift.stops.some(within)) return 'planned-stop';
  return shift.breaks.some(within) ? 'break' : 'scheduled';
}

const same = (a: Segment, b: Segment): boolean => a.calendar === b.calendar && a.shift?.key === b.shift?.key;

function push(segments: Segment[], segment: Segment): void {
  const last = segments.at(-1);
  if (last && last.toNs === segment.fromNs && same(last, segment)) {
    segments[segments.length - 1] = { ...last, toNs: segment.toNs };
  } else {
    segments.push(segment);
  }
}
