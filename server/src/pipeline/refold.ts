/**
 * Late input: a machine whose past has changed is folded again, from the newest checkpoint before the change to the
 * head. Its intake is held meanwhile, and it begins only when both sinks have the same of every journal that carries
 * the machine; so what is read back is exactly what was folded or marked, and rows, checkpoints, fold and mark change
 * in one commit.
 */

import type { MachineId } from '@gemba/contract/identity';
import type { Entry } from '@gemba/contract/sample';
import { Backoff } from '@gemba/program/backoff';
import type { Log } from '@gemba/program/log';
import type { Metrics } from '@gemba/program/metrics';
import { type Clock, within } from '../clock.ts';
import { signalsOf } from '../domain/ledger/context.ts';
import { type FoldResult, fold } from '../domain/ledger/fold.ts';
import type { LedgerRow } from '../domain/ledger/row.ts';
import { decodeFold, type FoldState, initialFold } from '../domain/ledger/state.ts';
import type { Historian } from '../historian/port.ts';
import type { Records, SavedFold } from '../records/port.ts';
import type { KnownJournal } from './journals.ts';
import type { MachineLedger } from './machine-ledger.ts';
import { RefoldTimes } from './refold-times.ts';

/** Waiting before another attempt when the sinks were not level or the historian did not answer. */
const RETRY = { minMs: 1000, maxMs: 10_000 };
/** Longest time for which intake is held for the sinks to become level, and for the fold itself. */
const SETTLE_MAX_MS = 2000;
const FOLD_MAX_MS = 120_000;
/** Beyond any time that a sample may have. */
const END_NS = 2n ** 62n;
const DAY_NS = 86_400_000_000_000n;
/** Checkpoints of so long are kept, a quarter of an hour apart. */
const DENSE_NS = 2n * DAY_NS;

/** A machine folded again, ready to be committed. */
export interface Refolded {
  /** Rows and checkpoints later than this are replaced. */
  fromNs: bigint;
  state: FoldState;
  rows: LedgerRow[];
  checkpoints: SavedFold[];
}

/** Folds a machine again from the checkpoint before `dirtyNs`, out of what the historian has. */
export async function refold(
  ledger: MachineLedger,
  dirtyNs: bigint,
  records: Pick<Records, 'checkpointBefore'>,
  historian: Pick<Historian, 'entries' | 'coverage'>,
): Promise<Refolded> {
  const { machine, context } = ledger;
  const checkpoint = await records.checkpointBefore(machine, dirtyNs);
  const start = (checkpoint === null ? null : decodeFold(checkpoint.state)) ?? initialFold(machine);
  const rows = new Map<bigint, LedgerRow>();
  const checkpoints: SavedFold[] = [];
  let state = start;
  const apply = (entries: readonly Entry[]) => {
    const result: FoldResult = fold(state, entries, context);
    state = result.state;
    for (const row of result.rows) rows.set(row.fromNs, row);
    for (const saved of result.checkpoints) checkpoints.push({ machine, ...saved });
  };
  const { gaps, filled } = await historian.coverage(machine, start.settledNs, END_NS);
  apply([...filled, ...gaps]);
  for await (const page of historian.entries(machine, signalsOf(context), start.settledNs, END_NS)) apply(page);
  const sorted = [...rows.values()].sort((a, b) => (a.fromNs < b.fromNs ? -1 : 1));
  // Rows before the checkpoint that come out again are written over one by one: others between them stay.
  return { fromNs: start.settledNs, state, rows: sorted, checkpoints: thinned(checkpoints, state.settledNs) };
}

/** Where late input is to be expected, every checkpoint is worth its place; further back one a day is enough. */
function thinned(checkpoints: readonly SavedFold[], settledNs: bigint): SavedFold[] {
  const denseFromNs = settledNs - DENSE_NS;
  let day = -1n;
  return checkpoints.filter((checkpoint) => {
    const before = day;
    day = checkpoint.settledNs / DAY_NS;
    return checkpoint.settledNs >= denseFromNs || day !== before;
  });
}

