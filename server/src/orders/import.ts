/** Files with orders: what is read, what is wrong with it, and what is written of it, as the one who sends it chose. */

import type { ImportFault, ImportMode } from '@gemba/contract/imports';
import type { ImportReport } from '@gemba/contract/orders';
import type { Plant } from '@gemba/contract/plant';
import { draftsOf } from '../domain/imports/columns.ts';
import { type ReadOrder, readDrafts } from '../domain/orders/import/draft.ts';
import { ORDER_COLUMNS } from '../domain/orders/import/headings.ts';
import { isa95Drafts } from '../domain/orders/import/isa95.ts';
import { outcomeOf } from '../domain/orders/import/outcome.ts';
import type { Order } from '../domain/orders/order.ts';
import { tableOf } from '../imports/table.ts';

/** Orders of one file. */
export const IMPORT_ORDERS_MAX = 10_000;

/** A file: bytes of a table, or a message that was JSON. */
export type OrderFile = { kind: 'csv'; bytes: Uint8Array } | { kind: 'isa-95'; message: unknown };

export interface Read {
  format: ImportReport['format'];
  orders: ReadOrder[];
  faults: ImportFault[];
}

export function readFile(file: OrderFile, plant: Plant, nowNs: bigint): Read {
  if (file.kind === 'isa-95') {
    const { document, drafts, faults } = isa95Drafts(file.message);
    const few = drafts.slice(0, IMPORT_ORDERS_MAX);
    const read = readDrafts(few, { plant, source: 'isa-95', decimal: '.', nowNs });
    const all = [...faults, ...tooMany(drafts.length, few.at(-1)?.line), ...read.faults];
    return { format: { kind: 'isa-95', document: document ?? '' }, orders: read.orders, faults: all };
  }
  const { rows, delimiter, decimal, faults } = tableOf(file.bytes, ORDER_COLUMNS);
  const told = draftsOf(rows, ORDER_COLUMNS);
  const few = told.drafts.slice(0, IMPORT_ORDERS_MAX);
  const read = readDrafts(few, { plant, source: 'csv', decimal, nowNs });
  const all = [...faults, ...told.faults, ...tooMany(told.drafts.length, few.at(-1)?.line), ...read.faults];
  return { format: { kind: 'csv', delimiter, decimal }, orders: read.orders, faults: all };
}

/** What is behind the limit is not passed over in silence. */
function tooMany(count: number, line = 1): ImportFault[] {
  if (count <= IMPORT_ORDERS_MAX) return [];
  const reason = `The file holds ${count} orders; those after this line were not read`;
  return [{ line, column: null, value: null, reason, next: `Send at most ${IMPORT_ORDERS_MAX} orders at a time.` }];
}

/** The report, and the orders to write. */
export function judge(
  read: Read,
  present: ReadonlyMap<string, Order>,
  { mode, dryRun }: { mode: ImportMode; dryRun: boolean },
): { report: ImportReport; write: Order[] } {
  const { orders, faults, write } = outcomeOf(read, present, mode);
  const written = dryRun ? [] : write;
  return {
    report: { mode, dryRun, imported: written.length > 0, format: read.format, orders, faults },
    write: written,
  };
}
