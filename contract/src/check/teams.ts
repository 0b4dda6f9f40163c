/** Checks of a calendar's teams: their patterns name shifts that exist, begin on a day, and send one team to each shift. */

import { OFF, turnOf } from '../calendar.ts';
import type { Calendar } from '../plant/calendar.ts';
import { checkDate, isDate } from './dates.ts';
import { checkUnique, known, type Report } from './faults.ts';

/** Patterns are compared day by day for so long: two of coprime lengths may take that long to meet. */
const COMPARED_DAYS = 800;

export function checkTeams(calendar: Calendar, path: string, report: Report): void {
  const teams = calendar.teams ?? [];
  const named = (calendar.exceptions ?? []).flatMap((exception) => exception.shifts);
  const shifts = new Set([...calendar.shifts, ...named].map((shift) => shift.id));
  checkUnique(
    'Team',
    teams.map(({ id }, i) => ({ id, path: `${path}.teams[${i}]` })),
    report,
  );
  teams.forEach((team, i) => {
    team.pattern.forEach((turn, j) => {
      if (turn === OFF || shifts.has(turn)) return;
      report(`${path}.teams[${i}].pattern[${j}]`, `there is no shift ${turn}`, known('shift', [...shifts, OFF]));
    });
  });
  if (calendar.rotationStart !== undefined) checkDate(calendar.rotationStart, `${path}.rotationStart`, report);
  else if (teams.some((team) => team.pattern.length > 1)) {
    report(
      path,
      'patterns of teams begin on no day',
      'Add rotationStart: the production day on which all of them stand at their first entry.',
    );
  }
  checkTurns(calendar, path, report);
  checkChanges(calendar, shifts, path, report);
}

/** Says of each two teams the first day on which both have the same shift. */
function checkTurns(calendar: Calendar, path: string, report: Report): void {
  const { teams = [], rotationStart = '2000-01-01' } = calendar;
  if (!isDate(rotationStart)) return;
  const first = Temporal.PlainDate.from(rotationStart);
  teams.forEach((team, i) => {
    for (const other of teams.slice(0, i)) {
      for (let day = 0; day < Math.min(COMPARED_DAYS, team.pattern.length * other.pattern.length); day++) {
        const date = first.add({ days: day }).toString();
        const turn = turnOf(calendar, team, date);
        if (turn === OFF || turn !== turnOf(calendar, other, date)) continue;
        report(
          `${path}.teams[${i}].pattern`,
          `teams ${other.id} and ${team.id} both work shift ${turn} on ${date}`,
          'Shift one of the two patterns, or put `off` there.',
        );
        break;
      }
    }
  });
}

function checkChanges(calendar: Calendar, shifts: ReadonlySet<string>, path: string, report: Report): void {
  const teams = (calendar.teams ?? []).map((team) => team.id);
  calendar.teamChanges?.forEach((change, i) => {
    const at = `${path}.teamChanges[${i}]`;
    checkDate(change.date, `${at}.date`, report);
    if (!shifts.has(change.shift)) report(`${at}.shift`, `there is no shift ${change.shift}`, known('shift', shifts));
    if (!teams.includes(change.team)) report(`${at}.team`, `there is no team ${change.team}`, known('team', teams));
  });
}
