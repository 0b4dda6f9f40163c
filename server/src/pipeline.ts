/**
 * The one page: what happens to a sample in the server. A delivery of the journal stream comes in; the live screens
 * see it at once; then it goes to two sinks side by side, each of which takes only what it does not have: the records
 * (what is derived, in one commit with the positions it came from) and the historian. What both have is stored, and
 * the gateway is told.
 */

import type { MachineId, SiteId } from '@gemba/contract/identity';
import type { Plant } from '@gemba/contract/plant';
import type { Gap } from '@gemba/contract/sample';
import type { Batch } from '@gemba/contract/stream/message';
import { contiguous } from '@gemba/contract/stream/positions';
import type { Lane } from '@gemba/contract/stream/topics';
import { Backoff } from '@gemba/program/backoff';
import type { Log } from '@gemba/program/log';
import type { Metrics } from '@gemba/program/metrics';
import { type Clock, every, nowNs, pause, within } from './clock.ts';
import type { LineStanding } from './domain/alarms/event.ts';
import type { SystemRuleId } from './domain/alarms/system.ts';
import type { Historian } from './historian/port.ts';
import type { Delivery, Refused } from './ingest/delivery.ts';
import type { StoredOf } from './ingest/stored.ts';
import type { LiveSink, Picture } from './live/port.ts';
import { Acts } from './pipeline/acts.ts';
import { Committer, type CommitWatcher } from './pipeline/committer.ts';
import { Derivation } from './pipeline/derivation.ts';
import { HistorianSink } from './pipeline/historian-sink.ts';
import { Hold } from './pipeline/hold.ts';
import { JobActs } from './pipeline/jobs/acts.ts';
import { Journals, type KnownJournal } from './pipeline/journals.ts';
import { Latest } from './pipeline/latest.ts';
import { loadHistorian, loadRecords, warmUp } from './pipeline/load.ts';
import { MeterActs } from './pipeline/meter-acts.ts';
import { followCalendars } from './pipeline/past-calendars.ts';
import type { PendingWork } from './pipeline/pending.ts';
import { PlantPicture } from './pipeline/picture.ts';
import { Refolder } from './pipeline/refold.ts';
import { Restored } from './pipeline/restored.ts';
import { Screening } from './pipeline/screening.ts';
import { type WrongClock, WrongClocks } from './pipeline/wrong-clocks.ts';
import { type Keeper, QUARANTINE } from './quarantine/item.ts';
import type { Records } from './records/port.ts';
import { Targets } from './work/targets.ts';

export interface PipelineOptions {
  plant: Plant;
  records: Records;
  historian: Historian;
  clock: Clock;
  log: Log;
  metrics: Metrics;
  /** Keeps what is refused for good; durable before anything is told to be stored. */
  quarantine: Keeper;
  live: LiveSink;
  /** Machines that foreign Sparkplug nodes feed. */
  foreign?: ReadonlySet<MachineId>;
  /** Entries that may wait for the historian in memory (default 300,000). */
  queueMaxEntries?: number;
  /** How far back late input lies that is read before the intake is held, ns (default an hour). */
  refoldAheadNs?: bigint | undefined;
  /** What lines are held to (default: what the plant's configuration says). */
  targets?: Pick<Targets, 'of'>;
  /** What both sinks have of a gateway's journal has grown. */
  onStored: (stored: StoredOf) => void;
  onRefused: (refused: Refused) => void;
  /** What is lost, and to be stored as that: of a gateway's disk that was replaced, or by a restore. Resolves when it is durable. */
  onLost?: (gaps: readonly Gap[]) => void | Promise<void>;
  /** Follows the commits to the records. */
  watcher?: CommitWatcher;
  /** Deliveries are taken again, after {@link Pipeline.takes} was false. */
  onTakes: () => void;
}

const TICK_MS = 1000;
const HEALTH_EVERY_MS = 5000;
/** Longest time for which a backup may hold the intake, twice: for the sinks to be level, and for its moment. */
const STILL_MAX_MS = 20_000;
/** How often the use of machines is summed anew, for the forecasts of maintenance. */
const USE_EVERY_MS = 15 * 60_000;

export class Pipeline {
  readonly picture: Picture;
  readonly acts: Acts;
  readonly jobs: JobActs;
  readonly meters: MeterActs;
  readonly #options: PipelineOptions;
  readonly #journals = new Journals();
  readonly #latest: Latest;
  readonly #clocks = new WrongClocks();
  readonly #screening: Screening;
  readonly #derivation: Derivation;
  readonly #committer: Committer;
  readonly #sink: HistorianSink;
  readonly #hold: Hold;
  readonly #refolder: Refolder;
  readonly #restored: Restored;
  readonly #shown = new Map<MachineId, string>();
  readonly #lost;
  #takes = false;
  /** What the historian said of itself last: while nothing comes, no append would tell. */
  #engineOk = true;
  #stopped = false;
  #undo: (() => void)[] = [];

