/**
 * Which rows of the ledger belong to which order: decided when they are read, from when the orders ran. An order that is
 * begun an hour ago in the records, or whose start is put right a day later, changes what is read and no row
 * (docs/decisions/0016).
 */

import type { LedgerRow } from '../ledger/row.ts';
import type { RunSpan } from './order.ts';

/** A row, or a part of one, with the order that ran; `null` where none did. */
export type OrderedRow = LedgerRow & { order: string | null };

/**
 * Rows cut where orders change: each piece has its share of all amounts, so that sums stay what they were. Where an order
 * ran, the product is the order's, and ideal time is told by its ideal cycle.
 * @param rows of one machine, ascending
 * @param spans of the orders of its line, ascending, not overlapping
 * @param idealCycleS ideal seconds for one part of a product on this machine; `null` for the line's own product
 */
export function attributed(
  rows: readonly LedgerRow[],
  spans: readonly RunSpan[],
  idealCycleS: (product: string | null) => number,
): OrderedRow[] {
  const pieces: OrderedRow[] = [];
  let next = 0;
  for (const row of rows) {
    while (next < spans.length && (spans[next] as RunSpan).toNs <= row.fromNs) next++;
    let at = row.fromNs;
    for (let i = next; at < row.toNs; i++) {
      const span = spans[i];
      if (span === undefined || span.fromNs >= row.toNs) {
        pieces.push(piece(row, at, row.toNs, null, idealCycleS));
        break;
      }
      if (span.fromNs > at) pieces.push(piece(row, at, span.fromNs, null, idealCycleS));
      const fromNs = span.fromNs > at ? span.fromNs : at;
      at = span.toNs < row.toNs ? span.toNs : row.toNs;
      pieces.push(piece(row, fromNs, at, span, idealCycleS));
    }
  }
  return pieces;
}

function piece(
  row: LedgerRow,
  fromNs: bigint,
  toNs: bigint,
  span: RunSpan | null,
  idealCycleS: (product: string | null) => number,
): OrderedRow {
  const whole = fromNs === row.fromNs && toNs === row.toNs;
  const product = span === null ? row.product : (span.product as LedgerRow['product']);
  if (whole && product === row.product) return { ...row, order: span?.order ?? null };
  const share = whole ? 1 : Number(toNs - fromNs) / Number(row.toNs - row.fromNs);
  const worth = product === row.product ? share : (share * idealCycleS(product)) / idealCycleS(row.product);
  return {
    ...row,
    ...{ fromNs, toNs, product, order: span?.order ?? null },
    good: row.good * share,
    reject: row.reject * share,
    rework: row.rework * share,
    idealS: row.idealS * worth,
    goodIdealS: row.goodIdealS * worth,
    energyKWh: row.energyKWh * share,
  };
}
