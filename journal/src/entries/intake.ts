/**
 * Entries of all machines become batches: what is reported within a few milliseconds shares one body, one position and
 * one sync of the disk. Only what is durable is passed on; what the journal refused is given back, to be declared.
 */

import type { Entry } from '@gemba/contract/sample';
import { decodeBody, encodeBodies } from '@gemba/contract/stream/codec';

/** What it needs of the journal. */
export interface IntakeJournal {
  append(body: Uint8Array): Promise<number>;
}

export interface IntakeUser {
  /** Durable, and in the order of positions. `late`: of the past, given by {@link Intake.late}. */
  journalled(position: number, body: Uint8Array, entries: readonly Entry[], late: boolean): void;
  /** The journal did not take them. */
  refused(entries: readonly Entry[], error: Error): void;
}

/** How long an entry waits for company, ms: part of the delay of every value, against a sync and a message each. */
const GATHER_MS = 20;
/** Entries that may wait while the disk is busy; about 100 bytes each. */
const WAITING_MAX = 500_000;

/** Entries of the past that share a body: what is new waits for one such at most. */
const LATE_ENTRIES = 2_000;

interface Late {
  body: Uint8Array;
  resolve: () => void;
  reject: (error: Error) => void;
}

export class Intake {
  readonly #journal: IntakeJournal;
  readonly #user: IntakeUser;
  readonly #gatherMs: number;
  #waiting: Entry[] = [];
  #late: Late[] = [];
  #working: Promise<void> | null = null;
  #settled = 0;
  #hurry: () => void = () => {};

  constructor(journal: IntakeJournal, user: IntakeUser, gatherMs = GATHER_MS) {
    this.#journal = journal;
    this.#user = user;
    this.#gatherMs = gatherMs;
  }

  add(entries: readonly Entry[]): void {
    if (entries.length === 0) return;
    if (this.#waiting.length + entries.length > WAITING_MAX) {
      this.#user.refused(entries, new Error('more waits for the disk than memory is given for it'));
      return;
    }
    for (const entry of entries) this.#waiting.push(entry);
    this.#working ??= this.#work();
  }

  /** Whether anything waits for the disk. */
  get busy(): boolean {
    return this.#working !== null;
  }

  /** Bodies that became durable or were refused. */
  get settled(): number {
    return this.#settled;
  }

  /**
   * Entries of the past: what is new goes before each few of them. Resolves when they are durable; rejects when the
   * journal refuses them, of which nobody else is told.
   */
  async late(entries: readonly Entry[]): Promise<void> {
    const parts: Promise<void>[] = [];
    for (let first = 0; first < entries.length; first += LATE_ENTRIES) {
      for (const body of encodeBodies(entries.slice(first, first + LATE_ENTRIES))) {
        const { promise, resolve, reject } = Promise.withResolvers<void>();
        this.#late.push({ body, resolve, reject });
        parts.push(promise);
      }
    }
    this.#working ??= this.#work();
    await Promise.all(parts);
  }

  /** How many entries wait for the disk. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Resolves when all that was added is durable or refused; waits for no company. */
  async flush(): Promise<void> {
    this.#hurry();
    await this.#working;
  }

  async #work(): Promise<void> {
    while (this.#waiting.length > 0 || this.#late.length > 0) {
      if (this.#waiting.length > 0) {
        await this.#gather();
        const entries = this.#waiting;
        this.#waiting = [];
        await this.#write(entries);
      }
      await this.#writeLate();
    }
    this.#working = null;
  }

  /** One body nearly always. Where it takes several, they go one after another: each stands on the one before. */
  async #write(entries: readonly Entry[]): Promise<void> {
    let bodies: Uint8Array[];
    try {
      bodies = encodeBodies(entries);
    } catch (error) {
      // Whatever can't be encoded must not hold up the rest: it is refused as a whole.
      this.#refuse(entries, error as Error);
      return;
    }
    for (const [index, body] of bodies.entries()) {
      const own = bodies.length === 1 ? entries : decodeBody(body);
      let position: number;
      try {
        position = await this.#journal.append(body);
      } catch (error) {
        const rest = bodies.slice(index + 1).flatMap((later) => decodeBody(later));
        this.#refuse([...own, ...rest], error as Error);
        return;
      }
      this.#settled += 1;
      this.#user.journalled(position, body, own, false);
    }
  }

  /** One body of the past. After one that was refused none of the rest is tried: each stands on the one before. */
  async #writeLate(): Promise<void> {
    const next = this.#late.shift();
    if (next === undefined) return;
    try {
      const position = await this.#journal.append(next.body);
      this.#settled += 1;
      this.#user.journalled(position, next.body, decodeBody(next.body), true);
      next.resolve();
    } catch (error) {
      this.#settled += 1;
      for (const { reject } of [next, ...this.#late.splice(0)]) reject(error as Error);
    }
  }

  /**
   * Gives entries back, and with them what these machines have said since: that a stretch was observed is not true any
   * more when samples of it were refused.
   */
  #refuse(entries: readonly Entry[], error: Error): void {
    const machines = new Set(entries.map(({ machine }) => machine));
    const since = this.#waiting.filter(({ machine }) => machines.has(machine));
    this.#waiting = this.#waiting.filter(({ machine }) => !machines.has(machine));
    this.#settled += 1;
    this.#user.refused([...entries, ...since], error);
  }

  #gather(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, this.#gatherMs);
    this.#hurry = () => {
      clearTimeout(timer);
      resolve();
    };
    return promise;
  }
}
