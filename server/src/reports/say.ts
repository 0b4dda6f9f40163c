/** A report in a reader's language: every text looked up, every number written. What a screen, a PDF and a letter show. */

import type { SaidBar, SaidBlock, SaidFigure, SaidReport, SaidSection } from '@gemba/contract/report';
import type { Amount, Block, Cell, Figure, Report, Section, Unit } from '../domain/reports/model.ts';
import { keyOf, type Period } from '../domain/reports/period.ts';
import { amountParts, amountText, dayText, moment, monthText, zoneText } from './format.ts';
import { say } from './texts/catalogue.ts';
import type { Language } from './texts/texts.ts';

export function sayReport(report: Report, language: Language): SaidReport {
  const writer = new Writer(language, report.timeZone);
  return {
    language,
    title: titleOf(report, language),
    facts: factsOf(report, language),
    sections: report.sections.map((section) => writer.section(section)),
  };
}

/** `Shift report · Line 1 · Sun, 22 Nov 2026, Night` */
export function titleOf(report: Report, language: Language): string {
  const { period, place } = report;
  return [say(language, `title.${period.kind}`), place.name, periodText(report, language)].join(' · ');
}

export function periodText({ period }: Report, language: Language): string {
  const name = periodName(period, language);
  return period.shiftName === null ? name : `${name}, ${period.shiftName}`;
}

function periodName(period: Period, language: Language): string {
  if (period.kind === 'month') return monthText(language, period.day);
  if (period.kind !== 'week') return dayText(language, period.day);
  const [year = '', week = ''] = keyOf(period).split('-W');
  return say(language, 'said.week', { year, week });
}

function factsOf(report: Report, language: Language): SaidReport['facts'] {
  const { place, period, timeZone, profile, previous, knownAtMs } = report;
  const at = (ms: number) => moment(language, timeZone, ms);
  const zone = `${timeZone}, ${zoneText(language, timeZone, period.fromMs)}`;
  const facts = [
    { label: say(language, 'fact.place'), text: place.path.join(' › ') },
    { label: say(language, 'fact.period'), text: periodText(report, language) },
    { label: say(language, 'fact.window'), text: `${at(period.fromMs)} – ${at(period.toMs)} (${zone})` },
    { label: say(language, 'fact.profile'), text: profile.id },
    { label: say(language, 'fact.knownAt'), text: at(knownAtMs) },
  ];
  if (previous !== null) {
    const shift = period.shiftName === null ? '' : `, ${period.shiftName}`;
    facts.push({ label: say(language, 'fact.compared'), text: `${periodName(previous, language)}${shift}` });
  }
  return facts;
}

class Writer {
  readonly #language: Language;
  readonly #zone: string;

  constructor(language: Language, zone: string) {
    this.#language = language;
    this.#zone = zone;
  }

  section({ id, blocks }: Section): SaidSection {
    return { title: say(this.#language, id), blocks: blocks.map((block) => this.#block(block)) };
  }

  #block(block: Block): SaidBlock {
    const language = this.#language;
    switch (block.kind) {
      case 'figures':
        return { kind: 'figures', figures: block.figures.map((figure) => this.#figure(figure)) };
      case 'table':
        return {
          kind: 'table',
          title: say(language, block.id),
          columns: block.columns.map(({ id, unit }) => ({
            label: say(language, id),
            number: unit !== 'text' && unit !== 'moment',
          })),
          rows: block.rows.map(({ kind, cells }) => ({ kind, cells: cells.map((cell) => this.cell(cell)) })),
        };
      case 'bars':
        return this.#bars(block);
      case 'note': {
        const values = Object.entries(block.values).map(([name, cell]) => [name, this.cell(cell)]);
        return { kind: 'note', level: block.level, text: say(language, block.id, Object.fromEntries(values)) };
      }
    }
  }

  cell(cell: Cell): string {
    if ('text' in cell) return /^\d{4}-\d{2}-\d{2}$/.test(cell.text) ? dayText(this.#language, cell.text) : cell.text;
    if ('word' in cell) return say(this.#language, cell.word);
    return amountText(this.#language, this.#zone, cell);
  }

  #bars({ id, unit, currency, bars, target }: Extract<Block, { kind: 'bars' }>): SaidBlock {
    const longest = Math.max(...bars.map(({ value }) => value ?? 0), target ?? 0, unit === 'ratio' ? 1 : 0) || 1;
    const amount = (value: number | null): Amount => ({ value, unit, ...(currency === undefined ? {} : { currency }) });
    const text = (value: number | null) => this.cell(amount(value));
    return {
      kind: 'bars',
      title: say(this.#language, id),
      bars: bars.map(
        ({ label, value }): SaidBar => ({
          label: this.cell(label),
          text: text(value),
          share: value === null ? null : Math.max(0, value) / longest,
        }),
      ),
      target: target === null ? null : { share: target / longest, text: text(target) },
    };
  }

  #figure({ id, amount, of, completeness, previous, target, better }: Figure): SaidFigure {
    const language = this.#language;
    const { text: value, unit } = amountParts(language, this.#zone, amount);
    const like = (other: number | null) => (other === null ? null : this.cell({ ...amount, value: other }));
    const ratio = (share: number): Amount => ({ value: share, unit: 'ratio' as Unit });
    const named = (part: { id: Figure['id']; amount: Amount }) => `${say(language, part.id)} ${this.cell(part.amount)}`;
    return {
      label: say(language, id),
      value,
      unit,
      formula: of === null ? null : `${named(of.numerator)} ÷ ${named(of.denominator)}`,
      completeness:
        completeness === null ? null : say(language, 'said.complete', { value: this.cell(ratio(completeness)) }),
      previous: previous === null ? null : say(language, 'said.previous', { value: like(previous) ?? '' }),
      target: target === null ? null : say(language, 'said.target', { value: like(target) ?? '' }),
      trend: trendOf(amount.value, previous, better),
    };
  }
}

/** A change that isn't seen in the figure as it is written is none. */
function trendOf(value: number | null, previous: number | null, better: Figure['better']): SaidFigure['trend'] {
  if (value === null || previous === null || better === null) return null;
  if (Math.abs(value - previous) < 0.0005 * Math.max(1, Math.abs(previous))) return null;
  return value > previous === (better === 'more') ? 'better' : 'worse';
}
