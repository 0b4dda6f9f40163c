/**
 * The letter that a report comes with: its head figures, so that nobody need open the attachment to know them; what has
 * changed, of a correction. As plain text and as HTML; every name of the plant is text.
 */

import type { SaidFigure } from '@gemba/contract/report';
import type { Report } from '../../domain/reports/model.ts';
import type { Cause, SentReport } from '../../domain/reports/schedule.ts';
import { amountText, moment } from '../format.ts';
import { sayReport, titleOf } from '../say.ts';
import { say } from '../texts/catalogue.ts';
import type { Language } from '../texts/texts.ts';

export interface Letter {
  subject: string;
  text: string;
  html: string;
}

/** Changes that are named; the rest stands in the attachment. */
const CHANGES_MAX = 30;

/** @param sentMs of a correction: when the report that it corrects was sent */
export function letterOf(sent: SentReport, report: Report, schedule: string, sentMs: number | null): Letter {
  const { language } = sent;
  const said = sayReport(report, language);
  const title = titleOf(report, language);
  const figures = said.sections.flatMap(({ blocks }) =>
    blocks.flatMap((block) => (block.kind === 'figures' ? block.figures : [])),
  );
  const notes = said.sections.flatMap(({ blocks }) =>
    blocks.flatMap((block) => (block.kind === 'note' ? [block.text] : [])),
  );
  const at = (ms: number) => moment(language, report.timeZone, ms);
  const opening = openingOf(sent, sentMs, language, at);
  const rows = sent.correction === 0 ? figures.map(figureRow) : changeRows(sent, report, language);
  const head =
    sent.correction === 0 ? null : (['mail.figure', 'mail.was', 'mail.is'] as const).map((word) => say(language, word));
  const causes = sent.causes.map((cause) => causeText(cause, language, at));
  const why = causes.length === 0 ? [] : [say(language, 'mail.why'), ...causes.map((text) => `• ${text}`)];
  const facts = said.facts.map(({ label, text }) => `${label}: ${text}`);
  const closing = [say(language, 'mail.attached'), say(language, 'mail.footer', { schedule })];
  return {
    subject: sent.correction === 0 ? title : say(language, 'mail.correction', { title }),
    text: textOf([
      [title],
      opening,
      (head === null ? rows : [head, ...rows]).map((cells) => cells.filter(Boolean).join('  ')),
      why,
      notes,
      facts,
      closing,
    ]),
    html: htmlOf({ language, title, opening, head, rows, why, notes, facts, closing }),
  };
}

function openingOf(sent: SentReport, sentMs: number | null, language: Language, at: (ms: number) => string): string[] {
  const lines: string[] = [];
  if (sent.correction > 0 && sentMs !== null) lines.push(say(language, 'mail.correctionWhat', { sent: at(sentMs) }));
  if (sent.late) lines.push(say(language, 'mail.late', { due: at(sent.dueMs) }));
  return lines;
}

const figureRow = ({ label, value, unit, previous, target }: SaidFigure): string[] => [
  label,
  unit === '' ? value : `${value} ${unit}`,
  [previous, target].filter((text) => text !== null).join(' · '),
];

function changeRows({ changes }: SentReport, { timeZone }: Report, language: Language): string[][] {
  const rows = changes.slice(0, CHANGES_MAX).map(({ section, row, figure, was, is }) => {
    const names = row.flatMap((cell) =>
      'text' in cell ? [cell.text] : 'word' in cell ? [say(language, cell.word)] : [],
    );
    const place = row.length === 0 ? [] : [say(language, section), ...names];
    const name = [...place, say(language, figure)].join(' · ');
    return [name, amountText(language, timeZone, was), amountText(language, timeZone, is)];
  });
  const more = changes.length - rows.length;
  return more > 0 ? [...rows, [`+ ${more}`, '', '']] : rows;
}

function causeText(cause: Cause, language: Language, at: (ms: number) => string): string {
  if (cause.kind === 'other') return say(language, 'mail.whyOther');
  if (cause.kind === 'late') return say(language, 'mail.whyLate', { machine: cause.machine });
  const { who, machine, what } = cause;
  return say(language, 'mail.whyEdit', { at: at(cause.atMs), who, machine, what });
}

const textOf = (paragraphs: readonly (readonly string[])[]): string =>
  paragraphs
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');

interface Parts {
  language: Language;
  title: string;
  opening: readonly string[];
  head: readonly string[] | null;
  rows: readonly (readonly string[])[];
  why: readonly string[];
  notes: readonly string[];
  facts: readonly string[];
  closing: readonly string[];
}

const CELL = 'style="padding:4px 12px 4px 0;border-bottom:1px solid #ccd2d6;text-align:left;vertical-align:top"';

function htmlOf({ language, title, opening, head, rows, why, notes, facts, closing }: Parts): string {
  const paragraph = (lines: readonly string[], style = '') =>
    lines.length === 0 ? '' : `<p style="${style}">${lines.map(escaped).join('<br>')}</p>`;
  const line = (cells: readonly string[], tag: 'td' | 'th') =>
    `<tr>${cells.map((cell) => `<${tag} ${CELL}>${escaped(cell)}</${tag}>`).join('')}</tr>`;
  const table = [...(head === null ? [] : [line(head, 'th')]), ...rows.map((cells) => line(cells, 'td'))].join('');
  const body = [
    `<h1 style="font-size:20px">${escaped(title)}</h1>`,
    paragraph(opening, 'font-weight:600'),
    `<table style="border-collapse:collapse">${table}</table>`,
    paragraph(why),
    paragraph(notes),
    paragraph(facts, 'color:#57626a'),
    paragraph(closing, 'color:#57626a'),
  ];
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>${escaped(title)}</title></head><body style="font-family:Inter,'Noto Sans','Noto Sans JP','Noto Sans Thai',sans-serif;font-size:14px;color:#171b1e">${body.join('')}</body></html>`;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
