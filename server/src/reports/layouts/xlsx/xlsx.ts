/**
 * The report as a workbook: a sheet for the figures and one for each table. Ratios are formulas over the sums beside
 * them, totals sums of the rows above, so that whoever reads can recompute every figure and change what he doubts.
 */

import type { Amount, Block, Cell, Column, Figure, Report, Row, Unit } from '../../../domain/reports/model.ts';
import { sayReport } from '../../say.ts';
import { say } from '../../texts/catalogue.ts';
import type { Language } from '../../texts/texts.ts';
import type { Layout } from '../layout.ts';
import { columnName, type Look, type Sheet, type SheetCell, serialOf, workbook } from './workbook.ts';

const LOOK: Record<Unit, Look> = {
  ratio: 'ratio',
  parts: 'whole',
  count: 'whole',
  seconds: 'whole',
  money: 'money',
  kWh: 'decimal',
  perPart: 'decimal',
  moment: 'moment',
};
/** What a number of this unit is of; the rest says it in its format or its name. */
const SHOWN_UNITS: Partial<Record<Unit, string>> = { seconds: 's', kWh: 'kWh', perPart: 'kWh' };
const ADDITIVE: readonly Unit[] = ['parts', 'count', 'seconds', 'money', 'kWh'];

export const xlsx: Layout = {
  id: 'xlsx',
  type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  extension: 'xlsx',
  write: (report, language) => {
    const said = sayReport(report, language);
    const about = said.facts.map(({ label, text }) => [{ text: label, bold: true }, { text }]);
    const sheets = sheetsOf(report, language, [[{ text: said.title, bold: true }], ...about, []]);
    return workbook(sheets, said.title);
  },
};

export function sheetsOf(report: Report, language: Language, above: readonly SheetCell[][]): Sheet[] {
  const sheets: Sheet[] = [];
  for (const { id, blocks } of report.sections) {
    for (const block of blocks) {
      if (block.kind === 'figures') sheets.push(figures(block.figures, say(language, id), language, above));
      if (block.kind === 'table') sheets.push(table(report, block, language));
    }
  }
  const notes = report.sections.flatMap(({ blocks }) => blocks.filter((block) => block.kind === 'note'));
  if (notes.length > 0) sheets.push(notesOf(report, language));
  return sheets;
}

function figures(all: readonly Figure[], name: string, language: Language, above: readonly SheetCell[][]): Sheet {
  const words = [
    ...(['sheet.figure', 'sheet.value', 'sheet.unit', 'sheet.numerator', 'sheet.denominator'] as const),
    ...(['sheet.previous', 'figure.target', 'figure.completeness'] as const),
  ];
  const head = words.map((word) => ({ text: say(language, word), bold: true }));
  const rows = all.map(({ id, amount, of, previous, target, completeness }, index): SheetCell[] => {
    const line = above.length + index + 2;
    const formula = of === null ? undefined : ratioFormula(`D${line}`, `E${line}`);
    const like = (value: number | null): SheetCell => ({ number: value, look: LOOK[amount.unit] });
    return [
      { text: say(language, id) },
      { ...like(amount.value), ...(formula === undefined ? {} : { formula }) } as SheetCell,
      { text: SHOWN_UNITS[amount.unit] ?? '' },
      of === null ? { text: '' } : numberOf(of.numerator.amount),
      of === null ? { text: '' } : numberOf(of.denominator.amount),
      like(previous),
      like(target),
      { number: completeness, look: 'ratio' },
    ];
  });
  return { name, widths: [28, 28, 8, 16, 16, 14, 14, 14], rows: [...above, head, ...rows], frozen: 0 };
}

const numberOf = ({ value, unit }: Amount): SheetCell => ({ number: value, look: LOOK[unit] });

const ratioFormula = (numerator: string, denominator: string): string =>
  `IF(${denominator}=0,"",${numerator}/${denominator})`;

function table(report: Report, block: Extract<Block, { kind: 'table' }>, language: Language): Sheet {
  const { columns, rows } = block;
  const head = columns.map(({ id, unit }) => {
    const shown = unit === 'text' ? undefined : SHOWN_UNITS[unit];
    return { text: say(language, id) + (shown === undefined ? '' : ` (${shown})`), bold: true };
  });
  const cells = rows.map((row, line) =>
    row.cells.map((cell, column): SheetCell => {
      const formula = formulaOf(columns, rows, line, column);
      const bold = row.kind === 'total';
      return { ...plainCell(report, cell, language), bold, ...(formula === null ? {} : { formula }) };
    }),
  );
  const widths = columns.map(({ unit }) => (unit === 'text' ? 24 : unit === 'moment' ? 17 : 13));
  return { name: say(language, block.id), widths, rows: [head, ...cells], frozen: 1 };
}

function plainCell({ timeZone }: Report, cell: Cell, language: Language): SheetCell {
  if ('text' in cell) return { text: cell.text };
  if ('word' in cell) return { text: say(language, cell.word) };
  const { value, unit } = cell;
  if (unit !== 'moment' || value === null) return { number: value, look: LOOK[unit] };
  const local = Temporal.Instant.fromEpochMilliseconds(value).toZonedDateTimeISO(timeZone).toPlainDateTime();
  return { number: serialOf(local), look: 'moment' };
}

/** The formula of a cell; `null` where it is a number that was read. Line 0 is the first under the head. */
function formulaOf(columns: readonly Column[], rows: readonly Row[], line: number, column: number): string | null {
  const { unit, ratio } = columns[column] as Column;
  if (ratio !== undefined) {
    const [above, below] = [ratio.numerator, ratio.denominator].map((id) =>
      columns.findIndex((one) => one.id === id),
    ) as [number, number];
    const [a, b, quotient] = [above, below, column].map((index) => numberIn(rows[line]?.cells[index])) as (
      | number
      | null
    )[];
    // Where some machines don't tell their parts, the figure is formed of those that do, and stands as it is.
    const same =
      a != null && b != null && quotient != null && Math.abs(quotient * b - a) <= 1e-9 * Math.max(1, Math.abs(a));
    return same ? ratioFormula(`${columnName(above)}${line + 2}`, `${columnName(below)}${line + 2}`) : null;
  }
  if (rows[line]?.kind !== 'total' || unit === 'text' || !ADDITIVE.includes(unit)) return null;
  const above = rows.slice(0, line).map((row) => numberIn(row.cells[column]));
  const sum = above.reduce<number>((total, value) => total + (value ?? 0), 0);
  const total = numberIn(rows[line]?.cells[column]);
  // Where parts don't make the whole (what was made between two shifts), the whole stands as it is.
  if (total === null || Math.abs(total - sum) > 1e-9 * Math.max(1, Math.abs(total))) return null;
  const name = columnName(column);
  return `SUM(${name}2:${name}${line + 1})`;
}

const numberIn = (cell: Cell | undefined): number | null => (cell !== undefined && 'value' in cell ? cell.value : null);

function notesOf(report: Report, language: Language): Sheet {
  const said = sayReport(report, language);
  const texts = said.sections.flatMap(({ blocks }) =>
    blocks.flatMap((block) => (block.kind === 'note' ? [block.text] : [])),
  );
  return {
    name: say(language, 'section.notes'),
    widths: [110],
    rows: texts.map((text) => [{ text }]),
    frozen: 0,
  };
}
