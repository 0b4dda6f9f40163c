/**
 * Writes a message: what its announcements say goes in, a letter in the receiver's language and zone comes out, and the
 * same for programs. Names and texts of the plant are text, whatever stands in them.
 */

import type { PlacedMachine, Plant } from '@gemba/contract/plant';
import { msFromNs, NS_PER_S } from '@gemba/contract/sample';
import { PRIORITIES } from '@gemba/contract/state';
import { placedMachine, type RuleWords, ruleNamed } from '../domain/notifications/place.ts';
import { isReminder } from '../domain/notifications/reminder.ts';
import type { Announcement, Language, Message } from '../domain/notifications/types.ts';
import { moment, zoneText } from '../reports/format.ts';
import type { Written } from './channel.ts';
import { say } from './texts/catalogue.ts';

/** For whom it is written. */
export interface Reader {
  language: Language;
  /** IANA zone of the times. */
  timeZone: string;
}

export interface Told {
  announcement: Announcement;
  /** Place of the step in its route; −1 for a feed. */
  step: number;
}

/** Announcements that are told at length; the others are counted. */
const WHOLE_MAX = 10;

/** @param url where the dashboard is, without a slash at its end; `null` where nobody has said */
export function write(
  { key }: Pick<Message, 'key'>,
  told: readonly Told[],
  plant: Plant,
  reader: Reader,
  url: string | null,
): Written {
  const said = told
    .map((one) => aboutOf(one, plant))
    .sort((a, b) => PRIORITIES.indexOf(a.rule.priority) - PRIORITIES.indexOf(b.rule.priority));
  const [first] = said;
  if (first === undefined) throw new RangeError(`There is nothing to say in the message ${key}.`);
  const { language } = reader;
  const [only, ...more] = said;
  const link = url === null ? null : linkOf(url, more.length === 0 ? only : undefined);
  const headline = headlineOf(first, language);
  const paragraphs = said.slice(0, WHOLE_MAX).map((about) => paragraphOf(about, reader));
  if (said.length > WHOLE_MAX) paragraphs.push([say(language, 'more', { count: `${said.length - WHOLE_MAX}` })]);
  return {
    ...{ key, priority: first.rule.priority, link },
    subject: said.length === 1 ? headline : `${say(language, 'many', { count: `${said.length}` })} · ${headline}`,
    text: textOf(paragraphs, link, language),
    html: htmlOf(paragraphs, link, language),
    data: { key, announcements: told.map((one) => dataOf(aboutOf(one, plant), url)) },
  };
}

/** A message that says that nothing is wrong. */
export function writeTest(key: string, { language }: Reader, url: string | null): Written {
  const paragraphs = [[say(language, 'testText')]];
  return {
    ...{ key, subject: say(language, 'testSubject'), priority: 'low', link: url },
    text: textOf(paragraphs, url, language),
    html: htmlOf(paragraphs, url, language),
    data: { key, test: true, announcements: [] },
  };
}

interface About extends Told {
  rule: RuleWords;
  placed: PlacedMachine | null;
  unit: string | null;
}

function aboutOf(told: Told, plant: Plant): About {
  const { rule: id, machine } = told.announcement.line;
  const placed = placedMachine(plant, machine);
  const condition = plant.alarms?.find((rule) => rule.id === id)?.condition;
  const signal = condition !== undefined && 'signal' in condition ? condition.signal : null;
  const unit = placed?.machine.signals.find((one) => one.id === signal)?.unit ?? null;
  return { ...told, rule: ruleNamed(plant, id), placed, unit };
}

const subjectOf = ({ placed, announcement: { line } }: About): string =>
  placed === null ? line.machine : `${placed.machine.name}, ${placed.line.name}`;

function headlineOf(about: About, language: Language): string {
  const first = say(language, isReminder(about.announcement.line) ? 'shelfEnding' : about.rule.priority);
  return `${first}: ${about.rule.text} · ${subjectOf(about)}`;
}

