/**
 * The composition root: the one place that knows every part of the server by name, puts them together and gives them a
 * common life. The way of a sample is in `pipeline.ts`.
 */

import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Diagnostics } from '@gemba/contract/diagnostics';
import { GembaError } from '@gemba/contract/errors';
import type { Plant } from '@gemba/contract/plant';
import { lockFolder, unlockFolder } from '@gemba/journal/lock';
import type { Log } from '@gemba/program/log';
import type { Metrics } from '@gemba/program/metrics';
import { Accounts, FIRST_USER } from './access/accounts.ts';
import { ConsoleKey } from './access/console-key.ts';
import { isLoopback } from './access/origins.ts';
import { makeApp } from './api/app.ts';
import type { Api, ApiContext } from './api/context.ts';
import { buildIdOf } from './api/dashboard.ts';
import type { BackupParts } from './backup/make.ts';
import { refuseUnfinished } from './backup/place.ts';
import { Backups } from './backup/running.ts';
import { BrokerChild } from './broker/child.ts';
import { nowNs, systemClock } from './clock.ts';
import type { ServerConfig } from './config.ts';
import type { SystemRuleId } from './domain/alarms/system.ts';
import { operationsPerformance } from './domain/orders/results/formats.ts';
import { Edits } from './edits/edits.ts';
import { Publisher } from './facts/publisher.ts';
import { DayKeeper } from './figures/day-keeper.ts';
import { Figures } from './figures/figures.ts';
import { HistorianExports } from './historian/export/exports.ts';
import type { Historian } from './historian/port.ts';
import { type HistorianOptions, makeFactSink, makeHistorian } from './historian/registry.ts';
import { MqttConnection, type MqttOptions } from './ingest/mqtt.ts';
import { SparkplugHost, type SparkplugHostOptions } from './ingest/sparkplug/host.ts';
import { Feed } from './ingest/spool/feed.ts';
import { type ForeignSource, sourcesOf } from './ingest/spool/sources.ts';
import { Stream } from './ingest/stream.ts';
import { admission } from './live/admission.ts';
import { Hub } from './live/hub.ts';
import { LateWatch } from './orders/late-watch.ts';
import { LineReader } from './orders/line-facts.ts';
import { Orders } from './orders/orders.ts';
import { Planner } from './orders/planner.ts';
import { Webhook } from './orders/webhook.ts';
import { Upkeeper } from './pipeline/upkeep.ts';
import { watchers } from './pipeline/watchers.ts';
import { Pipeline } from './pipeline.ts';
import { Quarantine } from './quarantine/quarantine.ts';
import { Replays } from './quarantine/replays.ts';
import { Watch } from './quarantine/watch.ts';
import type { Records } from './records/port.ts';
import { makeRecords } from './records/registry.ts';
import { Post } from './reports/post/post.ts';
import { diagnosticsView } from './views/diagnostics.ts';
import { plantView } from './views/plant.ts';
import { Targets } from './work/targets.ts';

export interface ServerOptions {
  /** `DATA/server`. */
  folder: string;
  plant: Plant;
  config: ServerConfig;
  host: string;
  port: number;
  /** Broker; the embedded one is started when it is absent. */
  mqttUrl?: string;
  historian: HistorianOptions;
  /** Signs what is sent to the ERP. */
  erpSecret?: string;
  /** Files of the configuration that is in force, by the names that they have in backups. */
  configuration?: BackupParts['configuration'];
  /** Password of the account at the mail server. */
  mailPassword?: string;
  /** Folder of the built dashboard. */
  dashboard: string;
  version: string;
  log: Log;
  metrics: Metrics;
}

/** Where somebody on this machine finds a server that listens everywhere. */
const ANY_ADDRESS = new Map([
  ['0.0.0.0', '127.0.0.1'],
  ['::', '::1'],
]);

export class Server {
  readonly #options: ServerOptions;
  readonly #records: Records;
  readonly #historian: Historian;
  readonly #accounts: Accounts;
  readonly #targets: Targets;
  readonly #hub: Hub;
  readonly #pipeline: Pipeline;
  readonly #undo: (() => Promise<void>)[] = [];
  readonly #reports: Post;
  readonly #edits: Edits;
  readonly #quarantine: Quarantine;
  readonly #replays: Replays;
  /** `null` where no other program's dashboards read the historian. */
  readonly #publisher: Publisher | null;
  /** The machines that foreign nodes feed. */
  readonly #sources: readonly ForeignSource[];
  #stream: Stream | null = null;
  #feed: Feed | null = null;
  #host: SparkplugHost | null = null;
  readonly #backups: Backups;
  readonly #figures: Figures;
  readonly #orders: Orders;
  readonly #planner: Planner;
  readonly #console: ConsoleKey;
  readonly #startedMs = systemClock.nowMs();

