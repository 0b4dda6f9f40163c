/** Rows are cut where an edit begins or ends: each piece has its share of the seconds and of what was made in them. */

import type { LedgerRow } from '../ledger/row.ts';

/** Additive amounts of a row: they are shared out by time when it is cut. */
const AMOUNTS = ['good', 'reject', 'rework', 'idealS', 'goodIdealS', 'energyKWh'] as const;

/** The rows, cut at the moments that lie inside one of them. Seconds stay exactly the same, amounts within a rounding. */
export function cutAt(rows: readonly LedgerRow[], moments: readonly bigint[]): LedgerRow[] {
  const cuts = [...new Set(moments)].sort((a, b) => (a < b ? -1 : 1));
  if (cuts.length === 0) return [...rows];
  return rows.flatMap((row) => {
    const inside = cuts.filter((cut) => row.fromNs < cut && cut < row.toNs);
    return inside.length === 0 ? row : piecesOf(row, inside);
  });
}

function piecesOf(row: LedgerRow, cuts: readonly bigint[]): LedgerRow[] {
  const pieces: LedgerRow[] = [];
  let rest = row;
  for (const cut of cuts) {
    const [first, second] = halvesOf(rest, cut);
    pieces.push(first);
    rest = second;
  }
  pieces.push(rest);
  return pieces;
}

function halvesOf(row: LedgerRow, cut: bigint): [LedgerRow, LedgerRow] {
  const share = Number(cut - row.fromNs) / Number(row.toNs - row.fromNs);
  const [first, second] = [
    { ...row, toNs: cut },
    { ...row, fromNs: cut },
  ];
  for (const amount of AMOUNTS) {
    first[amount] = row[amount] * share;
    second[amount] = Math.max(0, row[amount] - first[amount]);
  }
  return [first, second];
}
