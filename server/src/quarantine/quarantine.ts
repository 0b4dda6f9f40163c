/**
 * What is refused for good, kept with its reason until somebody replays or dismisses it. A journal of its own beside
 * the records: a flood of bad input can fill neither them nor the disk, and costs its neighbours a bounded share of
 * each sync. What is given is durable when {@link Quarantine.settled} resolves; only then may a position count as stored.
 */

import { hash } from 'node:crypto';
import { join } from 'node:path';
import type { Entry } from '@gemba/contract/sample';
import { decodeBody, encodeBody } from '@gemba/contract/stream/codec';
import { Journal, type JournalOptions } from '@gemba/journal/journal';
import type { Log } from '@gemba/program/log';
import type { Metrics } from '@gemba/program/metrics';
import type { Clock } from '../clock.ts';
import type { Unreadable } from '../ingest/delivery.ts';
import { Catalog } from './catalog.ts';
import { type GivenUp, NOTHING_GIVEN_UP, readGivenUp, writeGivenUp } from './given-up.ts';
import { type Item, QUARANTINE, type RefusedEntries } from './item.ts';
import { decodeRecord, encodeRecord, type QuarantineRecord } from './record.ts';

export interface QuarantineOptions {
  /** `DATA/server/quarantine`. */
  folder: string;
  clock: Clock;
  log: Log;
  metrics: Metrics;
  /** Bytes on the disk (default 256 MiB), and items (default 100,000: some 40 MB of memory); beyond them the oldest are given up. */
  maxBytes?: number;
  maxItems?: number;
  journal?: Partial<JournalOptions>;
}

/** Bytes that may wait for a disk that takes nothing; beyond it batches with something bad in them stay with the gateways. */
const WAITING_MAX_BYTES = 16 * 1024 * 1024;
/** What is deleted at once. */
const SEGMENT_MAX_BYTES = 2 * 1024 * 1024;
/** Unreadable things that are kept in a second: a flood of them is one thing to look at. The counters have them all. */
const UNREADABLE_PER_S = 100;
/** Bytes that are kept of them. */
const UNREADABLE_MAX_BYTES = 1024;
const DETAIL_MAX_CHARS = 1000;

interface Waiting {
  record: QuarantineRecord;
  bytes: Uint8Array;
}

/** What an item holds. */
export interface Content {
  detail: string;
  entries: Entry[];
  unreadable: { bytes: number; start: Uint8Array } | null;
}

export class Quarantine {
  readonly catalog = new Catalog();
  readonly #options: QuarantineOptions;
  readonly #journal: Journal;
  readonly #givenUpFile: string;
  readonly #kept;
  readonly #repeated;
  readonly #dropped;
  #givenUp: GivenUp = NOTHING_GIVEN_UP;
  #waiting: Waiting[] = [];
  #waitingBytes = 0;
  #working: Promise<Error | null> | null = null;
  /** Fingerprints, and positions of replays, of what is not durable yet. */
  readonly #under = new Set<string>();
  #unreadable = { secondMs: Number.NEGATIVE_INFINITY, count: 0 };

