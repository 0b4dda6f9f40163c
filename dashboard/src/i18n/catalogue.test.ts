/** Every language says everything, nothing is said that nobody reads, and parameters survive translation. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CORRECTIONS } from '@gemba/contract/edits';
import { COST_PARTS, FACTORS, WEARS } from '@gemba/contract/effect';
import { FAILURE_CAUSES, FAILURE_PROBLEMS, FAILURE_REMEDIES } from '@gemba/contract/failure-codes';
import { FIGURE_IDS, GROUPINGS, PARTS } from '@gemba/contract/figure-names';
import { EXCHANGE_TABLES, IMPORT_MODES } from '@gemba/contract/imports';
import { CHECK_VERDICTS, JOB_SOURCES, JOB_STATES, JOB_WAITS } from '@gemba/contract/jobs';
import { BIG_LOSSES, LOSS_KINDS, LOSS_UNITS, REST_KINDS } from '@gemba/contract/losses';
import { ENDINGS, MESSAGE_STATES } from '@gemba/contract/notifications';
import { OBSTACLES } from '@gemba/contract/opportunity';
import { ORDER_ACTS, ORDER_OUTLOOKS, ORDER_STATES } from '@gemba/contract/orders';
import { QUARANTINE_REASONS, QUARANTINE_STATES } from '@gemba/contract/quarantine';
import { GAP_CAUSES } from '@gemba/contract/sample';
import { CALENDAR_CLASSES, PRIORITIES, SHOWN_STATES } from '@gemba/contract/state';
import { CERTIFICATE_KINDS } from '@gemba/contract/stream/certificates';
import { expect, test } from 'vitest';
import { HEAD_ACTS } from '../jobs/look.ts';
import { CHART_RULES } from '../screens/alarm-detail.ts';
import { COLUMNS } from '../screens/board.ts';
import { THEMES } from '../theme/theme.ts';
import { type Catalogue, fill, LANGUAGES, type Language, languageFor, type Message } from './catalogue.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { ja } from './ja.ts';
import { th } from './th.ts';
import { vi } from './vi.ts';

const CATALOGUES: Record<Language, Catalogue> = { en, vi, ja, th, de };
const SOURCES = join(import.meta.dirname, '..');
const sources = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
  .filter(
    (file) => /\.(ts|svelte)$/.test(file) && !file.endsWith('.test.ts') && !/^i18n\/(en|vi|ja|th|de)[./]/.test(file),
  )
  .map((file) => readFileSync(join(SOURCES, file), 'utf8'))
  .join('\n');

const texts = (message: Message): string[] => (typeof message === 'string' ? [message] : Object.values(message));
const names = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '').sort();

test.each(LANGUAGES)('%s has every message and no other', (language) => {
  expect(Object.keys(CATALOGUES[language]).sort()).toEqual(Object.keys(en).sort());
});

test.each(LANGUAGES)('%s says each thing in one area alone', (language) => {
  const folder = join(import.meta.dirname, language);
  const areas = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
  const keys = areas.flatMap((area) => [...area.matchAll(/^ {2}'([^']+)':/gm)].map((match) => match[1]));
  expect(keys.sort()).toEqual(Object.keys(en).sort());
});

test.each(LANGUAGES)('%s names the same parameters as English', (language) => {
  for (const [key, message] of Object.entries(CATALOGUES[language])) {
    const wanted = [...new Set(texts(en[key as keyof typeof en]).flatMap(names))];
    for (const text of texts(message)) expect(names(text), key).toEqual(wanted);
  }
});

test.each(LANGUAGES.filter((language) => language !== 'en'))('%s is translated, not copied', (language) => {
  const same = Object.entries(CATALOGUES[language]).filter(([key, message]) => {
    const english = texts(en[key as keyof typeof en]).join();
    return /[a-z]{4}/i.test(english.replace(/\{\w+\}/g, '')) && texts(message).join() === english;
  });
  // A few words are the same in two languages (`Layout`, `Reset`).
  expect(same.length).toBeLessThan(8);
});

/** Keys that are put together out of a prefix and a word, with the words that can come. */
const PUT_TOGETHER: Record<string, readonly string[]> = {
  'state.': SHOWN_STATES,
  'calendar.': CALENDAR_CLASSES,
  'priority.': PRIORITIES,
  'alarm.rule.': CHART_RULES,
  'quarantine.state.': QUARANTINE_STATES,
  'quarantine.reason.': QUARANTINE_REASONS,
  'quarantine.next.': QUARANTINE_REASONS,
  'quarantine.kind.': ['sample', 'observed', 'gap', 'filled'],
  'reports.period.': ['shift', 'day', 'week', 'month'],
  'reports.state.': ['waiting', 'sending', 'sent', 'failed', 'uncertain', 'skipped'],
  'quarantine.': ['replay', 'dismiss'],
  'unit.': ['s', 'min', 'h', 'd'],
  'link.': ['live', 'connecting', 'lost', 'broker', 'behind'],
  'theme.': ['auto', ...THEMES],
  'walls.': ['site', 'area', 'line'],
  'alarm.': ['acknowledge', 'reset', 'shelve', 'unshelve', 'returnToService', 'job', 'comment'],
  'maintenance.': COLUMNS,
  'stream.': ['twin', 'unheard', 'silent', 'behind', 'live', 'relieved'],
  'node.': ['unheard', 'offline', 'breaking', 'conformant', 'gateway', 'source', 'other'],
  'house.kind.': [...CERTIFICATE_KINDS, 'server', 'mail-authority'],
  'house.wall.': ['live', 'silent', 'closed'],
  'gap.': GAP_CAUSES,
  'loss.': LOSS_KINDS,
  'rest.': REST_KINDS,
  'big.': BIG_LOSSES,
  'losses.unit.': LOSS_UNITS,
  'alarms.target.': ['rate', 'flood', 'top-ten', 'chattering', 'fleeting', 'standing', 'priorities'],
  'figures.name.': FIGURE_IDS,
  'figures.by.': GROUPINGS,
  'figures.part.': PARTS,
  'plan.act.': ORDER_ACTS,
  'plan.state.': ORDER_STATES,
  'plan.outlook.': ORDER_OUTLOOKS,
  'plan.mode.': IMPORT_MODES,
  'plan.does.': ['add', 'change', 'nothing'],
  'losses.total.': ['calendar', 'planned', 'run', 'ideal'],
  'quality.rule.': ['1', '2', '3', '4'],
  'quality.side.': ['above', 'below'],
  'stops.view.': ['reason', 'marks', 'history'],
  'procedures.relation.': ['changeover-now', 'changeover', 'machine', 'line', 'product'],
  'procedures.standing.': ['draft', 'coming', 'in-force', 'superseded', 'withdrawn'],
  'procedures.reading.': ['read', 'due', 'overdue'],
  'procedures.role.': ['operator', 'technician', 'lead', 'planner', 'cpo', 'admin'],
  'booked.kind.': CORRECTIONS,
  'booked.hint.': CORRECTIONS,
  'booked.said.': CORRECTIONS,
  'targets.level.': ['enterprise', 'site', 'area', 'department', 'line'],
  'notify.ended.': ENDINGS,
  'notify.state.': MESSAGE_STATES,
  'jobs.state.': JOB_STATES,
  'jobs.source.': JOB_SOURCES,
  'jobs.wait.': JOB_WAITS,
  'jobs.verdict.': CHECK_VERDICTS,
  'jobs.proof.': ['pending', 'proven', 'failed', 'waived', 'came-again', 'still-active'],
  'jobs.act.': HEAD_ACTS,
  'failure.problem.': Object.keys(FAILURE_PROBLEMS),
  'failure.cause.': Object.keys(FAILURE_CAUSES),
  'failure.remedy.': Object.keys(FAILURE_REMEDIES),
  'effect.missing.': ['replacementPrice', 'lifeYears', 'commissioned', 'stopCostPerMin', 'maintenancePerH', 'currency'],
  'effect.verdict.': ['replace', 'keep', 'depends'],
  'effect.says.': ['replace', 'keep', 'depends'],
  'effect.part.': COST_PARTS,
  'effect.factor.': FACTORS,
  'effect.wear.': WEARS,
  'stand.not.': OBSTACLES,
  'exchange.table.': EXCHANGE_TABLES,
  'exchange.hint.': EXCHANGE_TABLES,
  'exchange.import.': EXCHANGE_TABLES,
  'tasks.state.': ['open', 'missed', 'done', 'cancelled'],
};

