/**
 * After a gap, what the machine's server has recorded of it: read beside the live work, journalled as samples of the
 * past, and the gap closed as far as the record proves to be whole (`claim.ts`). Nothing here hurries: values come
 * at a rate, and wait while live work is behind. What is durable is remembered, so that a lost link or a killed gateway
 * goes on where the journal ends.
 */

import type { MachineId, SignalId } from '@gemba/contract/identity';
import type { Entry } from '@gemba/contract/sample';
import type { Disk } from '@gemba/journal/disk';
import { readable } from '@gemba/journal/entries/readable';
import type { Journal } from '@gemba/journal/journal';
import { Backoff } from '@gemba/program/backoff';
import type { Log } from '@gemba/program/log';
import type { WatchedMachine } from '../opcua/machine.ts';
import { pause } from '../pause.ts';
import { Chunk, type Counts, noCounts, unread } from './chunk.ts';
import { GapMemory, type OpenGap, signalIn } from './gap-memory.ts';
import { Pace } from './pace.ts';
import type { BackfillSettings } from './settings.ts';
import { readSnapshot, writeSnapshot } from './snapshot.ts';
import type { HistorySource, Page, Wanted } from './source.ts';

export interface BackfillOptions {
  /** The snapshot. */
  file: string;
  disk?: Disk | undefined;
  settings(machine: MachineId): BackfillSettings;
  signalsOf(machine: MachineId): readonly SignalId[];
  machine(id: MachineId): Pick<WatchedMachine, 'sift'> | null;
  /** Makes entries durable, after what is new; rejects when the journal refuses them. */
  journal(entries: Entry[]): Promise<void>;
  /** Whether live work is behind: nothing is read then. */
  behind(): boolean;
  counted(counts: Counts): void;
  clock: () => bigint;
  log: Log;
}

/** Nodes of one call, where the server allows more. */
const NODES_MAX = 80;
/** Values of a page, of all its nodes; of one node at least. What is live waits while a page is taken in, some 20 ms. */
const PAGE_VALUES = 4_000;
const NODE_VALUES_MIN = 50;
/** How often one signal of a gap is begun anew in a session: continuation points are lost, servers are short of them. */
const ATTEMPTS_MAX = 12;
/** Values with which a record is recognised: its bounding value, and the first one behind it. */
const LOOK_VALUES = 10;
const RETRY = { minMs: 1_000, maxMs: 30_000 };
const NS_PER_HOUR = 3_600_000_000_000;

export class Backfill {
  readonly #options: BackfillOptions;
  readonly #memory: GapMemory;
  /** Of all machines together: they share the gateway. */
  readonly #pace: Pace;
  readonly #sessions = new Map<HistorySource, AbortController>();
  readonly #working = new Set<Promise<void>>();
  /** Machines whose history is being read; what was read may still be on its way to the disk. */
  readonly #reading = new Map<MachineId, Promise<unknown>>();
  #wake: PromiseWithResolvers<void> = Promise.withResolvers();
  #position = 0;

  constructor(options: BackfillOptions) {
    this.#options = options;
    const { settings, signalsOf, behind } = options;
    this.#memory = new GapMemory((machine) => settings(machine).enabled, signalsOf);
    this.#pace = new Pace(behind);
  }

  /** Gaps that history may still fill in. */
  get open(): number {
    return this.#memory.all().length;
  }

