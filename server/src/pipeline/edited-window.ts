/**
 * What people said of the running shift of one machine, in memory, laid over its rows, with the orders that ran: what the
 * live picture's figures are summed from. Made anew only when a row, an edit or an order has changed.
 */

import type { Edit } from '../domain/edits/edit.ts';
import { overlay, reachOf } from '../domain/edits/overlay.ts';
import { type KnownStop, stopsOf } from '../domain/edits/stops.ts';
import type { LedgerRow } from '../domain/ledger/row.ts';
import { attributed } from '../domain/orders/attribution.ts';
import type { RunSpan } from '../domain/orders/order.ts';
import type { Gathered } from '../edits/gather.ts';
import type { RowWindow } from './row-window.ts';

export interface KnownWindow {
  rows: readonly LedgerRow[];
  /** Counts of stops where people cut or joined some; `null` where the rows tell them. */
  stops: { stops: number; microStops: number; stopsWithoutReason: number } | null;
  /** Reason that people gave to what the machine does now; `null` where it is what the machine says itself. */
  given: string | null;
}

export class EditedWindow {
  readonly #window: RowWindow;
  readonly #idealCycleS: number;
  readonly #microStopS: number;
  readonly #cycleS: (product: string | null) => number;
  #runs: readonly RunSpan[] = [];
  #edits: readonly Edit[] = [];
  #known: KnownWindow | null = null;
  #version = -1;

  /** @param cycleS ideal seconds for one part of a product on this machine */
  constructor(
    window: RowWindow,
    context: { idealCycleS: number; microStopS: number },
    cycleS: (product: string | null) => number,
  ) {
    this.#window = window;
    this.#cycleS = cycleS;
    this.#idealCycleS = context.idealCycleS;
    this.#microStopS = context.microStopS;
  }

  /** Takes what the records have. Rows that are in memory already are newer, and stay. */
  take({ rows, edits }: Gathered): void {
    if (newest(edits) < newest(this.#edits)) return;
    const firstNs = this.#window.rows[0]?.fromNs;
    this.#window.put(firstNs === undefined ? rows : rows.filter((row) => row.fromNs < firstNs));
    this.#edits = edits;
    this.#known = null;
  }

  /** Takes when orders ran on the line: stretches ascending, those of the running shift at least. */
  takeRuns(runs: readonly RunSpan[]): void {
    this.#runs = runs;
    this.#known = null;
  }

  /** Of those the ones that touch the window. */
  runsIn(window: { fromNs: bigint; toNs: bigint } | null): readonly RunSpan[] {
    if (window === null || this.#runs.length === 0) return [];
    return this.#runs.filter(({ fromNs, toNs }) => toNs > window.fromNs && fromNs < window.toNs);
  }

  clear(): void {
    this.#edits = [];
    this.#runs = [];
    this.#known = null;
  }

  /** The rows as they are known, with the stops of `[fromNs, toNs)`. */
  known(fromNs: bigint, toNs: bigint): KnownWindow {
    if (this.#edits.length === 0 && this.#runs.length === 0) {
      return { rows: this.#window.rows, stops: null, given: null };
    }
    if (this.#known === null || this.#version !== this.#window.version) {
      this.#version = this.#window.version;
      this.#known = this.#make(fromNs, toNs);
    }
    return this.#known;
  }

  /** Rows that ended by the time are of no more use, but for those that an edit still needs. */
  dropBefore(timeNs: bigint): void {
    if (this.#edits.length > 0) this.#forget(timeNs);
    const firstNs = this.#edits.reduce((first, { fromNs }) => (fromNs < first ? fromNs : first), timeNs);
    this.#window.dropBefore(firstNs);
  }

  #forget(timeNs: bigint): void {
    const kept = new Set(this.#edits.filter((edit) => reachOf(edit, this.#window.rows) > timeNs).map(({ id }) => id));
    const edits = this.#edits.filter((edit) => kept.has(edit.kind === 'retraction' ? edit.edit : edit.id));
    if (edits.length === this.#edits.length) return;
    this.#edits = edits;
    this.#known = null;
  }

  #make(fromNs: bigint, toNs: bigint): KnownWindow {
    const measured = this.#window.rows;
    const { rows, edits } = overlay(measured, this.#edits, { idealCycleOf: () => this.#idealCycleS });
    const [said, reported] = [rows.at(-1)?.reason ?? null, measured.at(-1)?.reason ?? null];
    const marked = edits.some(({ kind }) => kind === 'split' || kind === 'merge');
    return {
      rows: this.#runs.length === 0 ? rows : attributed(rows, this.#runs, this.#cycleS),
      given: said === reported ? null : said,
      stops: marked ? this.#counts(stopsOf(rows, edits, this.#microStopS), fromNs, toNs) : null,
    };
  }

  #counts(all: readonly KnownStop[], fromNs: bigint, toNs: bigint): NonNullable<KnownWindow['stops']> {
    const stops = all.filter((stop) => stop.toNs > fromNs && stop.fromNs < toNs);
    const long = stops.filter(({ kind }) => kind === 'stop');
    return {
      stops: long.length,
      microStops: stops.filter(({ kind }) => kind === 'micro-stop').length,
      stopsWithoutReason: long.filter(({ reason }) => reason === null).length,
    };
  }
}

const newest = (edits: readonly Edit[]): number => edits.reduce((last, { id }) => Math.max(last, id), 0);
