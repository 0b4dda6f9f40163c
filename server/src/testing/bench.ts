/**
 * A pipeline between two sinks that outlive it, in a test's hands: it can be fed, killed at any moment and started
 * again, as a process would be.
 */

import type { Diagnostics } from '@gemba/contract/diagnostics';
import type { Epoch, GatewayId, SiteId } from '@gemba/contract/identity';
import type { AlarmView } from '@gemba/contract/live';
import type { Plant } from '@gemba/contract/plant';
import type { Entry, Gap } from '@gemba/contract/sample';
import { has, type PositionSet } from '@gemba/contract/stream/positions';
import type { Lane } from '@gemba/contract/stream/topics';
import { makeLog } from '@gemba/program/log';
import { Metrics } from '@gemba/program/metrics';
import type { Job } from '../domain/jobs/types.ts';
import { Publisher } from '../facts/publisher.ts';
import type { Refusal } from '../ingest/delivery.ts';
import type { StoredOf } from '../ingest/stored.ts';
import type { LiveSink } from '../live/port.ts';
import { Pipeline } from '../pipeline.ts';
import type { Keeper } from '../quarantine/item.ts';
import type { Records } from '../records/port.ts';
import { Targets } from '../work/targets.ts';
import { FakeClock } from './fake-clock.ts';
import type { MemoryFacts } from './memory-facts.ts';
import { MemoryHistorian } from './memory-historian.ts';
import type { Mood } from './mood.ts';
import { memoryRecords, moody } from './moody-records.ts';
import { START_MS } from './plant.ts';

export const GATEWAY = 'edge-1' as GatewayId;
export const EPOCH = '0123456789abcdef' as Epoch;
export const SITE = 'site-1' as SiteId;

const NOBODY: Diagnostics = {
  ...{
    serverMs: 0,
    sinceMs: 0,
    stream: { up: true, refused: [] },
    gateways: [],
    nodes: [],
    machines: [],
    certificates: [],
  },
  sparkplug: { up: true, hostId: '', refused: [] },
};

/** One life of the server over the two sinks. */
export interface Life {
  pipeline: Pipeline;
  publisher: Publisher | null;
  metrics: Metrics;
  /** What the gateways were told last. */
  stored: Map<GatewayId, StoredOf>;
  refused: Map<Refusal, number>;
  quarantined: { entry: Entry; reason: string }[];
  changed: { machine: string; urgent: boolean }[];
  past: { machine: string; fromNs: bigint }[];
  alarms: { alarms: AlarmView[]; gone: string[] }[];
  jobs: Job[];
  lost: Gap[];
  records: { mood: Mood };
}

export interface BenchOptions {
  historian?: MemoryHistorian;
  /** Started (default: in memory). */
  records?: Records;
  queueMaxEntries?: number;
  /** See `PipelineOptions`. */
  refoldAheadNs?: bigint | undefined;
  /** In place of the list in {@link Life.quarantined}. */
  quarantine?: Keeper;
  /** Where the server publishes facts, if it does. */
  facts?: MemoryFacts;
}

export class Bench {
  readonly plant: Plant;
  readonly clock = new FakeClock(START_MS);
  readonly historian: MemoryHistorian;
  readonly records: Records;
  readonly targets: Targets;
  /** What the gateway's journal holds: position − 1 is the index. */
  readonly journal: Entry[][] = [];
  /** Whether what was quarantined is durable: it is at once, unless a test says otherwise. */
  kept: () => Promise<void> = async () => {};
  /** Told of what is stored, as the server's parts are. */
  onStored: (stored: StoredOf) => void = () => {};
  /** Told of every change beside what is noted in {@link Life}. */
  screens: LiveSink | null = null;
  readonly #options: BenchOptions;
  life: Life;

  private constructor(plant: Plant, records: Records, options: BenchOptions) {
    this.plant = plant;
    this.#options = options;
    this.records = records;
    this.targets = new Targets(plant, () => records.work);
    this.historian = options.historian ?? new MemoryHistorian();
    this.life = this.#make();
  }

  static async make(plant: Plant, options: BenchOptions = {}): Promise<Bench> {
    const bench = new Bench(plant, options.records ?? (await memoryRecords()), options);
    await bench.#start();
    return bench;
  }