  constructor(options: PipelineOptions) {
    this.#options = options;
    const { plant, clock, metrics } = options;
    const nowOfClock = () => nowNs(clock);
    this.#lost = metrics.counter(
      'gemba_server_stream_lost_positions_total',
      'Batches that a gateway gave up before they were stored',
    );
    this.#screening = new Screening(options);
    this.#latest = new Latest(plant);
    this.#derivation = new Derivation({ ...options, nowNs: nowOfClock });
    this.#committer = new Committer({
      ...options,
      onCommitted: (work) => this.#committed(work),
      onFailed: () => void this.#reload(),
    });
    this.#sink = new HistorianSink({
      ...options,
      onDurable: (journal) => this.#announce(journal),
    });
    this.#hold = new Hold({ ...options, feed: (journal, batch) => this.#feed(journal, batch) });
    this.#refolder = new Refolder({
      ...options,
      dirty: () => this.#derivation.ledgers.all().filter((ledger) => ledger.dirtyFromNs !== null),
      journals: (machine) => this.#journals.carrying(machine),
      hold: (journals) => this.#holdIntake(journals),
      settle: () => this.#settle(),
      apply: async (ledger, refolded) => {
        if (!this.#takes) throw new Error('the records are being read again');
        this.#derivation.replace(ledger, refolded, this.#committer.pending);
        await this.#committer.flush();
        this.#tell([ledger.machine]);
        options.live.pastChanged(ledger.machine, refolded.fromNs);
      },
    });
    this.#restored = new Restored({
      ...options,
      journals: this.#journals,
      derivation: this.#derivation,
      pending: () => this.#committer.pending,
      flush: () => this.#committer.flush(),
      declare: (gaps) => options.onLost?.(gaps),
    });
    this.picture = new PlantPicture({
      plant,
      clock,
      targets: options.targets ?? new Targets(plant, () => options.records.work),
      ...this.#derivation,
      latest: this.#latest,
      moment: this.#derivation.moment,
    });
    const people = {
      derivation: this.#derivation,
      committer: this.#committer,
      nowNs: nowOfClock,
      ready: () => this.#takes,
    };
    this.acts = new Acts(people);
    this.meters = new MeterActs({ ...people, wake: () => this.#refolder.wake() });
    this.jobs = new JobActs({
      derivation: this.#derivation,
      committer: this.#committer,
      records: () => options.records.jobs,
      readings: () => options.records,
      ready: () => this.#takes,
    });
  }

  /** Whether deliveries are taken; false before the start and while memory is loaded again. */
  get takes(): boolean {
    return this.#takes;
  }

  /** What an engineer asks of the journals and of the machines' clocks. */
  get inside(): { journals: readonly KnownJournal[]; clockOf: (machine: MachineId) => WrongClock | null } {
    return { journals: this.#journals.present(), clockOf: (machine) => this.#clocks.of(machine) };
  }

  get health(): { historian: boolean; records: boolean } {
    return { historian: this.#sink.ok && this.#engineOk, records: this.#takes };
  }

  /** Loads what the sinks have and begins to tick. */
  async start(): Promise<void> {
    const { clock, records, historian, plant, log } = this.#options;
    await this.#load();
    await followCalendars(this.#options, this.#derivation.ledgers.all());
    await this.#restored.start();
    await this.#askEngine();
    await warmUp(plant, historian, this.#latest, clock, log);
    await this.#derivation.refreshUse(records);
    this.#undo = [
      every(clock, TICK_MS, () => this.#tick()),
      every(clock, HEALTH_EVERY_MS, () => void this.#askEngine()),
      every(clock, USE_EVERY_MS, () => void this.#derivation.refreshUse(records).catch(() => undefined)),
    ];
    this.#takes = true;
    this.#refolder.wake();
  }

  /** Brings what was taken into both sinks. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const undo of this.#undo.splice(0)) undo();
    await this.#refolder.stop();
    this.#takes = false;
    await this.#committer.flush().catch(() => undefined);
    await this.#sink.stop();
  }

  /** The way of a sample: seen live, derived into the records, stored in the historian; late work is picked up. */
  deliver(delivery: Delivery): void {
    const { journal, first } = this.#journals.hear(delivery);
    this.#retire(journal, delivery.oldest);
    // It may not know what was stored before this start.
    if (first) this.#announce(journal);
    if (first && journal.isNew && journal.gateway !== QUARANTINE)
      journal.tail = this.#journals.tailBefore(journal, this.#derivation.ledgers.all());
    else if (first && journal.gateway !== QUARANTINE) this.#restored.follow(journal);
    for (const told of delivery.batches) {
      journal.lag.heard(told.position, this.#options.clock.elapsedMs());
      if (journal.has(told.position)) continue;
      const batch = this.#screening.pass(delivery, told);
      if (batch === null) continue;
      journal.tail?.see(batch.position, batch.entries);
      journal.restored?.see(batch.position, batch.entries);
      const touched = this.#see(journal, batch, delivery.lane);
      if (journal.held === null) this.#feed(journal, batch);
      else this.#hold.add(journal, batch, delivery.lane, this.#derivation);
      this.#tell(touched);
    }
    this.#declareLost(journal);
    this.#refolder.wake();
  }

  /** What of a journal can't come any more, and nobody has declared. */
  #declareLost(journal: KnownJournal): void {
    const lost = journal.tail?.declare(journal.reached) ?? [];
    if (lost.length > 0) void this.#options.onLost?.(lost);
    this.#restored.look(journal);
  }

  /** Something of the system is to be seen by people; said again for as long as it is so. `value`: days left, share used. */
  note(rule: SystemRuleId, subject: string, value: number | null = null): void {
    if (!this.#takes) return;
    this.#derivation.alarms.note(rule, subject, this.#committer.pending, value);
    if (!this.#committer.pending.empty) this.#committer.touch();
  }

  /** What was noticed is known to be over. */
  over(rule: SystemRuleId, subject: string): void {
    if (!this.#takes) return;
    this.#derivation.alarms.over(rule, subject, this.#committer.pending);
    if (!this.#committer.pending.empty) this.#committer.touch();
  }

  /** Of which machines nothing can be heard, and why; all of them, each time that it may have changed. */
  follow(causes: ReadonlyMap<MachineId, string>): void {
    if (!this.#takes) return;
    this.#derivation.alarms.follow(causes, this.#committer.pending);
    if (!this.#committer.pending.empty) this.#committer.touch();
  }

  /** How a line stands to its plan, for the alarms of its counting point. */
  planned(machine: MachineId, standing: LineStanding): void {
    if (!this.#takes) return;
    this.#derivation.alarms.planned(machine, standing, nowNs(this.#options.clock), this.#committer.pending);
    if (!this.#committer.pending.empty) this.#committer.touch();
  }

  /** Folds a machine again from a time, out of what the historian has; resolves when that is sure to happen. */
  async foldAgain(machine: MachineId, fromNs: bigint): Promise<void> {
    if (!this.#takes) throw new Error('the records are being read again');
    this.#derivation.ledgers.doubt(machine, fromNs, this.#committer.pending);
    await this.#committer.flush();
    this.#refolder.wake();
  }

  /** What people say of a machine has changed from a time on: its picture is formed anew from the records, and shown. */
  async edited(machine: MachineId, fromNs: bigint): Promise<void> {
    const ledger = this.#derivation.ledgers.get(machine);
    if (ledger === undefined || !this.#takes) return;
    const { records, clock, live } = this.#options;
    await this.#derivation.ledgers.readEdits(ledger, records, nowNs(clock));
    live.machineChanged(machine, true);
    live.pastChanged(machine, fromNs);
  }

  /** Orders began or ended on a line, or were said to have: its machines are shown by the product that runs now. */
  async ordersChanged(line: string, fromNs: bigint): Promise<void> {
    if (!this.#takes) return;
    const { records, clock, live } = this.#options;
    const { ledgers } = this.#derivation;
    await ledgers.readRuns(line, records, nowNs(clock));
    for (const { machine, placed } of ledgers.all()) {
      if (placed.line.id !== line) continue;
      live.machineChanged(machine, true);
      live.pastChanged(machine, fromNs);
    }
  }

  /**
   * Runs while both sinks have the same and nothing is given to them: what is read of them then belongs together. Intake
   * waits, screens go on. Throws when one of the sinks can't take now what it was given.
   */
  still<T>(act: () => Promise<T>): Promise<T> {
    const { clock } = this.#options;
    return this.#refolder.between(async () => {
      const release = this.#holdIntake(this.#journals.all());
      try {
        if (!this.#takes || !(await within(clock, STILL_MAX_MS, this.#settle()))) {
          throw new Error('the historian does not take what it is given');
        }
        return await within(clock, STILL_MAX_MS, act());
      } finally {
        release();
      }
    });
  }

  #see(journal: KnownJournal, { entries }: Batch, lane: Lane): Set<MachineId> {
    const touched = this.#latest.see(entries, lane, this.#options.clock.elapsedMs());
    this.#clocks.see(entries);
    for (const { machine } of entries) journal.machines.add(machine);
    return touched;
  }

  /** Each sink takes a batch that it does not have. */
  #feed(journal: KnownJournal, { position, entries }: Batch): void {
    const { gateway, epoch, sinks } = journal;
    if (!sinks.historian.has(position) && this.#sink.offer(journal, { gateway, epoch, position, entries })) {
      sinks.historian.take(position);
    }
    if (sinks.records.has(position)) return;
    sinks.records.take(position);
    const origin = { site: journal.site as SiteId, gateway, epoch, position };
    this.#derivation.derive(entries, this.#committer.pending, origin);
    this.#committer.pending.journals.add(journal);
    this.#committer.touch();
  }

  /** Tells the screens of machines; a changed state is urgent. */
  #tell(machines: Iterable<MachineId>): void {
    for (const machine of machines) {
      const picture = this.#derivation.ledgers.get(machine)?.present();
      if (picture === undefined) continue;
      const now = `${picture.shown} ${picture.state} ${picture.sinceNs}`;
      this.#options.live.machineChanged(machine, this.#shown.get(machine) !== now);
      this.#shown.set(machine, now);
    }
  }

  /** What was derived is durable: it may be shown, and the gateways may be told. */
  #committed(work: PendingWork): void {
    const { live } = this.#options;
    const { alarms, gone } = this.#derivation.alarms.committed(work.sealedAlarms);
    if (alarms.length + gone.length > 0) live.alarmsChanged(alarms, gone);
    if (work.plans.size > 0) live.maintenanceChanged();
    this.#derivation.jobs.committed(work.jobs.sealed);
    const { told, asked } = work.jobs;
    if (told.length + asked.length > 0) live.jobsChanged(told, asked);
    for (const journal of work.journals) this.#announce(journal);
  }

  #announce(journal: KnownJournal): void {
    const { gateway, epoch, site, lag } = journal;
    const set = journal.stored();
    lag.settle(contiguous(set));
    if (site !== null) this.#options.onStored({ site, gateway, epoch, set });
  }

  /** The gateway no longer holds what lies below `oldest`: what of it is not stored never will be. */
  #retire(journal: KnownJournal, oldest: number): void {
    const lost = journal.retire(oldest);
    if (lost === 0) return;
    this.#lost.inc(lost);
    this.#options.log.warn(
      { gateway: journal.gateway, epoch: journal.epoch, positions: lost, oldest },
      'the gateway gave up batches that were not stored',
    );
    this.#announce(journal);
  }

  #tick(): void {
    if (!this.#takes) return;
    const elapsedMs = this.#options.clock.elapsedMs();
    const { pending } = this.#committer;
    this.#derivation.tick((machine) => this.#latest.ageMs(machine, elapsedMs), pending);
    if (!pending.empty) this.#committer.touch();
    // What was held when it came, and was the last for now.
    for (const journal of this.#journals.all()) this.#declareLost(journal);
    this.#refolder.wake();
  }

  #holdIntake(journals: readonly KnownJournal[]): () => void {
    this.#hold.begin(journals);
    return () => {
      for (const ledger of this.#derivation.ledgers.all()) ledger.ahead = null;
      this.#hold.end(journals, this.#takes);
    };
  }

  async #askEngine(): Promise<void> {
    const { historian, clock } = this.#options;
    const health = await within(clock, HEALTH_EVERY_MS, historian.health()).catch(() => null);
    this.#engineOk = health?.ok ?? false;
  }

  async #settle(): Promise<boolean> {
    const [, stored] = await Promise.all([this.#committer.flush(), this.#sink.flush()]);
    return stored;
  }

  async #load(): Promise<void> {
    const { historian, records } = this.#options;
    this.#sink.writePositions(await loadHistorian(historian, records, this.#journals));
    await loadRecords(records, this.#journals, this.#derivation, this.#committer.pending);
  }

  /** Of records that take nothing, nothing is read: deliveries would be refused one after another, and health would flicker. */
  async #recover(): Promise<void> {
    const { records } = this.#options;
    await records.commit({ positions: await records.positions('records') });
    await loadRecords(records, this.#journals, this.#derivation, this.#committer.pending);
  }

  /** A commit failed: memory is ahead of the records, so it is thrown away; the gateways send again what is missing. */
  async #reload(): Promise<void> {
    if (!this.#takes) return;
    this.#takes = false;
    const { clock, log, onTakes } = this.#options;
    const backoff = new Backoff({ minMs: 200, maxMs: 5000 });
    for (;;) {
      await pause(clock, backoff.next());
      if (this.#stopped) return;
      this.#committer.discard(new Error('the records are being read again'));
      const failed = await this.#recover().catch(String);
      if (failed === undefined) break;
      log.error({ reason: failed }, 'the records are not back');
    }
    this.#takes = true;
    this.#tell(this.#derivation.ledgers.all().map((ledger) => ledger.machine));
    onTakes();
  }
}
