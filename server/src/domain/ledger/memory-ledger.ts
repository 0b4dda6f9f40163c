/**
 * A machine's ledger kept in memory: entries go in as they arrive, rows are what the records would hold. It follows the
 * protocol of `fold` (rows written over, checkpoints kept, late input folded again) without any store, for cases,
 * recomputation of history, and tests.
 */

import type { MachineId } from '@gemba/contract/identity';
import { compareEntries, type Entry, type Filled, type Gap, orderTimeNs } from '@gemba/contract/sample';
import type { FoldContext } from './context.ts';
import type { CounterFact } from './counter-fact.ts';
import { type FoldResult, fold } from './fold.ts';
import type { LedgerRow } from './row.ts';
import type { Checkpoint } from './run.ts';
import { decodeFold, encodeFold, type FoldState, initialFold } from './state.ts';

export class MemoryLedger {
  state: FoldState;
  checkpoints: Checkpoint[] = [];
  facts: CounterFact[] = [];
  /** How often something came late, and the machine was folded again. */
  refolds = 0;
  readonly #context: FoldContext;
  readonly #rows = new Map<bigint, LedgerRow>();
  #entries: Entry[] = [];

  constructor(context: FoldContext) {
    this.#context = context;
    this.state = initialFold(context.placed.machine.id as MachineId);
  }

  /** Rows so far, ascending. */
  get rows(): LedgerRow[] {
    return [...this.#rows.values()].sort((a, b) => (a.fromNs < b.fromNs ? -1 : 1));
  }

  /** Takes entries as they arrive. */
  take(entries: readonly Entry[]): void {
    this.#entries.push(...entries);
    const result = fold(this.state, entries, this.#context);
    this.#keep(result);
    if (result.dirtyFromNs !== null) this.refold(result.dirtyFromNs);
  }

  /** What a restart does: everything but the stored text is forgotten. */
  restart(): void {
    this.state = decodeFold(encodeFold(this.state)) as FoldState;
  }

  /** Folds again from the newest checkpoint that isn't after a time. */
  refold(fromNs: bigint): void {
    this.refolds++;
    this.checkpoints = this.checkpoints.filter((checkpoint) => checkpoint.settledNs <= fromNs);
    const checkpoint = this.checkpoints.at(-1);
    const start = checkpoint && decodeFold(checkpoint.state);
    this.state = start ?? initialFold(this.state.machine);
    const afterNs = start ? start.settledNs : -1n;
    for (const from of this.#rows.keys()) if (from >= afterNs) this.#rows.delete(from);
    this.facts = this.facts.filter((fact) => fact.atNs <= afterNs);
    const isDeclared = (entry: Entry): entry is Gap | Filled => entry.kind === 'gap' || entry.kind === 'filled';
    const declared = this.#entries.filter((entry) => isDeclared(entry) && entry.toNs > afterNs);
    this.#keep(fold(this.state, declared, this.#context));
    this.#entries = this.#entries.toSorted(compareEntries);
    this.#keep(
      fold(
        this.state,
        this.#entries.filter((entry) => orderTimeNs(entry) > afterNs),
        this.#context,
      ),
    );
  }

  #keep(result: FoldResult): void {
    this.state = result.state;
    for (const row of result.rows) this.#rows.set(row.fromNs, row);
    this.checkpoints.push(...result.checkpoints);
    this.facts.push(...result.facts);
  }
}