  /** Reads the snapshot and what the journal holds beyond it. */
  async recall(journal: Pick<Journal, 'epoch' | 'read'>): Promise<void> {
    this.#position = await readSnapshot(this.#options.file, journal.epoch, this.#memory, this.#options.disk);
    for await (const { position, body } of journal.read(this.#position + 1)) {
      const entries = readable(body);
      if (entries !== null) this.learn(position, entries);
    }
  }

  /** Takes in a batch that is durable; in the order of positions. */
  learn(position: number, entries: readonly Entry[]): void {
    this.#position = position;
    if (this.#memory.learn(entries).size === 0) return;
    this.#wake.resolve();
    this.#wake = Promise.withResolvers();
  }

  /** Writes the snapshot; returns the position through which it goes. */
  async save(epoch: string): Promise<number> {
    this.#forgetOld();
    const position = this.#position;
    await writeSnapshot(this.#options.file, epoch, position, this.#memory, this.#options.disk);
    return position;
  }

  /** Machines are watched again, and their history can be read, until `detach`. */
  attach(source: HistorySource): void {
    this.detach(source);
    const controller = new AbortController();
    this.#sessions.set(source, controller);
    const work = this.#serve(source, controller.signal).finally(() => this.#working.delete(work));
    this.#working.add(work);
  }

  detach(source: HistorySource): void {
    this.#sessions.get(source)?.abort();
    this.#sessions.delete(source);
  }

  async stop(): Promise<void> {
    for (const source of [...this.#sessions.keys()]) this.detach(source);
    await Promise.all(this.#working);
  }

  /** Reads as long as the session lasts; what fails is tried again, for it may be the journal that is full. */
  async #serve(source: HistorySource, signal: AbortSignal): Promise<void> {
    const backoff = new Backoff(RETRY);
    const attempts = new Attempts();
    while (!signal.aborted) {
      try {
        await this.#run(source, attempts, signal);
      } catch (error) {
        if (signal.aborted) return;
        this.#options.log.warn({ reason: (error as Error).message }, 'history not read');
        await pause(backoff.next(), signal);
      }
    }
  }

  async #run(source: HistorySource, attempts: Attempts, signal: AbortSignal): Promise<void> {
    const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    let nodesMax = Math.min(NODES_MAX, await source.nodesPerCall());
    while (!signal.aborted) {
      const woken = this.#wake.promise;
      const next = await this.#next(source, attempts);
      // Of another session: read beside it, its values would be journalled twice.
      const other = next === null ? woken : this.#reading.get(next.gap.machine);
      if (next === null || other !== undefined) {
        await Promise.race([other, aborted]);
        continue;
      }
      const { gap } = next;
      const signals = next.signals.slice(0, nodesMax);
      const tails = new Map(signals.map((one) => [one, signalIn(gap, one).tail[0]]));
      for (const one of signals) attempts.count(gap, one);
      const filling = this.#fill(source, gap, signals, signal);
      const settled = filling.catch(() => {}).finally(() => this.#reading.delete(gap.machine));
      this.#reading.set(gap.machine, settled);
      const again = await filling.catch((error) => {
        // The server is not to blame: it is tried as long as the session lasts.
        if (error instanceof NotJournalled) for (const one of signals) attempts.forget(gap, one);
        throw error;
      });
      await settled;
      for (const one of again) if (signalIn(gap, one).tail[0] !== tails.get(one)) attempts.forget(gap, one);
      for (const one of signals) if (!again.includes(one)) attempts.done(gap, one);
      if (again.length > 0) nodesMax = Math.max(1, nodesMax >> 1);
    }
  }

  /** The oldest gap with signals that are still to be read. */
  async #next(source: HistorySource, attempts: Attempts): Promise<{ gap: OpenGap; signals: SignalId[] } | null> {
    this.#forgetOld();
    for (const machine of source.machines) {
      if (!this.#options.settings(machine).enabled) continue;
      for (const gap of this.#memory.of(machine)) {
        const signals = unread(gap, await source.historizing(machine), attempts.over(gap));
        if (signals.length > 0) return { gap, signals };
      }
    }
    return null;
  }

  /** Reads signals of a gap to the end of their records. Returns those that are to be begun again, fewer at once. */
  async #fill(source: HistorySource, gap: OpenGap, signals: SignalId[], signal: AbortSignal): Promise<SignalId[]> {
    const { machine } = gap;
    const sieves = new Map(signals.map((one) => [one, this.#options.machine(machine)?.sift(one) ?? null]));
    const present = await source.present(machine, signals);
    const chunk = new Chunk(gap, signals, source.startedNs, present, (one) => sieves.get(one) ?? null);
    const max = Math.max(NODE_VALUES_MIN, Math.floor(PAGE_VALUES / signals.length));
    const pages = this.#pages(source, chunk, max, signal);
    try {
      await this.#lookAgain(source, chunk);
      // Pages are read while those before go to the disk.
      let reading = pages.next();
      for (let next = await reading; !next.done; next = await reading) {
        const counts = noCounts();
        const entries = chunk.take(next.value.wanted, next.value.pages, counts);
        reading = pages.next();
        reading.catch(() => {});
        await this.#options.journal(entries).catch((error: Error) => Promise.reject(new NotJournalled(error.message)));
        this.#options.counted(counts);
      }
      return signal.aborted ? [] : chunk.again;
    } catch (error) {
      if (signals.length === 1 || !TOO_MANY.test((error as Error).message)) throw error;
      return signals;
    } finally {
      await pages.return(undefined);
    }
  }

  /** The records of a chunk page by page, as there is time for them; what will not be fetched is given up. */
  async *#pages(
    source: HistorySource,
    chunk: Chunk,
    max: number,
    signal: AbortSignal,
  ): AsyncGenerator<{ wanted: Wanted[]; pages: Page[] }, void> {
    const { stretch } = chunk;
    const { machine } = chunk.gap;
    let left: Wanted[] = [];
    try {
      for (let wanted = chunk.wanted; wanted.length > 0; wanted = chunk.wanted) {
        await this.#pace.wait(signal);
        if (signal.aborted) return;
        const pages = await source.read(machine, wanted, stretch, max);
        left = wanted.map(({ signal: one }, index) => ({ signal: one, point: pages[index]?.point ?? null }));
        const values = pages.reduce((sum, { readings }) => sum + readings.length, 0);
        this.#pace.read(values, this.#options.settings(machine).valuesPerS);
        yield { wanted, pages };
      }
    } finally {
      const points = left.filter(({ point }) => point !== null);
      if (points.length > 0 && !signal.aborted) await source.release(machine, points).catch(() => {});
    }
  }

  /** How the records of interrupted signals begin was known once, and must be seen again. */
  async #lookAgain(source: HistorySource, chunk: Chunk): Promise<void> {
    const { machine, fromNs, toNs } = chunk.gap;
    const { interrupted } = chunk;
    if (interrupted.length === 0) return;
    const pages = await source.read(machine, interrupted, { fromNs, toNs }, LOOK_VALUES);
    const left: Wanted[] = [];
    for (const [index, { signal }] of interrupted.entries()) {
      const page = pages[index];
      if (page === undefined) continue;
      chunk.lookedAt(signal, page);
      if (page.point !== null) left.push({ signal, point: page.point });
    }
    if (left.length > 0) await source.release(machine, left);
  }

  #forgetOld(): void {
    const nowNs = this.#options.clock();
    for (const gap of this.#memory.all()) {
      const { maxHours } = this.#options.settings(gap.machine);
      if (Number(nowNs - gap.toNs) > maxHours * NS_PER_HOUR) this.#memory.drop(gap);
    }
  }
}

/** What servers answer to a call that is too large for them [OPC 10000-4 §5.11.3]. */
const TOO_MANY =
  /BadTooManyOperations|BadNoContinuationPoints|BadEncodingLimitsExceeded|BadRequestTooLarge|BadResponseTooLarge|BadTcpMessageTooLarge/;

class NotJournalled extends Error {}

/** How often signals of gaps were read in this session without any of it coming. */
class Attempts {
  readonly #made = new WeakMap<OpenGap, { counts: Map<SignalId, number>; over: Set<SignalId> }>();

  over(gap: OpenGap): ReadonlySet<SignalId> {
    return this.#of(gap).over;
  }

  count(gap: OpenGap, signal: SignalId): void {
    const { counts, over } = this.#of(gap);
    const made = (counts.get(signal) ?? 0) + 1;
    counts.set(signal, made);
    if (made >= ATTEMPTS_MAX) over.add(signal);
  }

  forget(gap: OpenGap, signal: SignalId): void {
    this.#of(gap).counts.delete(signal);
    this.#of(gap).over.delete(signal);
  }

  done(gap: OpenGap, signal: SignalId): void {
    this.#of(gap).over.add(signal);
  }

  #of(gap: OpenGap) {
    const known = this.#made.get(gap) ?? { counts: new Map(), over: new Set() };
    this.#made.set(gap, known);
    return known;
  }
}
