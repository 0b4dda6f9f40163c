/**
 * One machine's fold, made again out of what the historian has. It may read ahead while entries go on coming in: then it
 * goes back to before the first of them that it may have missed, and reads the rest again while nothing comes in.
 */

import type { Entry } from '@gemba/contract/sample';
import { signalsOf } from '../domain/ledger/context.ts';
import { fold } from '../domain/ledger/fold.ts';
import type { LedgerRow } from '../domain/ledger/row.ts';
import { decodeFold, type FoldState, initialFold } from '../domain/ledger/state.ts';
import type { Historian } from '../historian/port.ts';
import type { Records, SavedFold } from '../records/port.ts';
import { thinned } from './checkpoints.ts';
import type { MachineLedger } from './machine-ledger.ts';

/** Beyond any time that a sample may have. */
const END_NS = 2n ** 62n;

/** A machine folded again, ready to be committed. */
export interface Refolded {
  /** Rows and checkpoints later than this are replaced. */
  fromNs: bigint;
  state: FoldState;
  rows: LedgerRow[];
  checkpoints: SavedFold[];
}

type OfHistorian = Pick<Historian, 'entries' | 'coverage'>;

export class Refolding {
  readonly #ledger: Pick<MachineLedger, 'machine' | 'context'>;
  readonly #historian: OfHistorian;
  readonly #begin: FoldState;
  #state: FoldState;
  readonly #rows = new Map<bigint, LedgerRow>();
  #checkpoints: SavedFold[] = [];

  private constructor(ledger: Pick<MachineLedger, 'machine' | 'context'>, historian: OfHistorian, begin: FoldState) {
    this.#ledger = ledger;
    this.#historian = historian;
    this.#begin = begin;
    this.#state = begin;
  }

  /** Begins at the newest checkpoint before a time. */
  static async begin(
    ledger: MachineLedger,
    dirtyNs: bigint,
    records: Pick<Records, 'checkpointBefore'>,
    historian: OfHistorian,
  ): Promise<Refolding> {
    const checkpoint = await records.checkpointBefore(ledger.machine, dirtyNs);
    const begin = (checkpoint === null ? null : decodeFold(checkpoint.state)) ?? initialFold(ledger.machine);
    return new Refolding(ledger, historian, begin);
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
  }

  get result(): Refolded {
    // Rows before the beginning that come out again are written over one by one: others between them stay.
    const rows = [...this.#rows.values()].sort((a, b) => (a.fromNs < b.fromNs ? -1 : 1));
    return { fromNs: this.fromNs, state: this.#state, rows, checkpoints: this.#checkpoints };
  }

  #apply(entries: readonly Entry[]): void {
    const { machine, context } = this.#ledger;
    const { state, rows, checkpoints } = fold(this.#state, entries, context);
    this.#state = state;
    for (const row of rows) this.#rows.set(row.fromNs, row);
    if (checkpoints.length === 0) return;
    for (const saved of checkpoints) {
      // The one that was gone back to is passed again.
      if (this.#checkpoints.at(-1)?.settledNs === saved.settledNs) this.#checkpoints.pop();
      this.#checkpoints.push({ machine, ...saved });
    }
    this.#checkpoints = thinned(this.#checkpoints, state.settledNs);
  }
}
