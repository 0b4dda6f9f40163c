/**
 * Holds what a server's values are against what its subscription has told of them, machine by machine, again and again.
 * A node that vanished without a word, an item that the server forgot, a change that it never reported would otherwise
 * leave a value standing that is long over, and Good: the subscription lives, and says nothing of it.
 */

import { qualityOf } from '@gemba/contract/sample';
import { pause } from '../pause.ts';
import type { WatchedMachine } from './machine.ts';
import type { PresentValues } from './present-check.ts';
import { type DataValueLike, readOf, splitStatus, type Tracked } from './to-sample.ts';

/** A signal whose present value no report has told, as the last read showed it. */
export interface Stale {
  tracked: Tracked;
  dataValue: DataValueLike;
}

/** How often it is looked which machine is due. */
const LOOK_MS = 500;
/** A change that is on its way needs its sampling and publishing intervals, and this. */
const GRACE_MS = 1_000;
/** So often a value must be read that nobody has told: one that came and went between two samples is not missing. */
const READS = 2;

export interface AuditUser {
  machines(): readonly WatchedMachine[];
  read(machine: WatchedMachine): Promise<PresentValues>;
  /** Longest time that a change is on its way when all is well, ms. */
  delayMs(): number;
  /** These were not told of. `agreedNs`: up to then, in the machine's time, all was. */
  stale(machine: WatchedMachine, signals: readonly Stale[], agreedNs: bigint): Promise<void>;
}

/** When a machine was last looked at: on a clock that nobody sets, and in its own time. */
interface Audited {
  atMs: number;
  agreedNs: bigint;
}

export class Audit {
  readonly #user: AuditUser;
  readonly #audited = new WeakMap<WatchedMachine, Audited>();

  constructor(user: AuditUser) {
    this.#user = user;
  }

  /** Goes on until the signal; rejects when a machine can't be read. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await pause(LOOK_MS, signal);
      const machine = this.#due(performance.now());
      if (machine !== null && !signal.aborted) await this.#look(machine, signal);
    }
  }

  /** The machine whose turn it is. One that has just begun to be watched was looked at then. */
  #due(nowMs: number): WatchedMachine | null {
    for (const machine of this.#user.machines()) {
      const { checkS } = machine.source;
      const { throughNs } = machine;
      if (!machine.watched || throughNs === null || checkS === 0) {
        this.#audited.delete(machine);
        continue;
      }
      const audited = this.#audited.get(machine);
      if (audited === undefined) this.#audited.set(machine, { atMs: nowMs, agreedNs: throughNs });
      else if (nowMs - audited.atMs >= checkS * 1000) return machine;
    }
    return null;
  }

  async #look(machine: WatchedMachine, signal: AbortSignal): Promise<void> {
    const { throughNs } = machine;
    const stale = await this.#stale(machine, signal);
    const before = this.#audited.get(machine);
    const isGoingOn = !signal.aborted && machine.watched && this.#user.machines().includes(machine);
    if (!isGoingOn || before === undefined || throughNs === null) return;
    this.#audited.set(machine, { atMs: performance.now(), agreedNs: throughNs });
    if (stale.length > 0) await this.#user.stale(machine, stale, before.agreedNs);
  }

  async #stale(machine: WatchedMachine, signal: AbortSignal): Promise<Stale[]> {
    let suspects: Stale[] = [];
    for (let read = 0; read < READS; read++) {
      const values = differing((await this.#user.read(machine)).values);
      const told = values.map(({ tracked }) => tracked.identity.last);
      const again = read === 0 ? null : new Set(suspects.map(({ tracked }) => tracked));
      if (values.length === 0) return [];
      await pause(this.#user.delayMs() + GRACE_MS, signal);
      suspects = values.filter(
        ({ tracked }, index) => tracked.identity.last === told[index] && (again === null || again.has(tracked)),
      );
    }
    return suspects;
  }
}

/** What a read shows of signals that isn't what was last told of them. Why exactly a value is Bad is no difference. */
export function differing(values: readonly Stale[]): Stale[] {
  return values.filter(({ tracked, dataValue }) => {
    const { last } = tracked.identity;
    // What the journal refused comes again by itself.
    if (last === null) return false;
    const { value, status } = readOf(dataValue, splitStatus(dataValue.statusCode.value).status, tracked);
    return qualityOf(last.status) !== qualityOf(status) || !Object.is(last.value, value);
  });
}