export interface RefolderOptions {
  clock: Clock;
  log: Log;
  metrics: Metrics;
  records: Records;
  historian: Historian;
  dirty: () => MachineLedger[];
  journals: (machine: MachineId) => KnownJournal[];
  /** Holds journals: what comes of them waits. The function returned lets it go on. */
  hold: (journals: readonly KnownJournal[]) => () => void;
  /** Resolves when what both sinks have taken is durable; false when one of them can't now. */
  settle: () => Promise<boolean>;
  /** Takes a machine folded again; resolves when it is committed. */
  apply: (ledger: MachineLedger, refolded: Refolded) => Promise<void>;
}

export class Refolder {
  readonly #options: RefolderOptions;
  readonly #refolds;
  readonly #times = new RefoldTimes();
  readonly #backoff = new Backoff(RETRY);
  #cancel: (() => void) | null = null;
  #working: Promise<void> | null = null;
  #stopped = false;

  constructor(options: RefolderOptions) {
    this.#options = options;
    this.#refolds = options.metrics.counter(
      'gemba_server_refolds_total',
      'Machines folded again because of late input',
      ['result'],
    );
    options.metrics.gauge('gemba_server_refold_waiting', 'Machines that must be folded again', [], (gauge) =>
      gauge.set(options.dirty().length),
    );
  }

  /** Looks whether something is to be done: after a machine was marked, and after a start. */
  wake(): void {
    if (this.#stopped || this.#working !== null) return;
    const { clock, dirty } = this.#options;
    const nowMs = clock.elapsedMs();
    const due = dirty().map((ledger) => ({ ledger, atMs: this.#times.of(ledger, nowMs) }));
    const next = due.sort((a, b) => a.atMs - b.atMs)[0];
    if (next === undefined) return;
    this.#cancel?.();
    this.#cancel = clock.after(Math.max(0, next.atMs - nowMs), () => {
      this.#cancel = null;
      // Somebody else's turn: when it is over, this is looked at again.
      if (this.#working !== null) return;
      this.#working = this.#work(next.ledger).finally(() => {
        this.#working = null;
        this.wake();
      });
    });
  }

  /** Runs while no machine is folded again: two would end each other's hold of the intake. */
  async between<T>(act: () => Promise<T>): Promise<T> {
    while (this.#working !== null) await this.#working;
    const acting = act();
    const quiet = acting.then(
      () => undefined,
      () => undefined,
    );
    this.#working = quiet.finally(() => {
      this.#working = null;
      this.wake();
    });
    return acting;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel?.();
    await this.#working;
  }

  async #work(ledger: MachineLedger): Promise<void> {
    const { clock, journals, hold, settle, records, historian, apply, log } = this.#options;
    this.#times.begun(ledger.machine, clock.elapsedMs());
    const carrying = journals(ledger.machine);
    const release = hold(carrying);
    try {
      const dirtyNs = ledger.dirtyFromNs;
      if (dirtyNs === null) return;
      const settled = await within(clock, SETTLE_MAX_MS, settle()).catch(() => false);
      if (!settled || !carrying.every((journal) => journal.level)) {
        this.#later(ledger, 'not-level');
        return;
      }
      const refolded = await within(clock, FOLD_MAX_MS, refold(ledger, dirtyNs, records, historian));
      await apply(ledger, refolded);
      this.#refolds.inc({ result: 'done' });
      this.#backoff.reset();
    } catch (error) {
      log.warn({ machine: ledger.machine, reason: (error as Error).message }, 'could not fold again');
      this.#later(ledger, 'failed');
    } finally {
      release();
    }
  }

  #later(ledger: MachineLedger, result: string): void {
    this.#refolds.inc({ result });
    this.#times.later(ledger.machine, this.#options.clock.elapsedMs() + this.#backoff.next());
  }
}