  async #start(): Promise<void> {
    let up = false;
    const { publisher, pipeline } = this.life;
    const started = (publisher?.start() ?? Promise.resolve())
      .then(() => pipeline.start())
      .finally(() => {
        up = true;
      });
    // Awaited below; a start that fails at once would be nobody's until then.
    started.catch(() => undefined);
    while (!up) await this.clock.advance(0);
    await started;
  }

  /** Ends the present life as SIGKILL would: nothing of it is heard of again. */
  async restart(mood: 'dead-before' | 'dead-after' = 'dead-before'): Promise<void> {
    this.life.records.mood = mood;
    await this.clock.advance(0);
    this.life.records.mood = 'dead-before';
    this.clock.forgetTimers();
    this.historian.mood = 'well';
    this.life = this.#make();
    await this.#start();
  }

  #make(): Life {
    const metrics = new Metrics();
    const records: { mood: Mood } = { mood: 'well' };
    const life: Omit<Life, 'pipeline' | 'publisher'> = {
      metrics,
      stored: new Map(),
      refused: new Map(),
      quarantined: [],
      changed: [],
      past: [],
      alarms: [],
      jobs: [],
      lost: [],
      records,
    };
    const common = {
      plant: this.plant,
      records: moody(this.records, () => records.mood),
      clock: this.clock,
      log: makeLog('test', 'silent'),
      metrics,
    };
    const sink = this.#options.facts?.seenBy(() => records.mood);
    const publisher =
      sink === undefined
        ? null
        : new Publisher({ ...common, sink, present: () => ({ machines: [], ages: {}, diagnostics: NOBODY }) });
    const pipeline = new Pipeline({
      ...common,
      ...(this.#options.queueMaxEntries === undefined ? {} : { queueMaxEntries: this.#options.queueMaxEntries }),
      ...(publisher === null ? {} : { watcher: publisher }),
      refoldAheadNs: this.#options.refoldAheadNs,
      historian: this.historian,
      targets: this.targets,
      quarantine: this.#options.quarantine ?? {
        takes: true,
        keep: ({ entries, reason, detail }) =>
          life.quarantined.push(...entries.map((entry) => ({ entry, reason: `${reason}: ${detail}` }))),
        settled: () => this.kept(),
      },
      live: {
        machineChanged: (machine, urgent) => {
          life.changed.push({ machine, urgent });
          this.screens?.machineChanged(machine, urgent);
        },
        alarmsChanged: (alarms, gone) => {
          life.alarms.push({ alarms, gone });
          this.screens?.alarmsChanged(alarms, gone);
        },
        maintenanceChanged: () => this.screens?.maintenanceChanged(),
        jobsChanged: (jobs, requests) => {
          life.jobs.push(...jobs);
          this.screens?.jobsChanged(jobs, requests);
        },
        pastChanged: (machine, fromNs) => {
          life.past.push({ machine, fromNs });
          this.screens?.pastChanged(machine, fromNs);
        },
      },
      onStored: (stored) => {
        life.stored.set(stored.gateway, stored);
        this.onStored(stored);
      },
      onRefused: ({ reason, count = 1 }) => life.refused.set(reason, (life.refused.get(reason) ?? 0) + count),
      onLost: (gaps) => void life.lost.push(...gaps),
      onTakes: () => undefined,
    });
    return { pipeline, publisher, ...life };
  }

  /** The gateway journals entries: they have the next position, which is returned. */
  journalled(...entries: Entry[]): number {
    this.journal.push(entries);
    return this.journal.length;
  }

  /** Journals entries and sends them on the live lane, as a gateway does at once. */
  live(...entries: Entry[]): number {
    const position = this.journalled(...entries);
    this.send([position], 'live');
    return position;
  }

  /** Sends batches of the journal; while the server takes none, they are lost on the way. */
  send(positions: number[], lane: Lane = 'replay', oldest = 1): void {
    if (!this.life.pipeline.takes) return;
    const batches = positions.map((position) => ({
      position,
      entries: structuredClone(this.journal[position - 1] as Entry[]),
    }));
    this.life.pipeline.deliver({ site: SITE, gateway: GATEWAY, lane, epoch: EPOCH, oldest, batches });
  }

  /** What the gateway was told is stored. */
  get stored(): PositionSet {
    return this.life.stored.get(GATEWAY)?.set ?? [];
  }

  /** Sends again what the gateway does not know to be stored. */
  replay(): void {
    const missing = this.journal.map((_, index) => index + 1).filter((position) => !has(this.stored, position));
    if (missing.length > 0) this.send(missing);
  }

  async metric(name: string): Promise<number> {
    const metric = await this.life.metrics.registry.getSingleMetric(name)?.get();
    return metric?.values.reduce((sum, { value }) => sum + value, 0) ?? 0;
  }
}
