/** Cases of calendars: what class a moment has, which shift runs, how long shifts are on the days when the clocks change. */

import { machinesOf } from '@gemba/contract/plant';
import { calendarOf, plannedS, teamOf } from '@gemba/server/domain/calendar/plant-calendar';
import { compareFields, type Fields, listOf, objectOf } from '../compare.ts';
import { type Case, CaseError, type CaseKind, type Difference } from './kind.ts';

export const calendar: CaseKind = {
  name: 'calendar',
  run(input) {
    const where = `${input.folder}/expected.yaml`;
    const expected = objectOf(input.expected ?? {}, where, ['moments', 'shifts']);
    return [
      ...listOf(expected.moments, `${where}: moments`).flatMap((item) => compareMoment(input, item)),
      ...listOf(expected.shifts, `${where}: shifts`).flatMap((item) => compareShift(input, item)),
    ];
  },
};

/** `{at, line?, calendar?, shift?, team?, until?}`: `until` is the next change of class or shift. */
function compareMoment(input: Case, { at, line, until, ...wanted }: Fields): Difference[] {
  const atNs = input.time(at, 'expected.yaml: moments');
  const found = calendarOf(input.plant, lineOf(input, line));
  const segment = found.segmentAt(atNs);
  const change = found.nextChange(atNs);
  const actual = {
    calendar: segment.calendar,
    shift: segment.shift?.key ?? null,
    team: segment.shift ? (found.teamOf(segment.shift.key)?.id ?? null) : null,
    until: change === null ? null : input.show(change),
  };
  const expected =
    until === undefined
      ? wanted
      : { ...wanted, until: until === null ? null : input.show(input.time(until, 'moments')) };
  return compareFields(input.show(atNs), 'moment', expected, actual);
}

/** `{at, line?, shift?, team?, from?, to?, hours?, plannedHours?}`: the shift that runs at a moment. */
function compareShift(input: Case, { at, line, ...wanted }: Fields): Difference[] {
  const atNs = input.time(at, 'expected.yaml: shifts');
  const lineId = lineOf(input, line);
  const shift = calendarOf(input.plant, lineId).segmentAt(atNs).shift;
  if (!shift) return [{ at: input.show(atNs), what: 'shift', expected: wanted, actual: null }];
  const actual = {
    shift: shift.key,
    team: teamOf(input.plant, lineId, shift.key)?.id ?? null,
    from: input.show(shift.fromNs),
    to: input.show(shift.toNs),
    hours: Number(shift.toNs - shift.fromNs) / 3.6e12,
    plannedHours: plannedS(input.plant, lineId, shift.fromNs, shift.toNs) / 3600,
  };
  const times = ['from', 'to'].filter((key) => wanted[key] !== undefined);
  const shown = times.map((key) => [key, input.show(input.time(wanted[key], `expected.yaml: shifts.${key}`))]);
  return compareFields(input.show(atNs), 'shift', { ...wanted, ...Object.fromEntries(shown) }, actual);
}

function lineOf(input: Case, written: unknown): string {
  const lines = machinesOf(input.plant).map(({ line }) => line.id);
  const line = written === undefined ? lines[0] : lines.find((id) => id === written);
  if (line === undefined)
    throw new CaseError(`${input.folder}/expected.yaml: there is no line ${written}; lines are ${lines.join(', ')}`);
  return line;
}
