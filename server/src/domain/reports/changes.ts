/**
 * Two reports of one place and period compared: which figures read differently now. What changed by less than was
 * written down needs no correction: what was sent is still right.
 */

import type { Amount, Cell, Report, Unit } from './model.ts';
import type { Word } from './words.ts';

/** A figure that reads differently. */
export interface Changed {
  /** The section that it stands in; whose row, empty of a head figure; and which figure. */
  section: Word;
  row: Cell[];
  figure: Word;
  was: Amount;
  is: Amount;
}

interface Told {
  section: Word;
  row: Cell[];
  figure: Word;
  amount: Amount;
}

/** The last digit that is written of each unit. */
const WRITTEN: Record<Unit, number> = {
  ratio: 0.001,
  parts: 1,
  count: 1,
  seconds: 1,
  money: 1,
  kWh: 0.1,
  perPart: 0.0001,
  moment: 60_000,
};
/** Rankings lose and gain rows; the losses of each line stand in its figures. */
const COMPARED: readonly Word[] = [
  'section.summary',
  'section.lines',
  'section.machines',
  'section.plan',
  'section.orders',
  'section.quality',
  'section.energy',
];

/** Every figure that a report tells, by where it stands. */
export function toldOf(report: Report): Map<string, Told> {
  const told = new Map<string, Told>();
  const keep = (one: Told) => told.set(JSON.stringify([one.section, one.row, one.figure]), one);
  for (const { id: section, blocks } of report.sections) {
    if (!COMPARED.includes(section)) continue;
    for (const block of blocks) {
      if (block.kind === 'figures') {
        for (const { id, amount } of block.figures) keep({ section, row: [], figure: id, amount });
      }
      if (block.kind !== 'table') continue;
      for (const { cells } of block.rows) {
        const row = cells.filter((cell) => !isAmount(cell));
        for (const [index, cell] of cells.entries()) {
          const column = block.columns[index];
          if (column !== undefined && isAmount(cell)) keep({ section, row, figure: column.id, amount: cell });
        }
      }
    }
  }
  return told;
}

/** What reads differently, in the order of the report; head figures come first. */
export function changesOf(before: Report, now: Report): Changed[] {
  const was = toldOf(before);
  const changes: Changed[] = [];
  for (const [key, { section, row, figure, amount }] of toldOf(now)) {
    const old = was.get(key)?.amount ?? { ...amount, value: null };
    if (written(old) !== written(amount)) changes.push({ section, row, figure, was: old, is: amount });
    was.delete(key);
  }
  for (const { section, row, figure, amount } of was.values()) {
    if (amount.value !== null) changes.push({ section, row, figure, was: amount, is: { ...amount, value: null } });
  }
  return changes;
}

/** The figures of a report as text, the same for reports that read the same: what its hash is made of. */
export const figuresText = (report: Report): string =>
  JSON.stringify(
    [...toldOf(report)].map(([key, { amount }]) => [key, amount.unit, amount.currency ?? '', written(amount)]),
  );

/** Names of the machines of which a figure reads differently, as the report names them. */
export function machinesChanged(changes: readonly Changed[]): string[] {
  const found = changes.flatMap(({ section, row }) => {
    const machine = row.at(-1);
    return section === 'section.machines' && machine !== undefined && 'text' in machine ? [machine.text] : [];
  });
  return [...new Set(found)];
}

const written = ({ value, unit }: Amount): number | null =>
  value === null || !Number.isFinite(value) ? null : Math.round(value / WRITTEN[unit]);

const isAmount = (cell: Cell): cell is Amount => 'unit' in cell;
