/**
 * Foreign nodes have no journal, so the server keeps one for them: entries come in, are durable on its disk under a
 * position before anything is made of them, and go the way of every other batch from there. What both sinks have is
 * released; what they don't is delivered again, after a restart too. The promise for these machines begins at this sync.
 */

import { join } from 'node:path';
import type { GatewayId, MachineId, SiteId } from '@gemba/contract/identity';
import type { Entry, Gap } from '@gemba/contract/sample';
import { decodeBody } from '@gemba/contract/stream/codec';
import { contiguous, EMPTY, has, type PositionSet } from '@gemba/contract/stream/positions';
import type { Lane } from '@gemba/contract/stream/topics';
import { gapsOfDamage } from '@gemba/journal/entries/damage';
import { Intake } from '@gemba/journal/entries/intake';
import { Memory, type Recalled } from '@gemba/journal/entries/memory';
import { type Damage, ReplayReader } from '@gemba/journal/entries/replay';
import { Journal, type JournalOptions } from '@gemba/journal/journal';
import type { Log } from '@gemba/program/log';
import type { Metrics } from '@gemba/program/metrics';
import { type Clock, every } from '../../clock.ts';
import type { Delivery } from '../delivery.ts';

/** Under these names the spool delivers: no gateway and no site can have them, so that nobody speaks for it on the broker. */
export const SPOOL = '@spool' as GatewayId;
const ANY_SITE = '@spool' as SiteId;

export interface SpoolOptions {
  /** `DATA/server/spool`. */
  folder: string;
  /** Machines that are spooled. */
  machines: readonly MachineId[];
  clock: Clock;
  log: Log;
  metrics: Metrics;
  deliver: (delivery: Delivery) => void;
  /** While it answers false, nothing is delivered: {@link Spool.wake} goes on. */
  mayDeliver: () => boolean;
  /** The journal did not take them. */
  onRefused: (entries: readonly Entry[]) => void;
  /** Called with the span of what the disk has lost, once its gaps are durable. */
  onDamaged: (span: Pick<Gap, 'fromNs' | 'toNs'>) => void;
  /** Of the journal, where the defaults don't serve. */
  journal?: Partial<JournalOptions>;
  /** How long an entry waits for company, ms (default 20). */
  gatherMs?: number;
}

/** Memory is written and what is stored released this often. */
const KEEP_MS = 10_000;
/** Messages of a replay under way at a time: enough for the disk, few enough for the queues behind. */
const REPLAY_WINDOW = 16;
/** What isn't stored this long after it was spooled is delivered again. */
const AGAIN_MS = 5_000;

export class Spool {
  readonly #options: SpoolOptions;
  readonly #journal: Journal;
  readonly #memory: Memory;
  readonly #intake: Intake;
  readonly #reader: ReplayReader;
  #stored: PositionSet = EMPTY;
  /** Everything through this was spooled a while ago, and should be stored by now. */
  #due = 0;
  /** Last position that was delivered again: when it is stored, the next ones follow. */
  #replayed = 0;
  #replaying: Promise<void> | null = null;
  #keeping: Promise<void> = Promise.resolve();
  #damageRefused = false;
  #stopped = false;
  #undo: (() => void)[] = [];

