/**
 * Stops as people know them: what the ledger shows as one stop may be two, and two may be one. That moves no second:
 * whether time is a stop or a micro-stop is judged by how long the machine stood without a break, whatever people cut or
 * joined.
 */

import type { MachineState } from '@gemba/contract/state';
import { isStopped, longest } from '../kpis/stops.ts';
import type { LedgerRow } from '../ledger/row.ts';
import type { Statement } from './edit.ts';

export interface KnownStop {
  /** True length, beyond any window; of stops that were joined, from the first to the end of the last. */
  fromNs: bigint;
  toNs: bigint;
  /** How long the machine stood in it, ns. */
  stoodNs: bigint;
  kind: 'stop' | 'micro-stop' | 'pending';
  /** It lasts as far as anything is known. */
  open: boolean;
  /** State and reason that it had for longest; the reason is `null` when none was given at any time. */
  state: MachineState;
  reason: string | null;
  /** Ids of the edits that speak of it and hold, in the order in which they were recorded. */
  edits: number[];
}

interface Piece {
  rows: LedgerRow[];
  /** All of the standstill that it is, or is a part of. */
  standing: readonly LedgerRow[];
  kind: KnownStop['kind'];
  open: boolean;
}

/**
 * Stops of a machine, ascending. Rows and edits are those of an overlay; a stop at the edge of the rows is taken to be
 * as long as they show it, and open if it reaches their end.
 */
export function stopsOf(rows: readonly LedgerRow[], edits: readonly Statement[], microStopS: number): KnownStop[] {
  const { splits, joins } = marksOf(edits);
  const pieces = standstillsOf(rows).flatMap((standing) => {
    const open = standing.at(-1) === rows.at(-1);
    return splitUp(standing, splits, kindOf(standing, open, microStopS), open);
  });
  return joined(pieces, joins).map((group) => stopOf(group, edits));
}

/**
 * Marks on rows where people say that another stop begins, or none: whoever counts stops needs no edits then. Stops that
 * were joined are counted once, where the machine stood for longest, so that they are short only if all of them were.
 */
export function markStops(rows: readonly LedgerRow[], edits: readonly Statement[]): void {
  const { splits, joins } = marksOf(edits);
  if (splits.size + joins.length === 0) return;
  const pieces = standstillsOf(rows).flatMap((standing) => splitUp(standing, splits, 'stop', false));
  for (const group of joined(pieces, joins)) {
    const counted = group.reduce((best, piece) => (lengthOf(piece.standing) > lengthOf(best.standing) ? piece : best));
    for (const piece of group) {
      const [row] = piece.rows as [LedgerRow];
      const begins = row === piece.standing[0];
      if (begins !== (piece === counted)) row.stopMark = { kind: begins ? 'joined' : 'cut', atNs: row.fromNs };
    }
  }
}

const lengthOf = (rows: readonly LedgerRow[]): bigint =>
  (rows.at(-1) as LedgerRow).toNs - (rows[0] as LedgerRow).fromNs;

/** Contiguous stretches in which the machine stood. */
function standstillsOf(rows: readonly LedgerRow[]): LedgerRow[][] {
  const found: LedgerRow[][] = [];
  let last: LedgerRow | null = null;
  for (const row of rows) {
    const stopped = isStopped(row);
    if (stopped && last?.toNs === row.fromNs) found.at(-1)?.push(row);
    else if (stopped) found.push([row]);
    last = stopped ? row : null;
  }
  return found;
}

function kindOf(rows: readonly LedgerRow[], open: boolean, microStopS: number): KnownStop['kind'] {
  const long = Number(lengthOf(rows)) / 1e9 >= microStopS;
  return long ? 'stop' : open ? 'pending' : 'micro-stop';
}

function splitUp(
  rows: readonly LedgerRow[],
  splits: ReadonlySet<bigint>,
  kind: KnownStop['kind'],
  open: boolean,
): Piece[] {
  const pieces: Piece[] = [];
  for (const row of rows) {
    if (pieces.length === 0 || splits.has(row.fromNs)) pieces.push({ rows: [], standing: rows, kind, open: false });
    pieces.at(-1)?.rows.push(row);
  }
  const last = pieces.at(-1);
  if (last !== undefined) last.open = open;
  return pieces;
}

interface Join {
  fromNs: bigint;
  toNs: bigint;
}

/** Where stops are cut and over what they are one; of a cut and a join at one place the later one holds. */
function marksOf(edits: readonly Statement[]): { splits: ReadonlySet<bigint>; joins: readonly Join[] } {
  const splits = new Set<bigint>();
  let joins: Join[] = [];
  for (const edit of edits) {
    if (edit.kind === 'split') {
      const { atNs } = edit;
      splits.add(atNs);
      joins = joins.flatMap((join) =>
        join.fromNs < atNs && atNs < join.toNs
          ? [
              { ...join, toNs: atNs },
              { ...join, fromNs: atNs },
            ]
          : join,
      );
    } else if (edit.kind === 'merge') {
      for (const split of splits) if (edit.fromNs < split && split < edit.toNs) splits.delete(split);
      joins.push({ fromNs: edit.fromNs, toNs: edit.toNs });
    }
  }
  return { splits, joins };
}

function joined(pieces: readonly Piece[], joins: readonly Join[]): Piece[][] {
  const groups: Piece[][] = [];
  for (const piece of pieces) {
    const before = groups.at(-1)?.at(-1);
    const one = before !== undefined && joins.some((join) => join.fromNs < endOf(before) && beginOf(piece) < join.toNs);
    if (one) groups.at(-1)?.push(piece);
    else groups.push([piece]);
  }
  return groups;
}

const beginOf = ({ rows }: Piece): bigint => (rows[0] as LedgerRow).fromNs;
const endOf = ({ rows }: Piece): bigint => (rows.at(-1) as LedgerRow).toNs;

function stopOf(pieces: readonly Piece[], edits: readonly Statement[]): KnownStop {
  const rows = pieces.flatMap((piece) => piece.rows);
  const [first, last] = [pieces[0] as Piece, pieces.at(-1) as Piece];
  const [fromNs, toNs] = [beginOf(first), endOf(last)];
  const speaks = (edit: Statement) => edit.kind !== 'counts' && edit.fromNs < toNs && edit.toNs > fromNs;
  return {
    fromNs,
    toNs,
    stoodNs: rows.reduce((sum, row) => sum + row.toNs - row.fromNs, 0n),
    kind: pieces.some(({ kind }) => kind === 'stop') ? 'stop' : last.kind,
    open: last.open,
    state: longest(rows, (row) => row.state) as MachineState,
    reason: longest(rows, (row) => row.reason),
    edits: edits.filter(speaks).map(({ id }) => id),
  };
}