function paragraphOf(about: About, { language, timeZone }: Reader): string[] {
  const { announcement, step, rule, placed, unit } = about;
  const { line, escalation } = announcement;
  if (isReminder(line)) return reminderOf(about, { language, timeZone });
  const atMs = msFromNs(line.atNs);
  const since = say(language, 'since', {
    time: `${moment(language, timeZone, atMs)} ${zoneText(language, timeZone, atMs)}`,
  });
  const fact = (word: 'value' | 'place' | 'cause' | 'consequence' | 'response', text: string | null | undefined) =>
    text == null || text === '' ? [] : [`${say(language, word)}: ${text}`];
  const where = placed === null ? null : `${placed.site.name} · ${placed.area.name} · ${placed.line.name}`;
  const within =
    rule.respondWithinS === undefined
      ? ''
      : ` (${say(language, 'within', { minutes: `${Math.max(1, Math.round(rule.respondWithinS / 60))}` })})`;
  const waited = step > 0 && escalation !== null ? (escalation.steps[step]?.doneNs ?? null) : null;
  return [
    headlineOf(about, language),
    [since, ...(line.late ? [say(language, 'late')] : [])].join(', '),
    ...fact('value', line.value === null ? null : numberText(language, line.value, unit)),
    ...fact('place', where),
    ...fact('cause', rule.cause),
    ...fact('consequence', rule.consequence),
    ...fact('response', rule.response === undefined ? null : `${rule.response}${within}`),
    ...(waited === null || escalation === null
      ? []
      : [say(language, 'unacknowledged', { minutes: `${(waited - escalation.openedNs) / (60n * NS_PER_S)}` })]),
    ...standing(announcement, language),
  ];
}

/** Of a shelving that ends soon: whose it is, until when and why, and what can be done. */
function reminderOf(about: About, { language, timeZone }: Reader): string[] {
  const { shelvedBy = '', untilMs = 0, reason = '' } = about.announcement.line.detail ?? {};
  const time = `${moment(language, timeZone, Number(untilMs))} ${zoneText(language, timeZone, Number(untilMs))}`;
  return [
    headlineOf(about, language),
    say(language, 'shelvedUntil', { who: String(shelvedBy), time, reason: String(reason) }),
    say(language, 'shelfNext'),
  ];
}

/** What has become of the alarm, where something has. */
function standing({ escalation }: Announcement, language: Language): string[] {
  const ended = escalation?.ended ?? null;
  if (ended?.why === 'acknowledged') return [say(language, 'acknowledged', { who: ended.by ?? '–' })];
  return ended?.why === 'returned' || ended?.why === 'suppressed' ? [say(language, ended.why)] : [];
}

function numberText(language: Language, value: number, unit: string | null): string {
  const options = { maximumSignificantDigits: 6, numberingSystem: 'latn' } as const;
  const text = new Intl.NumberFormat(language, options).format(value).replace('-', '−');
  return unit === null ? text : `${text} ${unit}`;
}

const linkOf = (url: string, about: About | undefined): string => {
  const base = `${url.replace(/\/$/, '')}/alarms`;
  return about === undefined ? base : `${base}?occurrence=${encodeURIComponent(about.announcement.line.occurrence)}`;
};

const iso = (ns: bigint): string => new Temporal.Instant(ns).toString();

/** For programs: names of the field, times in ISO 8601. */
function dataOf(about: About, url: string | null) {
  const { announcement, step, rule, placed, unit } = about;
  const { line } = announcement;
  const { id: _id, priority, text, ...words } = rule;
  return {
    ...{ key: announcement.key, occurrence: line.occurrence, rule: line.rule, priority, text },
    ...{ cause: words.cause ?? null, consequence: words.consequence ?? null, response: words.response ?? null },
    ...{ respondWithinS: words.respondWithinS ?? null, subject: line.machine },
    place: placed === null ? null : { path: placed.path, machine: placed.machine.name, line: placed.line.name },
    ...{ transition: line.transition, at: iso(line.atNs), late: line.late, value: line.value, unit },
    ...{ step: step < 0 ? null : step, link: url === null ? null : linkOf(url, about) },
  };
}

const textOf = (paragraphs: readonly (readonly string[])[], link: string | null, language: Language): string =>
  [...paragraphs, ...(link === null ? [] : [[`${say(language, 'open')}: ${link}`]])]
    .map((lines) => lines.join('\n'))
    .join('\n\n');

function htmlOf(paragraphs: readonly (readonly string[])[], link: string | null, language: Language): string {
  const parts = paragraphs.map(([head = '', ...lines]) => {
    const rest = lines.map((line) => `<br>${escaped(line)}`).join('');
    return `<p style="margin:0 0 16px"><strong>${escaped(head)}</strong>${rest}</p>`;
  });
  const anchor = link === null ? '' : `<p><a href="${escaped(link)}">${escaped(say(language, 'open'))}</a></p>`;
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"></head><body style="font-family:Inter,'Noto Sans','Noto Sans JP','Noto Sans Thai',sans-serif;font-size:14px;color:#171b1e">${parts.join('')}${anchor}</body></html>`;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
