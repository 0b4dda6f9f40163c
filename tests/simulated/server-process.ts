/**
 * The server as a process that can be killed and started again: the production ends of the journal stream and the
 * pipeline, put together as `server/src/server.ts` does, between sinks and a cable of the simulation.
 */

import type { Entry } from '@gemba/contract/sample';
import { add, EMPTY, type PositionSet } from '@gemba/contract/stream/positions';
import { makeLog } from '@gemba/program/log';
import { Metrics } from '@gemba/program/metrics';
import { systemClock } from '@gemba/server/clock';
import type { Delivery } from '@gemba/server/ingest/delivery';
import { Stream } from '@gemba/server/ingest/stream';
import type { Picture } from '@gemba/server/live/port';
import { Pipeline } from '@gemba/server/pipeline';
import type { Records } from '@gemba/server/records/port';
import { HistorianEnd, type HistorianStore } from './historian.ts';
import { Life } from './life.ts';
import type { Derived } from './records.ts';
import { called } from './sinks.ts';
import type { Stage } from './stage.ts';
import { serverEnd } from './wire-end.ts';

const LOG = makeLog('server', 'silent', 'json');

export class ServerProcess {
  life = new Life('server');
  restarts = 0;
  /** Positions that reached the pipeline, in any life. */
  accepted: PositionSet = EMPTY;
  readonly quarantined: { entry: Entry; reason: string }[] = [];
  readonly refused = new Map<string, number>();
  /** What the present life would show; `null` before one. */
  picture: Picture | null = null;
  readonly #stage: Stage;
  readonly #records: Derived;
  readonly #historian: HistorianStore;
  #metrics = new Metrics();
  #stop: (() => Promise<void>) | null = null;

  constructor(stage: Stage, records: Derived, historian: HistorianStore) {
    this.#stage = stage;
    this.#records = records;
    this.#historian = historian;
  }

  get up(): boolean {
    return this.life.alive && this.#stop !== null;
  }

  start(): void {
    const { world } = this.#stage;
    this.life = new Life('server');
    this.#stop = null;
    world.after(0, this.life, () => {
      world.note(() => 'starts');
      this.#begin(this.life).catch((error) => {
        world.note(() => `does not start: ${error}`);
        this.die();
        this.startIn(1_000);
      });
    });
  }

  startIn(ms: number): void {
    const { world } = this.#stage;
    world.after(ms, world.director, () => {
      this.restarts++;
      this.start();
    });
  }

  restartIn(ms: number): void {
    const { world } = this.#stage;
    const { life } = this;
    world.after(0, life, () => {
      void this.#stop?.().then(() => {
        world.note(() => 'has stopped');
        life.alive = false;
        this.startIn(ms);
      });
    });
  }

  die(silent = false): void {
    const { world, cable } = this.#stage;
    if (!this.life.alive) return;
    world.note(() => 'is killed');
    this.life.alive = false;
    this.#stop = null;
    cable.abandon(this.life, silent);
  }

  /** Sum of a counter of the present life. */
  async metric(name: string): Promise<number> {
    const metric = await this.#metrics.registry.getSingleMetric(name)?.get();
    return metric?.values.reduce((sum, { value }) => sum + value, 0) ?? 0;
  }

  async #begin(life: Life): Promise<void> {
    const { world, perils, cable, plant, breakage } = this.#stage;
    const caller = { world, perils, life };
    const metrics = new Metrics();
    this.#metrics = metrics;
    const common = { clock: systemClock, log: LOG, metrics };
    let stream: Stream | null = null;
    const pipeline = new Pipeline({
      ...common,
      plant,
      // The half that the pipeline asks for.
      records: called(this.#records, 'records', caller) as Records,
      historian: new HistorianEnd(this.#historian, caller),
      quarantine: {
        takes: true,
        keep: ({ entries, detail }) => this.quarantined.push(...entries.map((entry) => ({ entry, reason: detail }))),
        settled: async () => {},
      },
      live: {
        machineChanged: () => {},
        alarmsChanged: () => {},
        maintenanceChanged: () => {},
        jobsChanged: () => {},
        pastChanged: () => {},
      },
      onStored: (stored) => stream?.advance(stored),
      onRefused: (refused) => stream?.refuse(refused),
      onTakes: () => stream?.wake(),
    });
    await pipeline.start();
    this.picture = pipeline.picture;
    stream = new Stream({
      ...common,
      clientId: 'gemba-server',
      connect: (options) => serverEnd({ world, cable, life, perils }, options),
      deliver: (delivery) => {
        this.#accept(delivery);
        pipeline.deliver(delivery);
        if (breakage.storedEarly === true) stream?.advance({ ...delivery, set: this.accepted });
      },
      mayDeliver: () => pipeline.takes,
      onTwin: (gateway) => pipeline.note('system:twin', gateway),
      knowsSite: (site) => plant.sites.some(({ id }) => id === site),
    });
    stream.start();
    this.#stop = async () => {
      await stream?.stop();
      await pipeline.stop();
    };
  }

  #accept({ batches, lane, oldest }: Delivery): void {
    this.#stage.world.note(() => `accepts ${batches.map(({ position }) => position)} (${lane}, oldest ${oldest})`);
    for (const { position } of batches) this.accepted = add(this.accepted, position);
  }
}
