/** Which column is which field: by its heading, as planners and ERPs write it. A new word is one more in its list. */

import type { ImportFault } from '@gemba/contract/orders';
import { type Draft, FIELDS, type Field, REQUIRED } from './draft.ts';

/** Compared without case, spaces and marks. */
const HEADINGS: Readonly<Record<Field, readonly string[]>> = {
  order: [
    'order',
    'orderno',
    'ordernumber',
    'orderid',
    'productionorder',
    'workorder',
    'id',
    'auftrag',
    'auftragsnr',
    'auftragsnummer',
    'fertigungsauftrag',
    'aufnr',
  ],
  line: ['line', 'lineid', 'workcenter', 'equipment', 'linie', 'anlage', 'arbeitsplatz', 'arbpl'],
  product: [
    'product',
    'productid',
    'material',
    'materialno',
    'item',
    'article',
    'sku',
    'produkt',
    'artikel',
    'artikelnr',
    'materialnummer',
    'matnr',
  ],
  quantity: [
    'quantity',
    'qty',
    'orderquantity',
    'targetquantity',
    'menge',
    'auftragsmenge',
    'stück',
    'stueck',
    'gamng',
  ],
  start: [
    'start',
    'plannedstart',
    'starttime',
    'startdate',
    'earlieststart',
    'beginn',
    'geplanterstart',
    'starttermin',
    'gstrp',
  ],
  due: [
    'due',
    'duedate',
    'dueby',
    'end',
    'endtime',
    'enddate',
    'plannedend',
    'deliverydate',
    'ende',
    'endtermin',
    'liefertermin',
    'fällig',
    'faellig',
    'termin',
    'gltrp',
  ],
  priority: ['priority', 'prio', 'priorität', 'prioritaet'],
  sequence: ['sequence', 'seq', 'position', 'rank', 'reihenfolge', 'folge'],
};

/** A row of a table, with the line of the file on which it begins. */
export interface TableRow {
  line: number;
  cells: readonly string[];
}

const bare = (heading: string): string => heading.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** Cells of the column that is a field, below its heading; empty where there is no such column. */
export function cellsOf(rows: readonly TableRow[], field: Field): string[] {
  const [heading, ...body] = rows.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  const index = heading?.cells.findIndex((cell) => HEADINGS[field].includes(bare(cell))) ?? -1;
  return index < 0 ? [] : body.flatMap(({ cells }) => cells[index] ?? []);
}

/** How many of the headings are known: what tells a separator from another. */
export const knownHeadings = (cells: readonly string[]): number =>
  cells.filter((cell) => FIELDS.some((field) => HEADINGS[field].includes(bare(cell)))).length;

/** Rows under a heading as drafts. Columns that nobody knows are left alone; a field that is missing is a fault of line 1. */
export function draftsOf(rows: readonly TableRow[]): { drafts: Draft[]; faults: ImportFault[] } {
  const [heading, ...body] = rows.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  if (heading === undefined) {
    const next = `Give a heading (${FIELDS.join(', ')}), and an order in each line below.`;
    return { drafts: [], faults: [{ line: 1, column: null, value: null, reason: 'The file is empty', next }] };
  }
  const faults: ImportFault[] = [];
  const columns = new Map<number, Field>();
  heading.cells.forEach((cell, index) => {
    const field = FIELDS.find((one) => HEADINGS[one].includes(bare(cell)));
    if (field === undefined) return;
    if ([...columns.values()].includes(field)) {
      const next = 'Take one of the two columns out.';
      faults.push({
        line: heading.line,
        column: cell,
        value: null,
        reason: `is a second column for the ${field}`,
        next,
      });
    } else columns.set(index, field);
  });
  for (const field of REQUIRED) {
    if ([...columns.values()].includes(field)) continue;
    const next = `Add a column with the heading "${field}".`;
    faults.push({ line: heading.line, column: field, value: null, reason: 'there is no such column', next });
  }
  if (faults.length > 0) return { drafts: [], faults };
  const drafts: Draft[] = [];
  for (const row of body) {
    if (
      row.cells.length > heading.cells.length &&
      row.cells.slice(heading.cells.length).some((cell) => cell.trim() !== '')
    ) {
      const reason = `has ${row.cells.length} fields under ${heading.cells.length} headings`;
      const next = 'Put a field that holds the separator between quotes.';
      faults.push({ line: row.line, column: null, value: row.cells.join(' ').slice(0, 60), reason, next });
      continue;
    }
    const cells: Draft['cells'] = {};
    for (const [index, field] of columns) {
      cells[field] = { column: heading.cells[index]?.trim() as string, text: row.cells[index] ?? '' };
    }
    drafts.push({ line: row.line, cells });
  }
  return { drafts, faults };
}
