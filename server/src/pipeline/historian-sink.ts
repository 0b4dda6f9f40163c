/**
 * The second sink: batches on their way into the historian. A bounded queue, worked off by one appender that waits
 * longer and longer while the engine is down. What finds no room is left to the gateway, which keeps it.
 */

import type { SiteId } from '@gemba/contract/identity';
import { add, type PositionSet } from '@gemba/contract/stream/positions';
import { Backoff } from '@gemba/program/backoff';
import type { Log } from '@gemba/program/log';
import type { Metrics } from '@gemba/program/metrics';
import type { Clock } from '../clock.ts';
import type { Historian, HistorianBatch, Quarantined } from '../historian/port.ts';
import { sortOutStorable } from '../historian/storable.ts';
import type { Keeper } from '../quarantine/item.ts';
import type { Records } from '../records/port.ts';
import type { KnownJournal } from './journals.ts';

/** Most entries that wait in memory: half a minute at 10,000 a second. */
const QUEUE_MAX_ENTRIES = 300_000;
/** Most entries given to the engine at once. */
const APPEND_MAX_ENTRIES = 20_000;
/** Shortest time from one append to the next: many small ones would cost the engine more than they gain. */
const APPEND_EVERY_MS = 200;
/** Attempts that may fail before the historian counts as down. */
const DOWN_AFTER = 2;

export interface HistorianSinkOptions {
  historian: Historian;
  records: Pick<Records, 'setHistorianPositions'>;
  quarantine: Keeper;
  clock: Clock;
  log: Log;
  metrics: Metrics;
  /** Entries that may wait in memory (default 300,000). */
  queueMaxEntries?: number;
  /** Positions of this journal have become durable. */
  onDurable: (journal: KnownJournal) => void;
}

interface Waiting {
  journal: KnownJournal;
  batch: HistorianBatch;
}

export class HistorianSink {
  readonly #options: HistorianSinkOptions;
  readonly #backoff = new Backoff({ minMs: 500, maxMs: 15_000 });
  readonly #appended;
  readonly #dropped;
  #queue: Waiting[] = [];
  #entries = 0;
  #working: Promise<void> | null = null;
  #lastMs = Number.NEGATIVE_INFINITY;
  #failures = 0;
  #hurry = false;
  #stopped = false;
  #wake: (() => void) | null = null;
  /** For an engine without transactions, which can't keep its positions itself. */
  #writesPositions = false;

  constructor(options: HistorianSinkOptions) {
    this.#options = options;
    const { metrics } = options;
    this.#appended = metrics.counter('gemba_server_historian_entries_total', 'Entries that the historian stored');
    this.#dropped = metrics.counter(
      'gemba_server_historian_dropped_batches_total',
      'Batches left to the gateway because the historian was behind',
    );
    metrics.gauge('gemba_server_historian_waiting_entries', 'Entries that wait for the historian', [], (gauge) =>
      gauge.set(this.#entries),
    );
    metrics.gauge('gemba_server_historian_up', 'Whether the historian takes what it is given', [], (gauge) =>
      gauge.set(this.ok ? 1 : 0),
    );
  }

  /** Whether the last attempts went well. */
  get ok(): boolean {
    return this.#failures < DOWN_AFTER;
  }

  /** Whether the positions go into the records after each append. */
  writePositions(yes: boolean): void {
    this.#writesPositions = yes;
  }

  /** Takes a batch, unless there is no room: the position then stays open. */
  offer(journal: KnownJournal, batch: HistorianBatch): boolean {
    const max = this.#options.queueMaxEntries ?? QUEUE_MAX_ENTRIES;
    if (this.#stopped || this.#entries + batch.entries.length > max) {
      this.#dropped.inc();
      return false;
    }
    this.#queue.push({ journal, batch });
    this.#entries += batch.entries.length;
    this.#work();
    return true;
  }

