/**
 * Late input: a machine whose past has changed is folded again, from the newest checkpoint before the change to the
 * head. Its intake is held meanwhile, and it begins only when both sinks have the same of every journal that carries
 * the machine; so what is read back is exactly what was folded or marked, and rows, checkpoints, fold and mark change
 * in one commit. What goes far back is read ahead, so that the intake is held for the last of it alone.
 */

import type { MachineId } from '@gemba/contract/identity';
import { Backoff } from '@gemba/program/backoff';
import type { Log } from '@gemba/program/log';
import type { Metrics } from '@gemba/program/metrics';
import { type Clock, within } from '../clock.ts';
import type { Historian } from '../historian/port.ts';
import type { Records } from '../records/port.ts';
import type { KnownJournal } from './journals.ts';
import type { MachineLedger } from './machine-ledger.ts';
import { RefoldTimes } from './refold-times.ts';
import { type OfRecords, type Refolded, Refolding } from './refolding.ts';

/** Waiting before another attempt when the sinks were not level or the historian did not answer. */
const RETRY = { minMs: 1000, maxMs: 10_000 };
/** Longest time for which intake is held for the sinks to become level, and for the fold itself. */
const SETTLE_MAX_MS = 2000;
const FOLD_MAX_MS = 120_000;
/** What goes further back than this is read ahead, before the intake is held. */
const AHEAD_NS = 3_600_000_000_000n;
/** Longest time for that: years of a machine. */
const AHEAD_MAX_MS = 1_800_000;

/** Folds a machine again from the checkpoint before `dirtyNs`, out of what the historian has. */
export async function refold(
  ledger: MachineLedger,
  dirtyNs: bigint,
  records: OfRecords,
  historian: Pick<Historian, 'entries' | 'coverage' | 'stats'>,
): Promise<Refolded> {
  const refolding = await Refolding.begin(ledger, dirtyNs, records, historian);
  await refolding.read();
  return refolding.result;
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
  /** What goes further back is read ahead, before the intake is held (default an hour). */
  refoldAheadNs?: bigint | undefined;
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
    const { clock, records, historian, apply, log, dirty } = this.#options;
    const begunMs = clock.elapsedMs();
    try {
      const { dirtyFromNs, state } = ledger;
      if (dirtyFromNs === null) return;
      const isFar = state.settledNs - dirtyFromNs > (this.#options.refoldAheadNs ?? AHEAD_NS);
      const ahead = isFar ? await this.#readAhead(ledger) : null;
      if (isFar && ahead === null) return;
      const done = await this.#held(ledger, async (dirtyNs) => {
        // What came late since may lie before where the reading began.
        const isOf = ahead !== null && (ledger.lateNs === null || ledger.lateNs >= ahead.fromNs);
        const refolding = isOf ? ahead : await Refolding.begin(ledger, dirtyNs, records, historian);
        if (isOf) refolding.backTo(ledger.lateNs);
        await within(clock, FOLD_MAX_MS, refolding.read());
        await apply(ledger, refolding.result);
      });
      if (done === null) return;
      const nowMs = clock.elapsedMs();
      this.#times.done(ledger.machine, nowMs, nowMs - begunMs, dirty().length + 1);
      this.#refolds.inc({ result: 'done' });
      this.#backoff.reset();
    } catch (error) {
      log.warn({ machine: ledger.machine, reason: (error as Error).message }, 'could not fold again');
      this.#later(ledger, 'failed');
    }
  }

  /** Reads what is stored while the intake goes on; `null` where that is not possible now. */
  async #readAhead(ledger: MachineLedger): Promise<Refolding | null> {
    const { clock, records, historian } = this.#options;
    // What the fold is given from here on may come too late for the reading.
    const begun = await this.#held(ledger, async (dirtyNs) => {
      ledger.lateNs = null;
      return Refolding.begin(ledger, dirtyNs, records, historian);
    });
    if (begun !== null)
      await within(
        clock,
        AHEAD_MAX_MS,
        begun.read(() => !this.#stopped),
      );
    return begun;
  }

  /**
   * Acts while the intake of a machine is held and both sinks have the same of it; `null` where that can't be now: it is
   * tried again later.
   */
  async #held<T>(ledger: MachineLedger, act: (dirtyNs: bigint) => Promise<T>): Promise<T | null> {
    const { clock, journals, hold, settle } = this.#options;
    const carrying = journals(ledger.machine);
    const release = hold(carrying);
    try {
      const settled = await within(clock, SETTLE_MAX_MS, settle()).catch(() => false);
      const { dirtyFromNs } = ledger;
      if (dirtyFromNs === null) return null;
      if (settled && carrying.every((journal) => journal.level)) return await act(dirtyFromNs);
      this.#later(ledger, 'not-level');
      return null;
    } finally {
      release();
    }
  }

  #later(ledger: MachineLedger, result: string): void {
    this.#refolds.inc({ result });
    this.#times.later(ledger.machine, this.#options.clock.elapsedMs() + this.#backoff.next());
  }
}