test('every message is used somewhere', () => {
  const prefixes = new Set([...sources.matchAll(/`([a-z.]+\.)\$\{/g)].map((match) => match[1] ?? ''));
  expect([...prefixes].sort()).toEqual(Object.keys(PUT_TOGETHER).sort());
  const put = Object.entries(PUT_TOGETHER).flatMap(([prefix, words]) => words.map((word) => prefix + word));
  expect(put.filter((key) => !(key in en))).toEqual([]);
  expect(Object.keys(en).filter((key) => !sources.includes(`'${key}'`) && !put.includes(key))).toEqual([]);
});

test('failure codes are called in English as the server calls them', () => {
  const said = (prefix: string) =>
    Object.fromEntries(
      Object.entries(en).flatMap(([key, text]) => (key.startsWith(prefix) ? [[key.slice(prefix.length), text]] : [])),
    );
  expect(said('failure.problem.')).toEqual(FAILURE_PROBLEMS);
  expect(said('failure.cause.')).toEqual(FAILURE_CAUSES);
  expect(said('failure.remedy.')).toEqual(FAILURE_REMEDIES);
});

test('a number chooses its form, and is written as the language does', () => {
  const message = { one: '{count} stop', other: '{count} stops' };
  const german = (value: number) => value.toLocaleString('de');
  expect(fill('en', message, { count: 1 }, String)).toBe('1 stop');
  expect(fill('de', message, { count: 1200 }, german)).toBe('1.200 stops');
  expect(fill('ja', message, { count: 1 }, String)).toBe('1 stops');
});

test('what is filled in is not looked at again', () => {
  expect(fill('en', '{a} {b}', { a: '{b}', b: 'x' }, String)).toBe('{b} x');
});

test('the language is the one asked for, then the one chosen, then the browser’s', () => {
  expect(languageFor('ja', 'de', ['vi'])).toBe('ja');
  expect(languageFor('xx', 'de', ['vi'])).toBe('de');
  expect(languageFor(null, null, ['fr-FR', 'vi-VN'])).toBe('vi');
  expect(languageFor(null, null, [])).toBe('en');
});