  /** Throws GEMBA_LISTEN_INSECURE before anything is started. */
  constructor(options: ServerOptions) {
    const { folder, plant, config, host, log, metrics } = options;
    this.#options = options;
    const open = isLoopback(host);
    if (!open && config.tls === undefined && config.trustedProxy === undefined) {
      throw new GembaError('GEMBA_LISTEN_INSECURE', { host });
    }
    const clock = systemClock;
    this.#sources = sourcesOf(plant, config.sparkplug.machines);
    this.#quarantine = new Quarantine({ folder: join(folder, 'quarantine'), clock, log, metrics });
    this.#records = makeRecords({ folder: join(folder, 'records'), backups: join(folder, 'backups') });
    this.#historian = makeHistorian(options.historian);
    this.#edits = new Edits({
      ...{ plant, records: this.#records, clock, log },
      onEdited: (edit) => {
        this.#reports.edited(edit);
        return this.#pipeline.edited(edit.machine);
      },
    });
    this.#figures = new Figures({ plant, kept: this.#records, rows: this.#edits.ledger.rows, clock });
    this.#publisher = this.#makePublisher();
    this.#reports = this.#makePost();
    this.#accounts = new Accounts(this.#records, clock);
    this.#targets = new Targets(plant, () => this.#records.work);
    this.#console = new ConsoleKey(folder);
    const guard = {
      accounts: this.#accounts,
      console: this.#console,
      records: this.#records,
      clock,
      log,
      allowedOrigins: config.allowedOrigins,
      openOnLoopback: open,
    };
    this.#hub = new Hub({
      plant: plantView(plant),
      build: () => buildIdOf(options.dashboard),
      clock,
      log,
      metrics,
      health: () => this.#health(),
      admit: admission(guard),
    });
    this.#pipeline = new Pipeline({
      plant,
      records: this.#records,
      historian: this.#historian,
      clock,
      log,
      metrics,
      quarantine: this.#quarantine,
      foreign: new Set(this.#sources.map(({ id }) => id)),
      live: this.#hub,
      watcher: watchers([...(this.#publisher === null ? [] : [this.#publisher]), this.#reports.watcher]),
      targets: this.#targets,
      onStored: (stored) => {
        if (!this.#feed?.stored(stored) && !this.#replays.stored(stored)) this.#stream?.advance(stored);
      },
      onRefused: (refused) => this.#stream?.refuse(refused),
      onLost: (gaps) => this.#feed?.declare(gaps),
      onTakes: () => {
        this.#feed?.spool.wake();
        this.#replays.wake();
        this.#stream?.wake();
      },
    });
    this.#replays = new Replays({
      ...{ quarantine: this.#quarantine, clock, log },
      deliver: (delivery) => this.#pipeline.deliver(delivery),
      mayDeliver: () => this.#pipeline.takes,
      foldAgain: (machine, fromNs) => this.#pipeline.foldAgain(machine, fromNs),
    });
    this.#backups = this.#makeBackups();
    this.#orders = new Orders({ plant, records: this.#records, clock, tells: config.erp.webhook !== undefined });
    const { picture } = this.#pipeline;
    const reader = new LineReader({ plant, records: this.#records, picture, clock });
    this.#planner = new Planner({ plant, reader, orders: this.#orders, picture, clock });
    this.#guard = guard;
  }

  readonly #guard;

  /** Starts everything, each part after what it needs; returns the port. What was started is stopped when one fails. */
  async start(): Promise<number> {
    const { folder } = this.#options;
    try {
      await lockFolder(folder);
      this.#undo.push(() => unlockFolder(folder));
      refuseUnfinished(folder);
      await this.#begin(this.#records);
      await this.#begin(this.#targets);
      await this.#begin(this.#historian);
      await this.#begin(this.#quarantine);
      if (this.#publisher !== null) await this.#begin(this.#publisher);
      await this.#begin(this.#pipeline);
      await this.#begin(new Upkeeper({ historian: this.#historian, clock: systemClock, log: this.#options.log }));
      await this.#begin(this.#dayKeeper());
      await this.#begin(this.#replays);
      await this.#begin(this.#quarantineWatch());
      await this.#begin(this.#reports);
      await this.#beginOrders();
      const port = await this.#listen();
      await this.#connect();
      await this.#announceFirstUser();
      await this.#openConsole(port);
      return port;
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /** Stops in the opposite order: the intake first, then what it feeds. */
  async stop(): Promise<void> {
    for (const undo of this.#undo.splice(0).reverse()) {
      await undo().catch((error) => this.#options.log.error({ err: error }, 'a part did not stop'));
    }
  }

  #makeBackups(): Backups {
    const { folder, version: release, historian, configuration = {}, log } = this.#options;
    const parts = {
      ...{ data: folder, release, configuration, nowMs: () => systemClock.nowMs() },
      ...{ records: this.#records, historian: this.#historian, historianKind: historian.kind },
      still: <T>(act: () => Promise<T>) => this.#pipeline.still(act),
      holdSpool: async () => (await this.#feed?.spool.hold()) ?? (() => undefined),
    };
    return new Backups({ folder: join(folder, 'backups'), parts, clock: systemClock, log });
  }

  /** The commands of the server may ask it; what they have begun is broken off before anything else stops. */
  async #openConsole(port: number): Promise<void> {
    const { host, config } = this.#options;
    const address = ANY_ADDRESS.get(host) ?? host;
    const url = `${config.tls === undefined ? 'http' : 'https'}://${address.includes(':') ? `[${address}]` : address}:${port}`;
    const certificate = config.tls === undefined ? null : readFileSync(config.tls.certificate, 'utf8');
    this.#undo.push(async () => {
      await this.#console.close();
      await this.#backups.stop();
    });
    await this.#console.open({ url, certificate });
  }

  #makePost(): Post {
    const { plant, config, mailPassword, log } = this.#options;
    return new Post({
      ...{ plant, log, mail: config.mail, password: mailPassword },
      ...{ records: this.#records, edits: this.#edits, clock: systemClock },
      onTrouble: () => this.#pipeline.note('system:mail', 'reports'),
    });
  }

  #makePublisher(): Publisher | null {
    const { historian, plant, log, metrics } = this.#options;
    const sink = makeFactSink(historian);
    if (sink === null) return null;
    const present = () => {
      const { picture } = this.#pipeline;
      return { machines: picture.machines(), ages: picture.ages(), diagnostics: this.#diagnostics() };
    };
    return new Publisher({ sink, records: this.#records, plant, present, clock: systemClock, log, metrics });
  }

  async #begin(part: { start(): void | Promise<void>; stop(): Promise<void> }): Promise<void> {
    this.#undo.push(() => part.stop());
    await part.start();
  }

  /** The password is printed once and kept nowhere. */
  async #announceFirstUser(): Promise<void> {
    const password = await this.#accounts.ensureFirstUser();
    if (password === null) return;
    process.stdout.write(`First start: sign in as "${FIRST_USER}" with the password ${password} and choose another.\n`);
  }

  async #listen(): Promise<number> {
    const { config, host, port, dashboard } = this.#options;
    const { tls, trustedProxy, frameAncestors } = config;
    const app: Api = await makeApp(this.#context(), {
      guard: this.#guard,
      dashboard,
      frameAncestors,
      ...(trustedProxy === undefined ? {} : { trustedProxy }),
      ...(tls === undefined ? {} : { tls: { cert: readFileSync(tls.certificate), key: readFileSync(tls.key) } }),
    });
    await app.ready();
    this.#hub.start(app.server, this.#pipeline.picture);
    this.#undo.push(async () => {
      await this.#hub.stop();
      app.server.closeAllConnections();
      await app.close();
    });
    try {
      await app.listen({ host, port });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
      throw new GembaError('GEMBA_PORT_TAKEN', { port, host });
    }
    return (app.server.address() as AddressInfo).port;
  }

  async #connect(): Promise<void> {
    const { log, metrics, config, plant } = this.#options;
    const url = this.#options.mqttUrl ?? (await this.#startBroker());
    const id = await this.#identity();
    // Two connections, because each carries a Will and MQTT allows one.
    const connect = (options: Omit<MqttOptions, 'url' | 'log'>) =>
      new MqttConnection({ ...options, url, tls: config.mqtt.tls, log });
    const common = { clock: systemClock, log, metrics, connect };
    const feed = await this.#startFeed();
    const stream = new Stream({
      ...common,
      clientId: `gemba-server-${id}`,
      deliver: (delivery) => this.#pipeline.deliver(delivery),
      knowsSite: (site) => plant.sites.some(({ id }) => id === site),
      mayDeliver: () => this.#pipeline.takes,
      onTwin: (gateway) => this.#pipeline.note('system:twin', gateway),
      onUnreadable: (unreadable) => this.#quarantine.keepUnreadable(unreadable),
    });
    this.#stream = stream;
    stream.start();
    this.#undo.push(() => stream.stop());
    this.#startHost({ ...common, clientId: `gemba-host-${id}` }, feed);
  }

  /** What foreign nodes say of their machines is spooled before anything else. */
  async #startFeed(): Promise<Feed> {
    const { config, folder, log, metrics } = this.#options;
    const { deathWithinS } = config.sparkplug;
    const feed = new Feed({
      ...{ clock: systemClock, log, metrics, deathWithinS },
      folder: join(folder, 'spool'),
      sources: this.#sources,
      deliver: (delivery) => this.#pipeline.deliver(delivery),
      mayDeliver: () => this.#pipeline.takes,
    });
    await this.#begin(feed);
    this.#feed = feed;
    return feed;
  }

  /** The host application; it is heard once its listener is there. */
  #startHost(
    common: Pick<SparkplugHostOptions, 'clock' | 'log' | 'metrics' | 'connect' | 'clientId'>,
    feed: Feed,
  ): void {
    const { hostId, reorderS } = this.#options.config.sparkplug;
    const host = new SparkplugHost({
      ...common,
      hostId,
      reorderMs: reorderS * 1000,
      quarantine: (source, _refusal, detail, item) => {
        const whole = JSON.stringify(item, (_key, value) => (typeof value === 'bigint' ? `${value}` : value));
        this.#quarantine.keepUnreadable({ reason: 'sparkplug', source, detail, payload: Buffer.from(whole) });
      },
      listener: feed.listener,
    });
    this.#host = host;
    feed.watch(host);
    host.start();
    this.#undo.push(() => host.stop());
  }

  /** The same from start to start, so that a new connection takes over from one that hangs, whose Will comes before ours. */
  async #identity(): Promise<string> {
    const known = await this.#records.getValue('server-id');
    if (known !== null) return known;
    const made = randomBytes(6).toString('hex');
    await this.#records.setValue('server-id', made);
    return made;
  }

  async #startBroker(): Promise<string> {
    const broker = new BrokerChild(this.#options.log);
    this.#undo.push(() => broker.stop());
    return broker.start();
  }

  /** Orders that will be late are said to people, results to the ERP. Throws GEMBA_ERP_SECRET before anything is sent. */
  async #beginOrders(): Promise<void> {
    const { config, erpSecret, log, metrics } = this.#options;
    const [records, clock, planner] = [this.#records, systemClock, this.#planner];
    const note = (rule: SystemRuleId, subject: string) => this.#pipeline.note(rule, subject);
    await this.#begin(new LateWatch({ planner, records, clock, note, log }));
    const { webhook: url } = config.erp;
    if (url === undefined) return;
    if (erpSecret === undefined || erpSecret === '') throw new GembaError('GEMBA_ERP_SECRET', { url });
    const compose = async ({ key, subject }: { key: string; subject: string }) => {
      const results = await planner.results([await this.#orders.find(subject)]);
      return JSON.stringify(operationsPerformance(results, key, nowNs(clock)));
    };
    await this.#begin(new Webhook({ url, secret: erpSecret, records, compose, clock, log, metrics }));
  }

  #quarantineWatch(): Watch {
    const note = (rule: SystemRuleId, subject: string) => this.#pipeline.note(rule, subject);
    return new Watch({ quarantine: this.#quarantine, clock: systemClock, note });
  }

  #dayKeeper(): DayKeeper {
    const { log } = this.#options;
    return new DayKeeper({ figures: this.#figures, records: this.#records, clock: systemClock, log });
  }

  #health() {
    return { broker: this.#stream?.up ?? false, ...this.#pipeline.health };
  }

  #diagnostics(): Diagnostics {
    const { plant, config } = this.#options;
    return diagnosticsView({
      plant,
      serverMs: systemClock.nowMs(),
      sinceMs: this.#startedMs,
      elapsedMs: systemClock.elapsedMs(),
      stream: this.#stream,
      host: this.#host,
      hostId: config.sparkplug.hostId,
      sources: this.#sources,
      ...this.#pipeline.inside,
      ages: this.#pipeline.picture.ages(),
    });
  }

  #context(): ApiContext {
    const { plant, version, metrics } = this.#options;
    return {
      plant,
      picture: this.#pipeline.picture,
      acts: this.#pipeline.acts,
      records: this.#records,
      edits: this.#edits,
      historian: this.#historian,
      figures: this.#figures,
      exports: new HistorianExports(this.#historian, join(this.#options.folder, 'exports')),
      accounts: this.#accounts,
      targets: this.#targets,
      clock: systemClock,
      metrics,
      health: () => this.#health(),
      diagnostics: () => this.#diagnostics(),
      quarantine: this.#quarantine,
      replays: this.#replays,
      orders: this.#orders,
      planner: this.#planner,
      backups: this.#backups,
      post: this.#reports,
      version,
    };
  }
}