  /** Resolves when everything offered so far is stored, or when the historian is seen to be down: then false. */
  async flush(): Promise<boolean> {
    this.#hurry = true;
    this.#wake?.();
    while (this.#queue.length > 0 && this.ok && !this.#stopped) await this.#working;
    this.#hurry = false;
    return this.#queue.length === 0;
  }

  /** Gives the historian what waits, once; what it does not take stays with the gateways. */
  async stop(): Promise<void> {
    if (this.ok) await this.flush();
    this.#stopped = true;
    this.#wake?.();
    await this.#working;
  }

  #work(): void {
    this.#working ??= this.#drain().finally(() => {
      this.#working = null;
      if (this.#queue.length > 0 && !this.#stopped) this.#work();
    });
  }

  /** One append, after the wait that is due before it. */
  async #drain(): Promise<void> {
    const { clock } = this.#options;
    const sinceMs = clock.elapsedMs() - this.#lastMs;
    if (this.#failures > 0) await this.#pause(this.#backoff.next());
    else if (!this.#hurry && sinceMs < APPEND_EVERY_MS) await this.#pause(APPEND_EVERY_MS - sinceMs);
    if (this.#stopped) return;
    this.#lastMs = clock.elapsedMs();
    const taken = this.#next();
    try {
      await this.#append(taken);
      this.#failures = 0;
      this.#backoff.reset();
    } catch (error) {
      this.#failures++;
      if (this.#failures === DOWN_AFTER) {
        this.#options.log.error(
          { reason: (error as Error).message, waiting: this.#entries },
          'the historian does not store',
        );
      }
      return;
    }
    this.#queue.splice(0, taken.length);
    for (const { batch } of taken) this.#entries -= batch.entries.length;
    for (const journal of new Set(taken.map((waiting) => waiting.journal))) this.#options.onDurable(journal);
  }

  #next(): Waiting[] {
    let end = 0;
    let entries = 0;
    for (; end < this.#queue.length; end++) {
      entries += this.#queue[end]?.batch.entries.length ?? 0;
      if (entries > APPEND_MAX_ENTRIES) break;
    }
    return this.#queue.slice(0, Math.max(1, end));
  }

  async #append(taken: readonly Waiting[]): Promise<void> {
    const { historian, records, quarantine } = this.#options;
    const batches = taken.map(({ batch }) => batch);
    // First what must not be lost, then what counts as taken: an engine may keep the positions with the entries.
    this.#keep(taken, sortOutStorable(batches).quarantined);
    await quarantine.settled();
    this.#keep(taken, await historian.append(batches));
    await quarantine.settled();
    const grown = new Map<KnownJournal, PositionSet>();
    for (const { journal, batch } of taken) {
      grown.set(journal, add(grown.get(journal) ?? journal.sinks.historian.durable, batch.position));
    }
    if (this.#writesPositions) {
      const sets = [...grown].map(([{ gateway, epoch }, set]) => ({ gateway, epoch, set }));
      await records.setHistorianPositions(sets);
    }
    for (const [journal, set] of grown) journal.sinks.historian.settle(set);
    for (const { batch } of taken) this.#appended.inc(batch.entries.length);
  }

  /** What the engine refuses is kept with the batch that it came in. */
  #keep(taken: readonly Waiting[], refused: readonly Quarantined[]): void {
    if (refused.length === 0) return;
    const reasons = new Map(refused.map((one) => [one.entry, one]));
    for (const { journal, batch } of taken) {
      const own = batch.entries.flatMap((entry) => reasons.get(entry) ?? []);
      const { gateway, epoch, position } = batch;
      const origin = { site: journal.site as SiteId, gateway, epoch, position };
      for (const [code, some] of Map.groupBy(own, (one) => one.code ?? 'historian')) {
        const entries = some.map(({ entry }) => entry);
        this.#options.quarantine.keep({ origin, reason: code, detail: some[0]?.reason ?? '', entries });
      }
    }
  }

  /** Waits, unless somebody is in a hurry. */
  async #pause(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const cancel = this.#options.clock.after(ms, resolve);
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
    this.#wake = null;
  }
}
