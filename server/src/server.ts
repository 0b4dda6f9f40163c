/**
 * The composition root: the one place that knows every part of the server by name, puts them together and gives them a
 * common life. The way of a sample is in `pipeline.ts`; what works beside it is in `services/registry.ts`.
 */

import { join } from 'node:path';
import type { Diagnostics } from '@gemba/contract/diagnostics';
import { GembaError } from '@gemba/contract/errors';
import { lockFolder, unlockFolder } from '@gemba/journal/lock';
import { Accounts, FIRST_USER } from './access/accounts.ts';
import { ConsoleKey } from './access/console-key.ts';
import { isLoopback } from './access/origins.ts';
import type { ApiContext } from './api/context.ts';
import { buildIdOf } from './api/dashboard.ts';
import { refuseUnfinished } from './backup/place.ts';
import { Backups } from './backup/running.ts';
import { systemClock } from './clock.ts';
import { Connections } from './connections.ts';
import { Door } from './door.ts';
import { Edits } from './edits/edits.ts';
import { Publisher } from './facts/publisher.ts';
import { Figures } from './figures/figures.ts';
import type { Historian } from './historian/port.ts';
import { makeFactSink, makeHistorian } from './historian/registry.ts';
import { admission } from './live/admission.ts';
import { Hub } from './live/hub.ts';
import { Walls } from './live/walls.ts';
import { Notifications } from './notifications/notifications.ts';
import { watchers } from './pipeline/watchers.ts';
import { Pipeline } from './pipeline.ts';
import { Quarantine } from './quarantine/quarantine.ts';
import { Replays } from './quarantine/replays.ts';
import type { Records } from './records/port.ts';
import { makeRecords } from './records/registry.ts';
import { Post } from './reports/post/post.ts';
import type { ServerOptions } from './server-options.ts';
import { makeOffers, type Offers } from './services/offers.ts';
import { SERVICES } from './services/registry.ts';
import type { Core, Service } from './services/service.ts';
import { keepWalls } from './services/wall-keeper.ts';
import { diagnosticsView } from './views/diagnostics.ts';
import { plantView } from './views/plant.ts';
import { KnownCertificates } from './watch/known-certificates.ts';
import { Targets } from './work/targets.ts';

export class Server {
  readonly #options: ServerOptions;
  readonly #records: Records;
  readonly #historian: Historian;
  readonly #accounts: Accounts;
  readonly #targets: Targets;
  readonly #hub: Hub;
  readonly #walls: Walls;
  readonly #certificates = new KnownCertificates();
  readonly #pipeline: Pipeline;
  readonly #undo: (() => Promise<void>)[] = [];
  readonly #post: Post;
  readonly #notifications: Notifications;
  readonly #edits: Edits;
  readonly #figures: Figures;
  readonly #quarantine: Quarantine;
  readonly #replays: Replays;
  /** `null` where no other program's dashboards read the historian. */
  readonly #publisher: Publisher | null;
  readonly #connections: Connections;
  readonly #backups: Backups;
  readonly #core: Core;
  readonly #offers: Offers;
  readonly #services: readonly Service[];
  readonly #console: ConsoleKey;
  readonly #door: Door;
  readonly #startedMs = systemClock.nowMs();