  constructor(options: SpoolOptions) {
    this.#options = options;
    const { folder, gatherMs, metrics } = options;
    this.#journal = new Journal({ folder: join(folder, 'journal'), ...options.journal, commitDelayMs: 0 });
    this.#memory = new Memory(join(folder, 'memory.json'));
    const user = {
      journalled: (position: number, _body: Uint8Array, entries: readonly Entry[]) => this.#spooled(position, entries),
      refused: (entries: readonly Entry[], error: Error) => this.#refused(entries, error),
    };
    this.#intake = new Intake(this.#journal, user, gatherMs);
    this.#reader = new ReplayReader(this.#journal, (damage) => this.#declare(damage));
    metrics.gauge('gemba_server_spool_bytes', 'Bytes of the spool of foreign nodes', [], (gauge) =>
      gauge.set(this.#journal.bytes),
    );
    metrics.gauge('gemba_server_spool_backlog_batches', 'Spooled batches that are not stored', [], (gauge) =>
      gauge.set(this.backlog),
    );
  }

  /** Batches that are spooled and not known to be stored. */
  get backlog(): number {
    return this.#stored.reduce((open, [first, last]) => open - (last - first + 1), this.#journal.last);
  }

  /** Opens the journal and begins to deliver what the last run left. Throws as {@link Journal.start}. */
  async start(): Promise<void> {
    const { clock, log } = this.#options;
    const found = await this.#journal.start();
    const batches = await this.#memory.recall(this.#journal);
    log.info({ epoch: this.#journal.epoch, position: this.#journal.last, batches, ...found }, 'spool opened');
    this.#due = this.#journal.last;
    this.#undo = [
      every(clock, AGAIN_MS, () => {
        this.#replayed = 0;
        this.wake();
        this.#due = this.#journal.last;
      }),
      every(clock, KEEP_MS, () => void this.#keep()),
    ];
    this.wake();
  }

  /** Makes durable what was given, delivers it, and closes the files; what isn't stored is for the next start. */
  async stop(): Promise<void> {
    await this.#intake.flush();
    this.#stopped = true;
    for (const undo of this.#undo.splice(0)) undo();
    await this.#replaying;
    await this.#reader.close();
    await this.#keep();
    await this.#journal.stop();
  }

  /** What was spooled last of a machine. */
  readonly recall = (machine: MachineId): Recalled => this.#memory.of(machine);

  add(entries: readonly Entry[]): void {
    this.#intake.add(entries);
  }

  /** Resolves when all that was added is durable or refused. */
  flush(): Promise<void> {
    return this.#intake.flush();
  }

  /** These positions are in both sinks, or can never come. */
  stored(set: PositionSet): void {
    this.#stored = set;
    if (this.#replayed > 0 && has(set, this.#replayed)) this.wake();
  }

  /** Delivers again what is due, as far as deliveries are taken. */
  wake(): void {
    if (this.#stopped) return;
    this.#replaying ??= this.#replay()
      .catch((error: Error) => this.#options.log.error({ reason: error.message }, 'the spool can not be read'))
      .finally(() => {
        this.#replaying = null;
      });
  }

  #spooled(position: number, entries: readonly Entry[]): void {
    this.#memory.learn(position, entries);
    // Otherwise it lies in the journal, and is delivered when it is due.
    if (this.#options.mayDeliver()) this.#deliver('live', [{ position, entries: [...entries] }]);
  }

  #refused(entries: readonly Entry[], error: Error): void {
    this.#options.log.error({ reason: error.message, entries: entries.length }, 'the spool refuses what nodes report');
    if (entries.some((entry) => entry.kind === 'gap' && entry.cause === 'segment-damaged')) this.#damageRefused = true;
    this.#options.onRefused(entries);
  }

  /** A window's worth from the oldest that is not stored; the rest follows when that is. */
  async #replay(): Promise<void> {
    let from = Math.max(contiguous(this.#stored) + 1, this.#journal.oldest);
    for (let sent = 0; sent < REPLAY_WINDOW && from <= this.#due && !this.#stopped; ) {
      const found = await this.#reader.take(from, this.#due);
      const last = found.at(-1)?.position;
      if (last === undefined || !this.#options.mayDeliver()) return;
      const missing = found.filter(({ position }) => !has(this.#stored, position));
      if (missing.length > 0) {
        const batches = missing.map(({ position, body }) => ({ position, entries: decodeBody(body) }));
        this.#replayed = last;
        this.#deliver('replay', batches);
        sent++;
      }
      from = last + 1;
    }
  }

  #deliver(lane: Lane, batches: Delivery['batches']): void {
    const { epoch, oldest } = this.#journal;
    this.#options.deliver({ site: ANY_SITE, gateway: SPOOL, lane, epoch, oldest, batches });
  }

  /** What the disk has damaged is a gap of all machines that are spooled; it is passed over when that is durable. */
  async #declare({ first, lost, before, after }: Damage): Promise<void> {
    this.#options.log.error({ first, lost }, 'the disk has damaged batches of the spool');
    this.#damageRefused = false;
    const gaps = gapsOfDamage(this.#options.machines, before, after, lost);
    this.#intake.add(gaps);
    await this.#intake.flush();
    if (this.#damageRefused) throw new Error('the spool does not take the gap');
    // All machines have the same one.
    const [gap] = gaps;
    if (gap === undefined) return;
    this.#memory.doubt(gap);
    this.#options.onDamaged(gap);
  }

  /** Nothing is released, and memory stays as it is, until the function returned is called: both can be copied. */
  async hold(): Promise<() => void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const before = this.#keeping;
    this.#keeping = before.then(() => promise);
    await before;
    return resolve;
  }

  #keep(): Promise<void> {
    this.#keeping = this.#keeping.then(async () => {
      try {
        // First what must not be forgotten, then what may be deleted: memory is then never older than the journal.
        const position = await this.#memory.save(this.#journal.epoch);
        await this.#journal.release(Math.min(contiguous(this.#stored), position));
      } catch (error) {
        this.#options.log.error({ err: error }, 'memory of the spool not saved; nothing is released');
      }
    });
    return this.#keeping;
  }
}
