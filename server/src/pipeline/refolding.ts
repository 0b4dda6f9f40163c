/**
 * One machine's fold, made again out of what the historian has. It may read ahead while entries go on coming in: then it
 * goes back to before the first of them that it may have missed, and reads the rest again while nothing comes in.
 */

import type { Entry } from '@gemba/contract/sample';
import { type FoldContext, signalsOf } from '../domain/ledger/context.ts';
import type { CounterFact } from '../domain/ledger/counter-fact.ts';
import { fold } from '../domain/ledger/fold.ts';
import type { LedgerRow } from '../domain/ledger/row.ts';
import { decodeFold, type FoldState, initialFold } from '../domain/ledger/state.ts';
import type { Historian } from '../historian/port.ts';
import type { Records, SavedFold } from '../records/port.ts';
import { thinned } from './checkpoints.ts';
import type { MachineLedger } from './machine-ledger.ts';

/** Beyond any time that a sample may have. */
const END_NS = 2n ** 62n;
const DAY_NS = 86_400_000_000_000n;
const QUARTER_NS = 900_000_000_000n;

/** A machine folded again, ready to be committed. */
export interface Refolded {
  /** Rows and checkpoints later than this are replaced. */
  fromNs: bigint;
  state: FoldState;
  rows: LedgerRow[];
  checkpoints: SavedFold[];
  /** What counters did out of the ordinary. */
  facts: CounterFact[];
  /** It began with nothing: what lies before its samples is known by the old fold alone. */
  anew: boolean;
}

type OfHistorian = Pick<Historian, 'entries' | 'coverage' | 'stats'>;
export type OfRecords = Pick<Records, 'checkpointBefore' | 'rows'>;

export class Refolding {
  readonly #ledger: Pick<MachineLedger, 'machine' | 'context'>;
  readonly #historian: OfHistorian;
  readonly #begin: FoldState;
  #state: FoldState;
  readonly #rows = new Map<bigint, LedgerRow>();
  #checkpoints: SavedFold[] = [];
  #facts: CounterFact[] = [];
  /** Where it begins with nothing: since when there are rows; else `null`. */
  readonly #oldestRowNs: bigint | null;
  /** Where it begins with nothing: first sample of each signal. */
  readonly #heardNs = new Map<string, bigint>();

  private constructor(
    ledger: Pick<MachineLedger, 'machine' | 'context'>,
    historian: OfHistorian,
    begin: FoldState,
    oldestRowNs: bigint | null,
  ) {
    this.#ledger = ledger;
    this.#historian = historian;
    this.#begin = begin;
    this.#state = begin;
    this.#oldestRowNs = oldestRowNs;
  }

  /** Begins at the newest checkpoint before a time. */
  static async begin(
    ledger: MachineLedger,
    dirtyNs: bigint,
    records: OfRecords,
    historian: OfHistorian,
  ): Promise<Refolding> {
    const wholeNs = ledger.state.settledNs - dirtyNs > DAY_NS ? await samplesSince(historian) : null;
    // Where samples have been deleted by the retention, nothing is made again: rows that are there stay.
    const fromNs = wholeNs !== null && dirtyNs < wholeNs ? wholeNs : dirtyNs;
    const checkpoint = await records.checkpointBefore(ledger.machine, fromNs);
    const begin = checkpoint === null ? null : decodeFold(checkpoint.state);
    if (begin !== null) return new Refolding(ledger, historian, begin, null);
    const [oldest] = await records.rows(ledger.machine, 0n, END_NS, 1);
    return new Refolding(ledger, historian, initialFold(ledger.machine), oldest?.fromNs ?? null);
  }

  /** Where it began. */
  get fromNs(): bigint {
    return this.#begin.settledNs;
  }

  /** Reads on from where it is, through all that is stored; rejects when it may not go on. */
  async read(mayGoOn: () => boolean = () => true): Promise<void> {
    const { machine, context } = this.#ledger;
    const fromNs = this.#state.settledNs;
    const { gaps, filled } = await this.#historian.coverage(machine, fromNs, END_NS);
    this.#apply([...filled, ...gaps]);
    for await (const page of this.#historian.entries(machine, signalsOf(context), fromNs, END_NS)) {
      if (!mayGoOn()) throw new Error('the server stops');
      this.#apply(page);
    }
  }

