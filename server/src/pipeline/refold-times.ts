/**
 * When a machine with late input is folded again. What is a little late is put right at once, for somebody may look at
 * it; what changes a time long past is waited for to its end, because each attempt folds all that has come since.
 */

import type { MachineId } from '@gemba/contract/identity';
import type { MachineLedger } from './machine-ledger.ts';

/**
 * Under a continuing backlog all machines together are folded again for a tenth of the time, so that it doesn't cost its
 * square: each waits ten times as long as it took, for each that waits. Somebody may look at the figures: no longer than
 * this, and no machine more often than that.
 */
const COST = 10;
const REFOLD_MOST_MS = 10_000;
const REFOLD_LEAST_MS = 500;
/** Further back than this, no screen of the running shift is concerned. */
const DEEP_NS = 86_400_000_000_000n;
/** What reaches so far back has ended when nothing more came for this long; and is looked at this late at the latest. */
const QUIET_MS = 1000;
const LATEST_MS = 120_000;

/** Late input that reaches far back: how often the machine had been marked, since when, and when last. */
interface Deep {
  marks: number;
  sinceMs: number;
  lastMs: number;
}

export class RefoldTimes {
  readonly #notBeforeMs = new Map<MachineId, number>();
  readonly #deep = new Map<MachineId, Deep>();

  /** When it is due; for a machine that is marked. To be asked again after it may have been marked anew. */
  of({ machine, marks, dirtyFromNs, state }: MachineLedger, nowMs: number): number {
    const notBeforeMs = this.#notBeforeMs.get(machine) ?? Number.NEGATIVE_INFINITY;
    if (dirtyFromNs === null || state.settledNs - dirtyFromNs <= DEEP_NS) return notBeforeMs;
    let deep = this.#deep.get(machine);
    if (deep?.marks !== marks) {
      deep = { marks, sinceMs: deep?.sinceMs ?? nowMs, lastMs: nowMs };
      this.#deep.set(machine, deep);
    }
    return Math.max(notBeforeMs, Math.min(deep.lastMs + QUIET_MS, deep.sinceMs + LATEST_MS));
  }

  /**
   * It has been folded again.
   * @param tookMs how long that took
   * @param waiting machines that are to be folded again, with this one
   */
  done(machine: MachineId, nowMs: number, tookMs: number, waiting: number): void {
    const mostMs = this.#deep.delete(machine) ? LATEST_MS : REFOLD_MOST_MS;
    this.later(machine, nowMs + Math.min(mostMs, Math.max(REFOLD_LEAST_MS, COST * tookMs * waiting)));
  }

  /** Not before this. */
  later(machine: MachineId, atMs: number): void {
    this.#notBeforeMs.set(machine, atMs);
  }
}
