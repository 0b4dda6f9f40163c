/**
 * A calendar of what is due [RFC 5545], as programs subscribe to it: no METHOD, so that DTSTAMP is when an event was last
 * revised [RFC 5545 §3.8.7.2] and the same state of things is the same text. How often to look again is said as RFC 7986
 * says it, and as programs understood it before.
 */

import type { Priority } from '@gemba/contract/state';
import { localDate, midnightNs } from '../calendar/local-date.ts';
import { type Component, icsDate, icsLocal, icsOf, icsText, icsUtc } from './ics.ts';
import type { FeedItem } from './items.ts';
import { timeZoneOf } from './time-zone.ts';
import type { Speech } from './words.ts';

export interface CalendarOptions {
  name: string;
  /** Where the dashboard is, without a slash at its end. */
  origin: string;
  /** Names this plant in the ids of events. */
  domain: string;
  speech: Speech;
  nowNs: bigint;
}

/** How often a program looks again [RFC 7986 §5.7]. */
const REFRESH = 'PT1H';
/** Revisions are counted in seconds from here: a sequence has 31 bits. */
const SEQUENCE_FROM_S = 1_735_689_600n;
const TASKS_SHOWN = 20;
/** [RFC 5545 §3.8.1.9]: 1 is the highest. */
const PRIORITY: Record<Priority, number> = { critical: 1, high: 3, medium: 5, low: 9 };

export function calendarOf(items: readonly FeedItem[], options: CalendarOptions): string {
  const { name, nowNs } = options;
  // Whole years, so that the text stands still while nothing changes.
  const { year } = localDate(nowNs, 'UTC');
  const zones = [...new Set(items.filter(({ allDay }) => !allDay).map(({ placed }) => placed.site.timeZone))];
  return icsOf({
    name: 'VCALENDAR',
    properties: [
      ['VERSION', '2.0'],
      ['PRODID', '-//Gemba//Maintenance//EN'],
      ['CALSCALE', 'GREGORIAN'],
      ['NAME', icsText(name)],
      ['X-WR-CALNAME', icsText(name)],
      ['REFRESH-INTERVAL;VALUE=DURATION', REFRESH],
      ['X-PUBLISHED-TTL', REFRESH],
    ],
    components: [
      ...zones.sort().map((zone) => timeZoneOf(zone, newYearNs(year - 1, zone), newYearNs(year + 3, zone))),
      ...items.map((item) => eventOf(item, options)),
    ],
  });
}

const newYearNs = (year: number, timeZone: string): bigint =>
  midnightNs(Temporal.PlainDate.from({ year, month: 1, day: 1 }), timeZone);

function eventOf(item: FeedItem, { origin, domain, speech }: CalendarOptions): Component {
  const { placed, job, revisedNs } = item;
  return {
    name: 'VEVENT',
    properties: [
      ['UID', icsText(`${item.uid}@${domain}`)],
      ['DTSTAMP', icsUtc(revisedNs)],
      ['LAST-MODIFIED', icsUtc(revisedNs)],
      ['SEQUENCE', String(revisedNs / 1_000_000_000n - SEQUENCE_FROM_S)],
      ...timesOf(item),
      ['SUMMARY', icsText(titleOf(item, speech))],
      ['DESCRIPTION', icsText(descriptionOf(item, speech))],
      ['LOCATION', icsText([placed.machine.name, placed.line.name, placed.site.name].join(', '))],
      ['CATEGORIES', 'MAINTENANCE'],
      ['STATUS', item.tentative ? 'TENTATIVE' : 'CONFIRMED'],
      // A day is not taken by what stands on it.
      ['TRANSP', item.allDay ? 'TRANSPARENT' : 'OPAQUE'],
      ...(job === null ? [] : [['PRIORITY', String(PRIORITY[job.priority])] as const]),
      ['URL', `${origin}${job === null ? '/maintenance' : `/jobs/${job.number}`}`],
    ],
  };
}

function timesOf({ atNs, allDay, minutes, placed }: FeedItem): [string, string][] {
  const { timeZone } = placed.site;
  if (allDay) {
    const day = localDate(atNs, timeZone);
    return [
      ['DTSTART;VALUE=DATE', icsDate(day)],
      ['DTEND;VALUE=DATE', icsDate(day.add({ days: 1 }))],
    ];
  }
  const local = (timeNs: bigint) => icsLocal(new Temporal.ZonedDateTime(timeNs, timeZone).toPlainDateTime());
  return [
    [`DTSTART;TZID=${timeZone}`, local(atNs)],
    [`DTEND;TZID=${timeZone}`, local(atNs + BigInt(minutes) * 60_000_000_000n)],
  ];
}

function titleOf({ title, placed, tentative, overdueNs }: FeedItem, { say }: Speech): string {
  const word = overdueNs !== null ? 'title.overdue' : tentative ? 'title.forecast' : 'title';
  return say(word, { task: title, machine: placed.machine.name });
}

function descriptionOf(item: FeedItem, speech: Speech): string {
  const { say, number, moment } = speech;
  const { job, why, overdueNs, placed, tasks } = item;
  const lines = [
    job === null ? '' : `#${job.number}`,
    overdueNs !== null ? say('overdue', { time: moment(overdueNs, placed.site.timeZone) }) : '',
    job !== null && item.allDay && overdueNs === null ? say('noDate') : '',
    why === null ? '' : reasonOf(why.basis, speech),
    item.tentative ? say('forecast') : '',
    why?.confidence == null || !item.tentative
      ? ''
      : say('forecast.sure', { percent: number(Math.round(why.confidence * 100)) }),
    job === null ? '' : whoOf(job, speech),
    say('minutes', { minutes: number(item.minutes) }),
    ...tasks.slice(0, TASKS_SHOWN).map((task) => `– ${task}`),
    tasks.length > TASKS_SHOWN ? '…' : '',
  ];
  return lines.filter((line) => line !== '').join('\n');
}

function whoOf({ assignee }: NonNullable<FeedItem['job']>, { say }: Speech): string {
  if (assignee === null) return say('nobody');
  return assignee.kind === 'team' ? say('team', { team: assignee.team }) : say('assigned', { person: assignee.person });
}

function reasonOf(basis: NonNullable<FeedItem['why']>['basis'], { say, number }: Speech): string {
  switch (basis.kind) {
    case 'calendar':
      return say('by.date', { rule: basis.rrule });
    case 'run-hours':
      return say('by.hours', { used: number(Math.floor(basis.usedHours)), limit: number(basis.hours) });
    case 'condition':
      return say('by.alarm', { rule: basis.rule });
    case 'forecast':
      return say('by.trend', { signal: basis.signal, limit: number(basis.limit) });
    default:
      return say('by.count', { used: number(Math.floor(basis.used)), limit: number(basis.limit), unit: basis.unit });
  }
}