  constructor(options: QuarantineOptions) {
    this.#options = options;
    const { folder, metrics } = options;
    this.#journal = new Journal({
      folder: join(folder, 'journal'),
      commitDelayMs: 0,
      segmentMaxBytes: SEGMENT_MAX_BYTES,
      // It makes room by itself, and what must be kept may take the last of the disk.
      maxBytes: Number.MAX_SAFE_INTEGER,
      freeDiskFloorBytes: 0,
      ...options.journal,
    });
    this.#givenUpFile = join(folder, 'given-up.json');
    const name = (rest: string) => `gemba_server_quarantine_${rest}`;
    this.#kept = metrics.counter(name('kept_total'), 'Entries, and things that nobody could read, that were kept', [
      'reason',
    ]);
    this.#repeated = metrics.counter(name('repeated_total'), 'Refusals of what is kept already');
    this.#dropped = metrics.counter(name('dropped_total'), 'Unreadable things that were counted and not kept');
    metrics.gauge(name('items'), 'Items in quarantine', ['state'], (gauge) => {
      for (const [state, count] of Object.entries(this.catalog.states())) gauge.set({ state }, count);
    });
    metrics.gauge(name('bytes'), 'Bytes of the quarantine on the disk', [], (gauge) => gauge.set(this.#journal.bytes));
    metrics.gauge(name('given_up'), 'Items that nobody looked at, given up for want of room, ever', [], (gauge) =>
      gauge.set(this.#givenUp.items),
    );
  }

  async start(): Promise<void> {
    await this.#journal.start();
    this.#givenUp = await readGivenUp(this.#givenUpFile, this.#journal.epoch);
    this.catalog.lastReplay = this.#givenUp.lastReplay;
    for await (const { position, body } of this.#journal.read(this.#givenUp.through + 1)) {
      const found = body === null ? null : decodeRecord(body);
      if (found !== null) this.catalog.apply(position, found.record);
    }
    await this.#journal.release(this.#givenUp.through);
  }

  async stop(): Promise<void> {
    await this.settled().catch((error: Error) => this.#options.log.error({ reason: error.message }, 'not kept'));
    await this.#journal.stop();
  }

  get epoch() {
    return this.#journal.epoch;
  }

  get bytes(): { bytes: number; maxBytes: number } {
    return { bytes: this.#journal.bytes, maxBytes: this.#maxBytes };
  }

  get givenUp(): Pick<GivenUp, 'items' | 'lastMs'> {
    return this.#givenUp;
  }

  /** Whether more can be kept; while not, batches with something bad in them are left to the gateways. */
  get takes(): boolean {
    return this.#waitingBytes < WAITING_MAX_BYTES;
  }

  /** Keeps entries; those of each machine are an item. What comes again, because nobody was told that it is stored, is recognised. */
  keep(refused: RefusedEntries): void {
    for (const [machine, entries] of Map.groupBy(refused.entries, (entry) => entry.machine)) {
      this.#keepOf(machine, { ...refused, entries });
    }
  }

  /** Keeps the beginning of something that nobody can read. */
  keepUnreadable({ reason, source, detail, payload, name }: Unreadable): void {
    const start = payload.slice(0, UNREADABLE_MAX_BYTES);
    const fingerprint = hash('sha1', JSON.stringify([reason, source, name ?? [...start, payload.length]]), 'base64');
    if (this.#isKnown(fingerprint)) return;
    const elapsedMs = this.#options.clock.elapsedMs();
    if (elapsedMs - this.#unreadable.secondMs >= 1000) this.#unreadable = { secondMs: elapsedMs, count: 0 };
    if (++this.#unreadable.count > UNREADABLE_PER_S || !this.takes) {
      this.#dropped.inc();
      return;
    }
    this.#under.add(fingerprint);
    this.#kept.inc({ reason });
    const atMs = this.#options.clock.nowMs();
    const about = { source, site: null, machine: null, signal: null, fingerprint };
    const content = { atMs, reason, detail: detail.slice(0, DETAIL_MAX_CHARS), count: 0, bytes: payload.length };
    this.#write({ kind: 'kept', ...about, ...content }, start);
  }

  /** Resolves when everything given so far is durable; rejects while the disk doesn't take it, and it is kept in memory. */
  async settled(): Promise<void> {
    while (this.#waiting.length > 0) {
      const failed = await this.#work();
      if (failed !== null) throw failed;
    }
  }

  /** Writes what somebody decided; resolves when it is durable. */
  async decide(record: Exclude<QuarantineRecord, { kind: 'kept' }>): Promise<void> {
    this.#write(record);
    await this.settled();
  }

  /** What an item holds; `null` where it was given up, or the disk has damaged it. */
  async read({ position }: Item): Promise<Content | null> {
    for await (const item of this.#journal.read(position)) {
      if (item.position !== position || item.body === null) return null;
      const found = decodeRecord(item.body);
      if (found === null || !('detail' in found.record)) return null;
      const { detail, count, bytes } = found.record;
      const unreadable = bytes === undefined ? null : { bytes, start: new Uint8Array(found.body) };
      return { detail, entries: count === 0 ? [] : decodeBody(found.body), unreadable };
    }
    return null;
  }

  #keepOf(machine: Item['machine'], { origin, reason, detail, entries }: RefusedEntries): void {
    const { gateway, epoch, position, site } = origin;
    const replayed = gateway === QUARANTINE ? (this.catalog.replayedAs(position) ?? null) : null;
    const fingerprint = JSON.stringify([gateway, epoch, position, machine, reason]);
    // Refused again for the same reason, and not settled yet: its content is what was refused first, or on its way anew.
    if (this.#isKnown(fingerprint) || (replayed?.state !== 'replaying' && replayed?.reason === reason)) {
      this.#repeated.inc();
      return;
    }
    this.#under.add(fingerprint);
    this.#kept.inc({ reason }, entries.length);
    const signals = new Set(entries.map((entry) => (entry.kind === 'sample' ? entry.signal : null)));
    const signal = signals.size === 1 ? ([...signals][0] ?? null) : null;
    const atMs = this.#options.clock.nowMs();
    const content = { atMs, reason, detail: detail.slice(0, DETAIL_MAX_CHARS), signal, ...bodyOf(entries) };
    const { body, ...said } = content;
    const returns = `return ${position}`;
    if (replayed?.state === 'replaying' && replayed.replay === position && !this.#under.has(returns)) {
      this.#under.add(returns);
      this.#write({ kind: 'again', item: replayed.id, ...said }, body);
      return;
    }
    const source = replayed === null ? gateway : replayed.source;
    this.#write({ kind: 'kept', source, site: replayed?.site ?? site, machine, fingerprint, ...said }, body);
  }

  #isKnown(fingerprint: string): boolean {
    return this.#under.has(fingerprint) || this.catalog.knows(fingerprint);
  }

  #write(record: QuarantineRecord, body?: Uint8Array): void {
    const bytes = encodeRecord(record, body);
    this.#waiting.push({ record, bytes });
    this.#waitingBytes += bytes.length;
    void this.#work();
  }

  /** One attempt at a time; `null` when all that waited at its beginning is durable, else why not. */
  #work(): Promise<Error | null> {
    this.#working ??= this.#attempt()
      .catch((error: Error) => error)
      .then((failed) => {
        this.#working = null;
        // What was given meanwhile; after a failure the next one who gives or waits tries again.
        if (failed === null && this.#waiting.length > 0) void this.#work();
        return failed;
      });
    return this.#working;
  }

  async #attempt(): Promise<Error | null> {
    // What is given in one turn shares a sync.
    await Promise.resolve();
    const group = [...this.#waiting];
    await this.#makeRoom(
      group.reduce((sum, { bytes }) => sum + bytes.length, 0),
      group.length,
    );
    const outcomes = await Promise.allSettled(group.map(({ bytes }) => this.#journal.append(bytes)));
    const left: Waiting[] = [];
    let failed: Error | null = null;
    for (const [i, outcome] of outcomes.entries()) {
      const one = group[i] as Waiting;
      if (outcome.status === 'fulfilled') this.catalog.apply(outcome.value, one.record);
      else {
        left.push(one);
        failed = outcome.reason as Error;
      }
    }
    this.#waiting = [...left, ...this.#waiting.slice(group.length)];
    this.#waitingBytes = this.#waiting.reduce((sum, { bytes }) => sum + bytes.length, 0);
    if (this.#waiting.length === 0) this.#under.clear();
    return failed;
  }

  get #maxBytes(): number {
    return this.#options.maxBytes ?? 256 * 1024 * 1024;
  }

  async #makeRoom(bytes: number, items: number): Promise<void> {
    const { maxItems = 100_000 } = this.#options;
    const isFull = () =>
      this.#journal.bytes + bytes > this.#maxBytes || this.catalog.size + items > Math.max(maxItems, items);
    while (isFull()) {
      const oldest = this.#journal.ended[0];
      if (oldest === undefined) {
        this.#journal.rotate();
        return;
      }
      await this.#giveUp(oldest.last);
    }
  }

  async #giveUp(through: number): Promise<void> {
    const { clock, log } = this.#options;
    const gone = this.catalog.heldThrough(through);
    const open = gone.filter(({ state }) => state === 'open' || state === 'replaying').length;
    const { items, lastMs } = this.#givenUp;
    this.#givenUp = {
      through,
      items: items + open,
      lastMs: open > 0 ? clock.nowMs() : lastMs,
      lastReplay: this.catalog.lastReplay,
    };
    await writeGivenUp(this.#givenUpFile, this.#journal.epoch, this.#givenUp);
    this.catalog.forget(gone);
    await this.#journal.release(through);
    if (open > 0) log.error({ items: open }, 'the quarantine is full: its oldest items are given up');
  }
}

/** Entries as they lie in the journal of a gateway. What no body can carry is kept as text, to be looked at. */
function bodyOf(entries: readonly Entry[]): { body: Uint8Array; count: number; bytes?: number } {
  try {
    return { body: encodeBody(entries), count: entries.length };
  } catch {
    const text = JSON.stringify(entries, (_key, value) => (typeof value === 'bigint' ? `${value}` : value));
    const body = Buffer.from(text).subarray(0, UNREADABLE_MAX_BYTES);
    return { body, count: 0, bytes: text.length };
  }
}
