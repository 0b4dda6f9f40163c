/** Who is on call, by turns; and who is at work, by the teams of the calendars. */

import { machinesOf, type Plant } from '@gemba/contract/plant';
import { crewAt } from '../tasks/crews.ts';
import type { Rota, Staff } from './types.ts';

/** Whoever is on call at a time; `null` before the first turn, and where nobody is on the rota. */
export function onCall({ timeZone, people, startDay, turnDays, handover, swaps }: Rota, timeNs: bigint): string | null {
  const local = new Temporal.Instant(timeNs).toZonedDateTimeISO(timeZone);
  const isBefore = Temporal.PlainTime.compare(local.toPlainTime(), Temporal.PlainTime.from(handover)) < 0;
  const day = local.toPlainDate().subtract({ days: isBefore ? 1 : 0 });
  const text = day.toString();
  const swap = swaps.findLast(({ fromDay, toDay }) => fromDay <= text && text < toDay);
  if (swap !== undefined) return swap.person;
  const days = Temporal.PlainDate.from(startDay).until(day, { largestUnit: 'days' }).days;
  if (days < 0) return null;
  return people[Math.floor(days / turnDays) % people.length] ?? null;
}

/**
 * Whether somebody is at work at a line, or at any for `null`. Where the calendar doesn't say which team works, everybody
 * is who has no other team to wait for: better one too many than nobody.
 */
export function isAtWork(plant: Plant, staff: Staff | undefined, line: string | null, timeNs: bigint): boolean {
  const lines = line === null ? [...new Set(machinesOf(plant).map((placed) => placed.line))] : [];
  const one = machinesOf(plant).find((placed) => placed.line.id === line)?.line;
  return [...lines, ...(one === undefined ? [] : [one])].some(({ id, calendar }) => {
    const crew = crewAt(plant, id, timeNs);
    if (crew.shift === null) return false;
    const teams = staff?.teams ?? [];
    if (teams.length === 0 || crew.team === null) return true;
    return teams.some((own) => own.calendar === calendar && own.team === crew.team);
  });
}
