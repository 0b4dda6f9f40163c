/**
 * Moments in the zone of the plant. The viewer's own zone and clock play no part: every function takes the IANA zone
 * of the site, and what is near (today, tomorrow) is measured from the server's time.
 */

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(
  language: string,
  zone: string,
  key: string,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  const name = `${language} ${zone} ${key}`;
  let found = formatters.get(name);
  if (found === undefined) {
    found = new Intl.DateTimeFormat(language, {
      timeZone: zone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      ...options,
    });
    formatters.set(name, found);
  }
  return found;
}

/** Wall-clock fields of a moment in a zone. */
export interface LocalTime {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

/** What a clock on the wall of the plant shows. */
export function localTime(zone: string, ms: number): LocalTime {
  const fields: LocalTime = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 };
  const parts = formatter('en', zone, 'fields', {
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(ms);
  for (const { type, value } of parts) if (type in fields) fields[type as keyof LocalTime] = Number(value);
  return fields;
}

const two = (value: number): string => String(value).padStart(2, '0');

/** `10:42` */
export function hourMinute(zone: string, ms: number): string {
  const { hour, minute } = localTime(zone, ms);
  return `${two(hour)}:${two(minute)}`;
}

/** `10:42:17` */
export function hourMinuteSecond(zone: string, ms: number): string {
  return `${hourMinute(zone, ms)}:${two(localTime(zone, ms).second)}`;
}

/** Whole calendar days from `fromMs` to `toMs` in the zone; 0 on the same day. A day of 23 or 25 hours counts as one. */
export function daysApart(zone: string, fromMs: number, toMs: number): number {
  const dayNumber = (ms: number): number => {
    const { year, month, day } = localTime(zone, ms);
    return Date.UTC(year, month - 1, day) / 86_400_000;
  };
  return dayNumber(toMs) - dayNumber(fromMs);
}

/** Name of the day seen from now: a relative word within a day, a weekday within a week, else day and month. */
export function dayName(language: string, zone: string, ms: number, nowMs: number): string {
  const apart = daysApart(zone, nowMs, ms);
  if (Math.abs(apart) <= 1) return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(apart, 'day');
  if (Math.abs(apart) < 7) return formatter(language, zone, 'weekday', { weekday: 'short' }).format(ms);
  const sameYear = localTime(zone, ms).year === localTime(zone, nowMs).year;
  return sameYear
    ? dayMonth(language, zone, ms)
    : formatter(language, zone, 'date', { day: 'numeric', month: 'short', year: 'numeric' }).format(ms);
}

/** `22 Nov` */
export const dayMonth = (language: string, zone: string, ms: number): string =>
  formatter(language, zone, 'day', { day: 'numeric', month: 'short' }).format(ms);

/** A moment as it is said: `14:03` today, `tomorrow 06:00`, `Fri 06:00`, `12 Dec 06:00`. */
export function moment(language: string, zone: string, ms: number, nowMs: number): string {
  const time = hourMinute(zone, ms);
  return daysApart(zone, nowMs, ms) === 0 ? time : `${dayName(language, zone, ms, nowMs)} ${time}`;
}

/** A moment that is kept for years: `23 Nov 2026 12:37`. */
export function datedMoment(language: string, zone: string, ms: number): string {
  const date = formatter(language, zone, 'date', { day: 'numeric', month: 'short', year: 'numeric' }).format(ms);
  return `${date} ${hourMinute(zone, ms)}`;
}

/** A moment that is compared with a log or a machine: `23 Nov 2026 12:37:06.879 GMT+7`. Milliseconds where there are any. */
export function exactMoment(language: string, zone: string, ms: number): string {
  const date = formatter(language, zone, 'date', { day: 'numeric', month: 'short', year: 'numeric' }).format(ms);
  const thousandths = ((ms % 1000) + 1000) % 1000;
  const fraction = thousandths === 0 ? '' : `.${String(thousandths).padStart(3, '0')}`;
  return `${date} ${hourMinuteSecond(zone, ms)}${fraction} ${zoneName(zone, ms)}`;
}

/** Short name of the zone at a moment: `GMT+7`, `CET`. */
export function zoneName(zone: string, ms: number): string {
  const parts = formatter('en-GB', zone, 'zone', { timeZoneName: 'short', hour: 'numeric' }).formatToParts(ms);
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? zone;
}

/**
 * Moments between two times at which the zone's clock shows a time that `everyHours` divides, for an axis; quarters of an
 * hour are the finest. Works in zones of :30 and :45, and across a change of the clocks.
 */
export function hourTicks(zone: string, fromMs: number, toMs: number, everyHours: number): number[] {
  const quarter = 15 * 60_000;
  const ticks: number[] = [];
  for (let ms = Math.ceil(fromMs / quarter) * quarter; ms <= toMs; ms += quarter) {
    const { hour, minute } = localTime(zone, ms);
    if ((hour * 60 + minute) % (everyHours * 60) === 0) ticks.push(ms);
  }
  return ticks;
}
