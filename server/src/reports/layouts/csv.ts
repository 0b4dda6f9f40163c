/**
 * The report as one list [RFC 4180]: a line for each figure and each cell of a table, so that every line has the same
 * fields. Numbers stand with a point and all their digits, moments in the plant's time with its offset.
 */

import type { Amount, Block, Cell, Report, Section } from '../../domain/reports/model.ts';
import { say } from '../texts/catalogue.ts';
import type { Language } from '../texts/texts.ts';
import type { Layout } from './layout.ts';

/** A spreadsheet takes the file for UTF-8 only with this in front. */
const BYTE_ORDER_MARK = '\uFEFF';
const UNITS: Record<Amount['unit'], string> = {
  ratio: '1',
  parts: 'parts',
  count: 'count',
  seconds: 's',
  money: '',
  kWh: 'kWh',
  perPart: 'kWh',
  moment: '',
};

export const csv: Layout = {
  id: 'csv',
  type: 'text/csv; charset=utf-8',
  extension: 'csv',
  write: (report, language) => Buffer.from(csvText(report, language)),
};

export function csvText(report: Report, language: Language): string {
  const words = ['sheet.section', 'sheet.row', 'sheet.figure', 'sheet.value', 'sheet.unit'] as const;
  const more = ['sheet.numerator', 'sheet.denominator', 'sheet.previous', 'figure.target'] as const;
  const head = [...words, ...more].map((word) => say(language, word));
  const { place, period, profile, knownAtMs } = report;
  const about = [
    ['fact.place', place.path.join(' / ')],
    ['figure.from', timeText(report, period.fromMs)],
    ['figure.to', timeText(report, period.toMs)],
    ['fact.profile', profile.id],
    ['fact.knownAt', timeText(report, knownAtMs)],
  ] as const;
  const lines = [
    head,
    ...about.map(([word, text]) => ['', '', say(language, word), text]),
    ...report.sections.flatMap((section) =>
      section.blocks.flatMap((block) => linesOf(report, section, block, language)),
    ),
  ];
  return BYTE_ORDER_MARK + lines.map((fields) => line(fields, head.length)).join('');
}

type Field = string | number | null;

function linesOf(report: Report, section: Section, block: Block, language: Language): Field[][] {
  const title = say(language, section.id);
  const plain = (cell: Cell): Field => {
    if ('text' in cell) return cell.text;
    if ('word' in cell) return say(language, cell.word);
    return cell.unit === 'moment' && cell.value !== null ? timeText(report, cell.value) : cell.value;
  };
  if (block.kind === 'figures') {
    return block.figures.map(({ id, amount, of, previous, target }) => [
      ...[title, '', say(language, id), amount.value, UNITS[amount.unit]],
      ...[of?.numerator.amount.value ?? null, of?.denominator.amount.value ?? null, previous, target],
    ]);
  }
  if (block.kind === 'note') {
    const values = Object.fromEntries(
      Object.entries(block.values).map(([name, cell]) => [name, String(plain(cell) ?? '')]),
    );
    return [[title, '', '', say(language, block.id, values)]];
  }
  // Charts show what the tables beside them say.
  if (block.kind === 'bars') return [];
  const named = block.columns.filter(({ unit }) => unit === 'text').length;
  return block.rows.flatMap(({ cells }) => {
    const name = cells
      .slice(0, named)
      .map(plain)
      .filter((part) => part !== '')
      .join(' · ');
    return cells.slice(named).map((cell, index) => {
      const { id } = block.columns[named + index] as { id: Parameters<typeof say>[1] };
      const unit = 'unit' in cell ? UNITS[cell.unit] : '';
      const currency = 'currency' in cell ? cell.currency : undefined;
      return [title, name, say(language, id), plain(cell), currency ?? unit];
    });
  });
}

/** `2026-11-22T06:00:00+07:00` */
const timeText = ({ timeZone }: Report, ms: number): string =>
  Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(timeZone).toString({ timeZoneName: 'never' });

const line = (fields: readonly Field[], length: number): string =>
  `${Array.from({ length }, (_, index) => field(fields[index] ?? null)).join(',')}\r\n`;

/**
 * A field as it stands in the file. A text that a spreadsheet would run as a formula gets an apostrophe in front, which
 * makes it a text (OWASP, CSV injection); numbers are numbers.
 */
export function field(value: Field): string {
  if (value === null) return '';
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  const safe = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