  /**
   * Goes back to its newest checkpoint, or where something came late from `lateNs` on, to one before that: through there
   * it has read all that there is.
   */
  backTo(lateNs: bigint | null): void {
    this.#checkpoints = this.#checkpoints.filter(({ settledNs }) => lateNs === null || settledNs <= lateNs);
    const last = this.#checkpoints.at(-1);
    this.#state = (last === undefined ? null : decodeFold(last.state)) ?? this.#begin;
    for (const fromNs of this.#rows.keys()) if (fromNs >= this.#state.settledNs) this.#rows.delete(fromNs);
    this.#facts = this.#facts.filter(({ atNs }) => atNs <= this.#state.settledNs);
  }

  get result(): Refolded {
    // Rows before the beginning that come out again are written over one by one: others between them stay.
    const rows = [...this.#rows.values()].sort((a, b) => (a.fromNs < b.fromNs ? -1 : 1));
    const finestNs = this.#rowsAreTheTruthBefore();
    return {
      fromNs: finestNs ?? this.fromNs,
      state: this.#state,
      rows: finestNs === null ? rows : rows.filter((row) => row.fromNs >= finestNs),
      checkpoints: this.#checkpoints.filter(({ settledNs }) => finestNs === null || settledNs >= finestNs),
      facts: this.#facts.filter(({ atNs }) => finestNs === null || atNs >= finestNs),
      anew: this.#begin.knownFromNs === null,
    };
  }

  /**
   * Where raw samples have been deleted by the retention, rows are the finest truth: a fold that begins with nothing
   * replaces those alone of which it has heard all that makes them. The first day has many signals that didn't change in
   * it. `null` where rows don't go further back than samples do.
   */
  #rowsAreTheTruthBefore(): bigint | null {
    const heard = [...this.#heardNs.values()].sort((a, b) => (a < b ? -1 : 1));
    const [firstNs] = heard;
    if (this.#oldestRowNs === null || firstNs === undefined || firstNs - this.#oldestRowNs < DAY_NS) return null;
    const wholeNs = heard.findLast((timeNs) => timeNs - firstNs <= DAY_NS) as bigint;
    const toldOfAll = makingRows(this.#ledger.context).every((signal) => this.#heardNs.has(signal));
    return ceilQuarter(toldOfAll ? wholeNs : firstNs + DAY_NS);
  }

  #apply(entries: readonly Entry[]): void {
    const { machine, context } = this.#ledger;
    if (this.#oldestRowNs !== null) this.#hear(entries);
    const { state, rows, checkpoints, facts } = fold(this.#state, entries, context);
    this.#state = state;
    this.#facts.push(...facts);
    for (const row of rows) this.#rows.set(row.fromNs, row);
    if (checkpoints.length === 0) return;
    for (const saved of checkpoints) {
      // The one that was gone back to is passed again.
      if (this.#checkpoints.at(-1)?.settledNs === saved.settledNs) this.#checkpoints.pop();
      this.#checkpoints.push({ machine, ...saved });
    }
    this.#checkpoints = thinned(this.#checkpoints, state.settledNs);
  }

  #hear(entries: readonly Entry[]): void {
    for (const entry of entries) {
      if (entry.kind !== 'sample') continue;
      const knownNs = this.#heardNs.get(entry.signal);
      if (knownNs === undefined || entry.timeNs < knownNs) this.#heardNs.set(entry.signal, entry.timeNs);
    }
  }
}

/** Since when all samples are stored, a whole day; `null` where none are. */
export async function samplesSince(historian: Pick<Historian, 'stats'>): Promise<bigint | null> {
  const { oldestNs } = await historian.stats();
  return oldestNs === null ? null : oldestNs - (oldestNs % DAY_NS);
}

/** Signals without which rows of a machine say less than they did: its state and its counters. */
const makingRows = ({ bindings }: FoldContext): string[] =>
  [...bindings].filter(([, { role }]) => role === 'state' || role.startsWith('count-')).map(([signal]) => signal);

const ceilQuarter = (timeNs: bigint): bigint => ((timeNs + QUARTER_NS - 1n) / QUARTER_NS) * QUARTER_NS;
