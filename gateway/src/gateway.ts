/**
 * One gateway, on one page: how a sample travels from a machine to the broker.
 *
 *   opcua/endpoint → opcua/machine (time, identity, stages, Observed Through) → intake → journal ─┬▶ memory
 *                                                                                                 ├▶ lanes ────────────▶ mqtt
 *                                                                                                 └▶ faces: sparkplug ─▶ mqtt
 *                                                                                                           mirror ────▶ mqtt
 *   server ─▶ mqtt ─▶ lanes: stored ─▶ journal: release
 *   server ─▶ mqtt ─▶ acknowledge ─▶ opcua/conditions: acknowledgements of the machines' own alarms, and nothing else
 */

import { join } from 'node:path';
import type { GatewayId, SignalId, SiteId } from '@gemba/contract/identity';
import type { Plant } from '@gemba/contract/plant';
import { type Entry, NS_PER_MS, type Sample } from '@gemba/contract/sample';
import { gapsOfDamage } from '@gemba/journal/entries/damage';
import { Intake } from '@gemba/journal/entries/intake';
import type { Memory } from '@gemba/journal/entries/memory';
import type { Journal } from '@gemba/journal/journal';
import type { Log } from '@gemba/program/log';
import { Acknowledger } from './acknowledge/acknowledger.ts';
import { Backfill } from './backfill/backfill.ts';
import { BACKFILL_DEFAULT } from './backfill/settings.ts';
import { type CertificateSources, certificatesAtWork } from './certificates/at-work.ts';
import { CertificateTeller } from './certificates/teller.ts';
import type { Gateway as GatewayConfig } from './config.ts';
import { Faces } from './faces.ts';
import { type Loop, Progress } from './health/progress.ts';
import type { GatewayReadiness } from './health/readiness.ts';
import { Lanes } from './lanes/lanes.ts';
import type { GatewayMetrics } from './metrics.ts';
import type { BrokerOptions } from './mqtt.ts';
import type { Trust } from './opcua/trust.ts';
import { type Connection, type Outside, REAL } from './outside.ts';
import { Park } from './park.ts';
import { Upkeep } from './upkeep.ts';

export interface GatewayOptions {
  config: GatewayConfig;
  plant: Plant;
  /** Its own folder, for journal and memory. */
  folder: string;
  mqtt: Omit<BrokerOptions, 'clientId' | 'log'>;
  trust: Trust;
  metrics: GatewayMetrics;
  log: Log;
  /** What it says of certificates; nothing where it isn't given. */
  certificates?: CertificateSources;
  /** Files, OPC UA and MQTT where nothing else is given. */
  outside?: Outside;
}

/** Observed Through is journalled this often; a screen shows a machine's age by it. */
const OBSERVE_MS = 1_000;
/** What a stage holds back is looked at this often: by so much it may come late. */
const RELEASE_MS = 100;
/** Memory is written and what is stored released this often: so much of the journal is read at a start. */
const KEEP_MS = 10_000;

/** Entries that wait for the disk, and bytes for the broker, beyond which history is not read. */
const WAITING_MAX = 20_000;
const LIVE_BYTES_MAX = 1024 ** 2;

const clock = (): bigint => BigInt(Date.now()) * NS_PER_MS;

export class Gateway {
  readonly #options: GatewayOptions;
  readonly #outside: Outside;
  readonly #journal: Journal;
  readonly #memory: Memory;
  readonly #intake: Intake;
  readonly #backfill: Backfill;
  readonly #upkeep: Upkeep;
  readonly #park: Park;
  #config: GatewayConfig;
  #plant: Plant;
  #lanes: Lanes | null = null;
  readonly #teller: CertificateTeller;
  /** The stream's: what Sparkplug asks of a connection must not touch it (docs/decisions/0006). */
  #broker: Connection | null = null;
  #faces: Faces | null = null;
  #timers: NodeJS.Timeout[] = [];
  #storedThrough = 0;
  /** A gap for what the disk damaged could not be journalled. */
  #damageRefused = false;
  #keeping: Promise<void> = Promise.resolve();
  #keptTimes = { begun: 0, ended: 0 };
  /** Why the journal refuses; `null` while it takes what comes. */
  #refusal: string | null = null;
  #progress: Progress | null = null;