  /** Throws GEMBA_LISTEN_INSECURE, GEMBA_ERP_SECRET and GEMBA_NOTIFY_SECRET before anything is started. */
  constructor(options: ServerOptions) {
    const { folder, plant, config, host, log, metrics } = options;
    this.#options = options;
    const open = isLoopback(host);
    if (!open && config.tls === undefined && config.trustedProxy === undefined) {
      throw new GembaError('GEMBA_LISTEN_INSECURE', { host });
    }
    const clock = systemClock;
    this.#quarantine = new Quarantine({ folder: join(folder, 'quarantine'), clock, log, metrics });
    this.#records = makeRecords({ folder: join(folder, 'records'), backups: join(folder, 'backups') });
    this.#historian = makeHistorian(options.historian);
    this.#edits = new Edits({
      ...{ plant, records: this.#records, clock, log },
      onEdited: (edit) => {
        this.#post.edited(edit);
        return this.#pipeline.edited(edit.machine, edit.fromNs);
      },
    });
    this.#figures = new Figures({ plant, kept: this.#records, ...this.#edits.ledger.source, clock });
    this.#publisher = this.#makePublisher();
    this.#notifications = this.#makeNotifications();
    this.#accounts = new Accounts(this.#records, clock);
    this.#targets = new Targets(plant, () => this.#records.work);
    this.#post = this.#makePost();
    this.#console = new ConsoleKey(folder);
    const guard = {
      ...{ accounts: this.#accounts, console: this.#console, records: this.#records, clock, log },
      allowedOrigins: config.allowedOrigins,
      openOnLoopback: open,
    };
    this.#walls = new Walls({
      clock,
      keep: (walls) => void keepWalls(this.#records, walls, log),
    });
    this.#hub = new Hub({
      walls: this.#walls,
      ...{ plant: plantView(plant), clock, log, metrics },
      build: () => buildIdOf(options.dashboard),
      health: () => this.#health(),
      admit: admission(guard),
    });
    this.#connections = new Connections({
      ...{ options, records: this.#records, quarantine: this.#quarantine, certificates: this.#certificates },
      pipeline: () => this.#pipeline,
    });
    this.#pipeline = this.#makePipeline();
    this.#replays = new Replays({
      ...{ quarantine: this.#quarantine, clock, log },
      deliver: (delivery) => this.#pipeline.deliver(delivery),
      mayDeliver: () => this.#pipeline.takes,
      foldAgain: (machine, fromNs) => this.#pipeline.foldAgain(machine, fromNs),
    });
    this.#backups = this.#makeBackups();
    this.#core = this.#makeCore();
    this.#offers = makeOffers(this.#core);
    this.#services = SERVICES.flatMap((make) => make(this.#core, this.#offers) ?? []);
    this.#door = new Door({
      ...{ options, guard, hub: this.#hub, console: this.#console },
      context: () => this.#context(),
    });
  }

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
      for (const service of this.#services) await this.#begin(service);
      this.#undo.push(() => this.#door.close());
      const port = await this.#door.open();
      await this.#begin(this.#connections);
      await this.#announceFirstUser();
      // What the commands have begun is broken off before anything else stops.
      this.#undo.push(async () => {
        await this.#console.close();
        await this.#backups.stop();
      });
      await this.#door.openConsole(port);
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

  #makePipeline(): Pipeline {
    const { plant, log, metrics } = this.#options;
    const { answers, foreign } = this.#connections;
    return new Pipeline({
      ...{ plant, records: this.#records, historian: this.#historian, clock: systemClock, log, metrics },
      ...answers,
      quarantine: this.#quarantine,
      foreign,
      live: this.#hub,
      watcher: watchers([
        ...(this.#publisher === null ? [] : [this.#publisher]),
        this.#post.watcher,
        this.#notifications.notifier.watcher,
      ]),
      targets: this.#targets,
      onStored: (stored) => {
        if (!this.#replays.stored(stored)) answers.onStored(stored);
      },
      onTakes: () => {
        this.#replays.wake();
        answers.onTakes();
      },
    });
  }

  #makeBackups(): Backups {
    const { folder, version: release, historian, configuration = {}, log } = this.#options;
    const parts = {
      ...{ data: folder, release, configuration, nowMs: () => systemClock.nowMs() },
      ...{ records: this.#records, historian: this.#historian, historianKind: historian.kind },
      still: <T>(act: () => Promise<T>) => this.#pipeline.still(act),
      holdSpool: () => this.#connections.holdSpool(),
    };
    return new Backups({ folder: join(folder, 'backups'), parts, clock: systemClock, log });
  }

  #makePost(): Post {
    const { plant, config, mailPassword, log } = this.#options;
    return new Post({
      ...{ plant, log, mail: config.mail, password: mailPassword },
      ...{
        records: this.#records,
        edits: this.#edits,
        figures: this.#figures,
        targets: this.#targets,
        clock: systemClock,
      },
      onTrouble: () => this.#pipeline.note('system:mail', 'reports'),
    });
  }

  #makeNotifications(): Notifications {
    const { plant, config, mailPassword, notifySecrets, log, metrics } = this.#options;
    return new Notifications({
      ...{ plant, config: config.notifications, mail: config.mail, log, metrics },
      secrets: { ...notifySecrets, mail: mailPassword },
      ...{ records: this.#records, clock: systemClock },
      onTrouble: (channel) => this.#pipeline.note('system:notifications', channel),
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

  async #begin(part: Service): Promise<void> {
    this.#undo.push(() => part.stop());
    await part.start();
  }

  /** The password is printed once and kept nowhere. */
  async #announceFirstUser(): Promise<void> {
    const password = await this.#accounts.ensureFirstUser();
    if (password === null) return;
    process.stdout.write(`First start: sign in as "${FIRST_USER}" with the password ${password} and choose another.\n`);
  }

  #health() {
    return { broker: this.#connections.stream?.up ?? false, ...this.#pipeline.health };
  }

  #diagnostics(): Diagnostics {
    const { plant, config } = this.#options;
    const { stream, host, sources } = this.#connections;
    return diagnosticsView({
      ...{ plant, stream, host, sources, certificates: this.#certificates },
      serverMs: systemClock.nowMs(),
      sinceMs: this.#startedMs,
      elapsedMs: systemClock.elapsedMs(),
      hostId: config.sparkplug.hostId,
      ...this.#pipeline.inside,
      ages: this.#pipeline.picture.ages(),
    });
  }

  #makeCore(): Core {
    const { folder, plant, config, configuration, erpSecret, log, metrics } = this.#options;
    const [records, edits, clock] = [this.#records, this.#edits, systemClock];
    return {
      ...{ folder, plant, config, log, metrics },
      ...(erpSecret === undefined ? {} : { erpSecret }),
      ...(configuration === undefined ? {} : { configuration }),
      ...{ records, edits, clock, historian: this.#historian, quarantine: this.#quarantine, replays: this.#replays },
      ...{ pipeline: this.#pipeline, targets: this.#targets, post: this.#post },
      notifications: this.#notifications,
      walls: this.#walls,
      certificates: this.#certificates,
      waysIn: () => this.#connections,
      way: this.#connections.machineWay,
      figures: this.#figures,
      note: (...noted) => this.#pipeline.note(...noted),
      over: (...what) => this.#pipeline.over(...what),
    };
  }

  #context(): ApiContext {
    const { version } = this.#options;
    const { picture, acts, jobs, meters } = this.#pipeline;
    return {
      ...this.#core,
      ...this.#offers,
      ...{ picture, acts, jobs, meters, version, accounts: this.#accounts, backups: this.#backups },
      health: () => this.#health(),
      diagnostics: () => this.#diagnostics(),
    };
  }
}
