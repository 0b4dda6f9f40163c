/**
 * What the calendars said of the past when it was folded, kept beside what was folded by them. Where a changed configuration
 * says something else of days that are over, the machines concerned are folded again from there on, by themselves, so
 * that no figure rests on two calendars. Where the samples for that are no longer stored, the start is refused.
 */

import { GembaError } from '@gemba/contract/errors';
import type { MachineId } from '@gemba/contract/identity';
import type { Plant } from '@gemba/contract/plant';
import type { Calendar } from '@gemba/contract/plant/calendar';
import { msFromNs } from '@gemba/contract/sample';
import type { Log } from '@gemba/program/log';
import { firstDifference } from '../domain/calendar/difference.ts';
import { LineCalendar } from '../domain/calendar/line-calendar.ts';
import { versionsOf } from '../domain/calendar/shifts.ts';
import type { Historian } from '../historian/port.ts';
import type { Records } from '../records/port.ts';
import type { MachineLedger } from './machine-ledger.ts';
import { samplesSince } from './refolding.ts';

/** Among the values of the records. */
export const PAST_CALENDARS = 'past-calendars';
const DAY_NS = 86_400_000_000_000n;

/** All versions of a line's calendar, and the zone in which its hours are meant. */
interface Said {
  zone: string;
  versions: Calendar[];
}

/** Of each machine what was said, by its place in the list: lines share calendars. */
interface Kept {
  said: Said[];
  machines: Record<string, number>;
}

export interface PastCalendarsOptions {
  plant: Plant;
  records: Pick<Records, 'getValue' | 'rows' | 'commit'>;
  historian: Pick<Historian, 'stats'>;
  log: Log;
}

/**
 * Compares what the calendars say now with what they said when the machines were folded; marks in memory and in the
 * records what is to be folded again, together with what is said now. To be called before anything is delivered.
 * Throws GEMBA_CALENDAR_PAST before anything is changed, and what the historian throws when it must be asked and can't be.
 */
export async function followCalendars(options: PastCalendarsOptions, ledgers: readonly MachineLedger[]): Promise<void> {
  const { plant, records, log } = options;
  const text = await records.getValue(PAST_CALENDARS);
  const kept = text === null ? null : (JSON.parse(text) as Kept);
  const now = keptOf(plant, ledgers, kept);
  const nowText = JSON.stringify(now);
  if (nowText === text) return;
  const dirty: { machine: MachineId; fromNs: bigint; ledger: MachineLedger }[] = [];
  const calendars = new Calendars();
  for (const ledger of ledgers) {
    const fromNs = await changedFrom(ledger, saidOf(kept, ledger), saidOf(now, ledger), options, calendars);
    if (fromNs !== null) dirty.push({ machine: ledger.machine, fromNs, ledger });
  }
  await records.commit({
    dirty: dirty.map(({ machine, fromNs }) => ({ machine, fromNs })),
    values: [{ key: PAST_CALENDARS, value: nowText }],
  });
  for (const { ledger, fromNs } of dirty) ledger.markDirty(fromNs);
  if (dirty.length === 0) return;
  const since = dirty.reduce((first, { fromNs }) => (fromNs < first ? fromNs : first), dirty[0]?.fromNs ?? 0n);
  log.warn(
    { machines: dirty.map(({ machine }) => machine), since: new Date(msFromNs(since)).toISOString() },
    'calendars say something else of the past than they did: it is folded again',
  );
}

/** What is said now; what is known of machines that the plant has no longer stays, for they may come back. */
function keptOf(plant: Plant, ledgers: readonly MachineLedger[], before: Kept | null): Kept {
  const machines = new Map<string, string>();
  for (const [machine, index] of Object.entries(before?.machines ?? {}))
    machines.set(machine, JSON.stringify(before?.said[index]));
  for (const { machine, placed } of ledgers) {
    const { line, site } = placed;
    machines.set(
      machine,
      JSON.stringify({ zone: site.timeZone, versions: versionsOf(plant.calendars, line.calendar) }),
    );
  }
  const said = [...new Set(machines.values())].sort();
  const indices = [...machines].map(([machine, one]) => [machine, said.indexOf(one)] as const).sort();
  return { said: said.map((one) => JSON.parse(one) as Said), machines: Object.fromEntries(indices) };
}

const saidOf = (kept: Kept | null, { machine }: MachineLedger): Said | null =>
  kept?.said[kept.machines[machine] ?? -1] ?? null;

/** From when a machine must be folded again; `null` where nothing that it was folded by has changed, or nobody knows by what. */
async function changedFrom(
  { machine, state, placed }: MachineLedger,
  before: Said | null,
  now: Said | null,
  { records, historian }: PastCalendarsOptions,
  calendars: Calendars,
): Promise<bigint | null> {
  if (before === null || now === null || state.settledNs === 0n) return null;
  if (JSON.stringify(before) === JSON.stringify(now)) return null;
  const [oldest] = await records.rows(machine, 0n, state.settledNs, 1);
  if (oldest === undefined) return null;
  const fromNs = firstDifference(calendars.of(before), calendars.of(now), oldest.fromNs, state.settledNs);
  if (fromNs === null) return null;
  const sinceNs = await samplesSince(historian);
  if (sinceNs === null || fromNs < sinceNs) {
    const date = (timeNs: bigint) => dateIn(now.zone, timeNs);
    throw new GembaError('GEMBA_CALENDAR_PAST', {
      calendar: placed.line.calendar,
      machine,
      date: date(fromNs),
      since: date((sinceNs ?? state.settledNs) + DAY_NS),
    });
  }
  return fromNs;
}

const dateIn = (zone: string, timeNs: bigint): string =>
  Temporal.Instant.fromEpochMilliseconds(msFromNs(timeNs)).toZonedDateTimeISO(zone).toPlainDate().toString();

/** Calendars by what they say: many lines share one, and it keeps its days. */
class Calendars {
  readonly #made = new Map<string, LineCalendar>();

  of(said: Said): LineCalendar {
    const key = JSON.stringify(said);
    const known = this.#made.get(key) ?? new LineCalendar(said.versions, said.zone);
    this.#made.set(key, known);
    return known;
  }
}
