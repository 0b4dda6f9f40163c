/** What a table does to the things that are there: adds, changes, leaves alone, or refuses. Nothing is ever taken away. */

import type { ImportedThing, ImportFault, ImportMode } from '@gemba/contract/imports';
import { Cells } from '../imports/cells.ts';
import { type Draft, type Drafts, faultOf, textOf } from '../imports/columns.ts';
import { type CsvCell, plain } from '../imports/csv.ts';
import type { DecimalMark } from '../imports/numbers.ts';
import type { Row, Table } from './table.ts';

export interface Judgement<T> {
  things: ImportedThing[];
  faults: ImportFault[];
  /** What is to be written; empty when the mode wants all and something is broken. */
  write: T[];
}

export interface JudgeOptions<T, W> {
  /** Things that are there, by what names them. */
  present: ReadonlyMap<string, T>;
  world: W;
  decimal: DecimalMark;
  mode: ImportMode;
}

export function judge<T, F extends string, W>(
  table: Table<T, F, W>,
  { drafts, faults: before }: Pick<Drafts<F>, 'drafts' | 'faults'>,
  { present, world, decimal, mode }: JudgeOptions<T, W>,
): Judgement<T> {
  const faults = [...before];
  const things: ImportedThing[] = [];
  const write: T[] = [];
  for (const [id, rows] of grouped(table, drafts, faults)) {
    const there = present.get(id) ?? null;
    const found: ImportFault[] = [];
    const cells = rows.map((row) => new Cells(row, decimal, found));
    const told = table.read(id, cells, there, world);
    faults.push(...found);
    if (told === null || found.length > 0) continue;
    const { thing, note = null } = told;
    const changes = there === null ? [] : changesOf(table, there, thing, world);
    const does = there === null ? 'add' : changes.length > 0 ? 'change' : 'nothing';
    things.push({ line: rows[0]?.line ?? 1, id, name: table.nameOf(thing), does, changes, note });
    if (does !== 'nothing') write.push(thing);
  }
  faults.sort((a, b) => a.line - b.line);
  return { things, faults, write: mode === 'all-or-nothing' && faults.length > 0 ? [] : write };
}

/** The rows of each thing, in the order in which they are named first. */
function grouped<T, F extends string, W>(table: Table<T, F, W>, drafts: readonly Draft<F>[], faults: ImportFault[]) {
  const groups = new Map<string, Draft<F>[]>();
  for (const draft of drafts) {
    const id = textOf(draft, table.key);
    const known = groups.get(id);
    if (id === '') faults.push(faultOf(draft, table.key, 'is missing', `Fill in the ${table.key}.`));
    else if (known === undefined) groups.set(id, [draft]);
    else if (table.severalRows) known.push(draft);
    else {
      const reason = `stands in line ${known[0]?.line} already`;
      faults.push(faultOf(draft, table.key, reason, `Keep one of the two rows, or give one another ${table.key}.`));
    }
  }
  return groups;
}

/** Columns in which two things would be written differently. */
function changesOf<T, F extends string, W>(table: Table<T, F, W>, from: T, to: T, world: W): ImportedThing['changes'] {
  const [before, after] = [table.rowsOf(from, world), table.rowsOf(to, world)];
  return table.heading.flatMap(([field, column]) => {
    const [was, is] = [columnOf(before, field), columnOf(after, field)];
    return was === is ? [] : [{ column, from: was, to: is }];
  });
}

const columnOf = <F extends string>(rows: readonly Row<F>[], field: F): string =>
  rows
    .map((row) => shown(row[field] ?? null))
    .join(' · ')
    .replace(/( · )+$/, '');

const shown = (cell: CsvCell): string => (cell === null ? '' : typeof cell === 'number' ? plain(cell) : cell.trim());
