/** Quiet hours: whether a way is silent at a moment, by the clock on its person's wall. */

import { QUIET_DAYS } from '@gemba/contract/notifications';
import type { Quiet } from './types.ts';

/**
 * Whether quiet hours run at a time. They go by local time, so that the nights on which clocks change are an hour shorter
 * or longer. `to` not after `from` means on the next day.
 */
export function isQuiet(quiet: Quiet | null, timeZone: string, timeNs: bigint): boolean {
  if (quiet === null) return false;
  const local = new Temporal.Instant(timeNs).toZonedDateTimeISO(timeZone);
  const [from, to] = [minuteOf(quiet.from), minuteOf(quiet.to)];
  const minute = local.hour * 60 + local.minute;
  const begunToday = minute >= from && (from >= to || minute < to) && beginsOn(quiet, local.dayOfWeek);
  const begunYesterday = from >= to && minute < to && beginsOn(quiet, local.subtract({ days: 1 }).dayOfWeek);
  return begunToday || begunYesterday;
}

const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

const beginsOn = ({ days }: Quiet, dayOfWeek: number): boolean =>
  days === null || days.some((day) => QUIET_DAYS.indexOf(day) === dayOfWeek - 1);
