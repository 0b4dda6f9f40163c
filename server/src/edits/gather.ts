/**
 * What has to be read so that a window can be shown as it is known: its rows, the edits that touch it, and all that those
 * hang on. A stop is judged by its true length, and parts are spread over the whole stretch that they were booked for, so
 * both reach beyond the window.
 */

import type { MachineId } from '@gemba/contract/identity';
import type { Edit } from '../domain/edits/edit.ts';
import { isStopped } from '../domain/kpis/stops.ts';
import type { LedgerRow } from '../domain/ledger/row.ts';
import type { Records } from '../records/port.ts';

export interface Gathered {
  /**
   * As measured, ascending. They cover the window, the stops that it cuts, and the stretches of all `edits`; the last one
   * may lie behind all of these.
   */
  rows: LedgerRow[];
  edits: Edit[];
}

type Reader = Pick<Records, 'rows' | 'edits'>;

interface Span {
  fromNs: bigint;
  toNs: bigint;
}

const HOUR_NS = 3_600_000_000_000n;
/** A stop is followed this far beyond a window; one that is longer is cut there. */
const FOLLOW_MAX_NS = 32n * 24n * HOUR_NS;
const END_OF_TIME_NS = 1n << 62n;

export async function gather(records: Reader, machine: MachineId, window: Span): Promise<Gathered> {
  let span = await withStops(records, machine, window);
  for (;;) {
    const edits = await records.edits(machine, span.fromNs, span.toNs);
    const wider = around(span, edits);
    if (wider.fromNs === span.fromNs && wider.toNs === span.toNs) {
      return { rows: await rowsOf(records, machine, span), edits };
    }
    span = await withStops(records, machine, wider);
  }
}

/** Rows of a span, and the first one behind it: whether a stop at its end has ended is seen by that. */
async function rowsOf(records: Reader, machine: MachineId, { fromNs, toNs }: Span): Promise<LedgerRow[]> {
  const next = await records.rows(machine, toNs, END_OF_TIME_NS, 1);
  return [...(await records.rows(machine, fromNs, toNs)), ...next.filter((row) => row.fromNs >= toNs)];
}

const around = (span: Span, edits: readonly Edit[]): Span => ({
  fromNs: edits.reduce((first, { fromNs }) => (fromNs < first ? fromNs : first), span.fromNs),
  toNs: edits.reduce((last, { toNs }) => (toNs > last ? toNs : last), span.toNs),
});

/** The span, and the stops that its ends cut. */
async function withStops(records: Reader, machine: MachineId, span: Span): Promise<Span> {
  return {
    fromNs: await beginBefore(records, machine, span.fromNs),
    toNs: await endAfter(records, machine, span.toNs),
  };
}

/** Where the stop began that lasts at a moment; the moment itself when none does. */
async function beginBefore(records: Reader, machine: MachineId, atNs: bigint): Promise<bigint> {
  let begin = atNs;
  for (let step = HOUR_NS; atNs - begin < FOLLOW_MAX_NS; step *= 2n) {
    const rows = await records.rows(machine, begin - step, begin + 1n);
    const before = begin;
    for (const row of rows.toReversed()) {
      if (!isStopped(row) || row.toNs < begin) return begin;
      if (row.fromNs < begin) begin = row.fromNs;
    }
    // Nothing is known before it.
    if (begin === before || rows.length === 0) return begin;
  }
  return begin;
}

async function endAfter(records: Reader, machine: MachineId, atNs: bigint): Promise<bigint> {
  let end = atNs;
  for (let step = HOUR_NS; end - atNs < FOLLOW_MAX_NS; step *= 2n) {
    const rows = await records.rows(machine, end - 1n, end + step);
    const before = end;
    for (const row of rows) {
      if (!isStopped(row) || row.fromNs > end) return end;
      if (row.toNs > end) end = row.toNs;
    }
    if (end === before || rows.length === 0) return end;
  }
  return end;
}