  constructor(options: GatewayOptions) {
    this.#options = options;
    const { folder, config, plant, outside = REAL } = options;
    this.#outside = outside;
    this.#config = config;
    this.#plant = plant;
    this.#journal = outside.journal({
      folder: join(folder, 'journal'),
      maxBytes: config.journal.maxBytes,
      freeDiskFloorBytes: config.journal.minFreeBytes,
      // The intake has gathered already.
      commitDelayMs: 0,
    });
    this.#memory = outside.memory(join(folder, 'memory.json'));
    this.#intake = new Intake(this.#journal, {
      journalled: (position, body, entries, late) => this.#journalled(position, body, entries, late),
      refused: (entries, error) => this.#refused(entries, error),
    });
    this.#backfill = new Backfill({
      file: join(folder, 'backfill.json'),
      disk: outside.disk,
      machine: (id) => this.#park.machines.get(id) ?? null,
      settings: (id) => this.#config.machines[id]?.backfill ?? BACKFILL_DEFAULT,
      signalsOf: (id) => Object.keys(this.#config.machines[id]?.signals ?? {}) as SignalId[],
      journal: (entries) => this.#intake.late(entries),
      behind: () => this.#isBehind(),
      counted: (counts) => options.metrics.backfilled(config.id, counts),
      clock,
      log: options.log,
    });
    this.#upkeep = new Upkeep({
      journal: this.#journal,
      limits: () => this.#config.journal,
      declare: (entries) => this.#intake.late(entries),
      dropped: (samples) => options.metrics.dropped(config.id, 'journal-expired', samples),
      clock,
      log: options.log,
    });
    this.#park = this.#makePark();
    this.#teller = new CertificateTeller({
      ...{ site: config.site as SiteId, gateway: config.id as GatewayId, log: options.log },
      atWork: (peer) =>
        options.certificates === undefined ? null : certificatesAtWork(options.certificates, this.#config, peer),
    });
  }

  async start(): Promise<void> {
    const { log } = this.#options;
    const found = await this.#journal.start();
    const batches = await this.#memory.recall(this.#journal);
    await this.#backfill.recall(this.#journal);
    log.info({ epoch: this.#journal.epoch, position: this.#journal.last, batches, ...found }, 'journal opened');
    this.#connect();
    this.#park.change(this.#config, this.#plant);
    this.#progress = new Progress(this.#loops(), performance.now());
    this.#timers = [
      setInterval(() => this.#observe(), OBSERVE_MS),
      setInterval(() => this.#release(), RELEASE_MS),
      setInterval(() => this.#keep(), KEEP_MS),
    ];
  }

  /**
   * Another configuration from now on: only what differs is touched, and nothing of the rest is lost. Where and how it
   * publishes stays (`reload/restarts.ts`).
   */
  change(config: GatewayConfig, plant: Plant): void {
    this.#config = config;
    this.#plant = plant;
    const { maxBytes, minFreeBytes } = config.journal;
    this.#journal.limit({ maxBytes, freeDiskFloorBytes: minFreeBytes });
    // A device is described before anything is said of it.
    this.#faces?.change(config, plant);
    this.#park.change(config, plant);
  }

  async stop(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    this.#teller.stop();
    await this.#park.stop();
    await this.#backfill.stop();
    await this.#intake.flush();
    await Promise.all([this.#broker?.stop(), this.#faces?.stop()]);
    await this.#lanes?.stop();
    await this.#keep();
    await this.#journal.stop();
    this.#options.metrics.remove(this.#config.id);
  }

  /** Parts that make no progress although they have work, in words. */
  stuck(): string[] {
    return this.#progress?.stuck(performance.now()) ?? [];
  }

  readiness(): GatewayReadiness {
    return {
      id: this.#options.config.id,
      journal: this.#progress !== null && this.#refusal === null,
      broker: this.#broker?.connected ?? false,
      server: this.#lanes?.serverOnline ?? false,
      endpoints: this.#park.endpoints.map(({ state, machines, missing }) => ({
        endpoint: machines[0]?.source.endpoint ?? '',
        state,
        machines: machines.map(({ id }) => id),
        signalsMissing: missing,
      })),
    };
  }

  #loops(): Loop[] {
    const { counts } = this.#lanes ?? {};
    return [
      { name: 'the journal', busy: () => this.#intake.busy, done: () => this.#intake.settled },
      {
        name: 'publishing',
        busy: () => this.#lanes?.busy ?? false,
        done: () => (counts === undefined ? 0 : counts.publishedLive + counts.publishedReplay),
      },
      {
        name: 'saving what is remembered',
        busy: () => this.#keptTimes.begun > this.#keptTimes.ended,
        done: () => this.#keptTimes.ended,
      },
    ];
  }

  // From the machines into the journal.

  #observe(): void {
    const { metrics, config } = this.#options;
    for (const machine of this.#park.machines.values()) {
      this.#intake.add(machine.observe());
      metrics.leftOut(config.id, machine.takeLeftOut());
    }
    this.#progress?.look(performance.now());
  }

  /** What is new waits, or the journal has no room to spare: the past can wait. */
  #isBehind(): boolean {
    const { maxBytes } = this.#config.journal;
    const underWay = this.#lanes?.liveBytes ?? 0;
    return this.#intake.waiting > WAITING_MAX || underWay > LIVE_BYTES_MAX || this.#journal.bytes > maxBytes / 2;
  }

  #release(): void {
    const nowNs = clock();
    for (const machine of this.#park.machines.values()) this.#intake.add(machine.release(nowNs));
  }

  #makePark(): Park {
    const { trust, metrics, log, config } = this.#options;
    return new Park({
      outside: this.#outside,
      trust,
      clock,
      log,
      recalled: (machine) => this.#memory.of(machine),
      told: (entries) => this.#intake.add(entries),
      user: {
        began: (machine) => this.#faces?.deviceUp(machine),
        took: (_machine, taken, changes) => {
          metrics.took(config.id, taken, changes);
          this.#intake.add(taken.entries);
        },
        ended: (machine, entries) => {
          this.#intake.add(entries);
          this.#faces?.deviceDown(machine);
        },
        opened: (history) => this.#backfill.attach(history),
        closed: (history) => this.#backfill.detach(history),
      },
    });
  }

  // From the journal onwards.

  #journalled(position: number, body: Uint8Array, entries: readonly Entry[], late: boolean): void {
    this.#refusal = null;
    this.#memory.learn(position, entries);
    this.#backfill.learn(position, entries);
    this.#lanes?.journalled(position, body, late);
    // Sparkplug tells the present: what is historical would need a flag in every metric, and changes no picture
    // [tck-id-operational-behavior-data-publish-nbirth-order].
    const present = entries.filter((entry): entry is Sample => entry.kind === 'sample' && !entry.historical);
    this.#faces?.data(present);
    this.#options.metrics.journalled(this.#options.config.id, entries, clock());
  }

  /** What is not durable was not said: the machines begin anew, with a gap from what is. */
  #refused(entries: readonly Entry[], error: Error): void {
    const { log, metrics, config } = this.#options;
    this.#refusal = error.message;
    log.error({ reason: error.message, entries: entries.length }, 'the journal refuses what machines report');
    metrics.refused(config.id, entries, 'journal-refused');
    if (entries.some((entry) => entry.kind === 'gap' && entry.cause === 'segment-damaged')) this.#damageRefused = true;
    for (const [id, own] of Map.groupBy(entries, ({ machine }) => machine)) {
      const samples = own.filter((entry): entry is Sample => entry.kind === 'sample');
      this.#park.unjournalled(id, samples, 'journal-full');
    }
  }

  #keep(): Promise<void> {
    this.#keptTimes.begun += 1;
    this.#keeping = this.#keeping.then(async () => {
      try {
        // First what must not be forgotten, then what may be deleted: memory is then never older than the journal.
        const { epoch } = this.#journal;
        const position = Math.min(await this.#memory.save(epoch), await this.#backfill.save(epoch));
        await this.#upkeep.keep(this.#storedThrough, position);
        this.#lanes?.released();
      } catch (error) {
        this.#options.log.error({ err: error }, 'memory not saved, or a gap not declared; nothing more is released');
      }
      this.#keptTimes.ended += 1;
    });
    return this.#keeping;
  }

  // To and from the broker.

  #connect(): void {
    const { config, plant, folder, mqtt, log } = this.#options;
    const site = config.site as SiteId;
    const gateway = config.id as GatewayId;
    this.#lanes = new Lanes({
      site,
      gateway,
      journal: this.#journal,
      release: config.journal.release,
      stored: (position) => {
        this.#storedThrough = position;
      },
      damage: async ({ first, lost, before, after }) => {
        log.error({ first, lost }, 'the disk has damaged batches of the journal');
        this.#damageRefused = false;
        const gaps = gapsOfDamage([...this.#park.machines.keys()], before, after, lost);
        this.#intake.add(gaps);
        await this.#intake.flush();
        if (this.#damageRefused) throw new Error('the journal does not take the gap');
        // All machines have the same one.
        const [gap] = gaps;
        if (gap === undefined) return;
        this.#memory.doubt(gap);
        this.#park.damaged(gap);
      },
      log,
    });
    // Two gateways with one id must not throw each other off: the epoch tells them apart.
    const clientId = `gemba-${gateway}-${this.#journal.epoch}`;
    const acknowledger = new Acknowledger({
      ...{ site, gateway, log },
      allowed: (machine) => this.#park.mayAcknowledge(machine),
      write: (request) => this.#park.acknowledge(request),
    });
    const users = [this.#lanes, acknowledger, this.#teller];
    this.#broker = this.#outside.broker({ ...mqtt, clientId, log }, users);
    for (const user of users) user.attach(this.#broker);
    this.#teller.start();
    this.#broker.start();
    this.#faces = new Faces({ config, plant, folder, outside: this.#outside, mqtt, clientId, log });
    this.#faces.start(this.#memory.samples());
    this.#exposeMetrics(gateway, this.#lanes, this.#broker, this.#faces);
  }

  #exposeMetrics(id: string, lanes: Lanes, broker: Connection, faces: Faces): void {
    this.#options.metrics.add({
      id,
      endpoints: () => this.#park.endpoints.length,
      endpointsWatching: () => this.#park.endpoints.filter(({ state }) => state === 'watching').length,
      signalsMissing: () => this.#park.endpoints.reduce((sum, { missing }) => sum + missing, 0),
      brokerConnected: () => broker.connected,
      serverOnline: () => lanes.serverOnline,
      backlog: () => lanes.backlog,
      journalBytes: () => this.#journal.bytes,
      journalLimitBytes: () => this.#config.journal.maxBytes,
      journalOldestS: () => this.#upkeep.oldestS,
      gapsOpen: () => this.#backfill.open,
      published: () => ({
        live: lanes.counts.publishedLive,
        replay: lanes.counts.publishedReplay,
        heldBack: lanes.counts.heldBack,
      }),
      sparkplug: () => faces.sparkplug,
    });
  }
}
