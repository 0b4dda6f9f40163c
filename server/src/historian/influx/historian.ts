/**
 * The historian in InfluxDB: the port's verbs, each handed to the writer (the official client) or the reader
 * (InfluxQL). InfluxDB has no transactions, but a point that is written again changes nothing; so the positions are the
 * records' business, and a batch whose answer was lost is simply written again.
 */

import { setTimeout as wait } from 'node:timers/promises';
import { GembaError } from '@gemba/contract/errors';
import type { MachineId, SignalId } from '@gemba/contract/identity';
import type { Entry } from '@gemba/contract/sample';
import { entryPages } from '../entry-pages.ts';
import { decodeCursor, maxNs, pageOf, pageSize } from '../paging.ts';
import type {
  BackupOptions,
  Historian,
  HistorianBatch,
  HistorianHealth,
  HistorianStats,
  Quarantined,
  Retention,
  Upkeep,
} from '../port.ts';
import { RETENTION } from '../retention.ts';
import { sortOutStorable } from '../storable.ts';
import { connectionsTo, type InfluxPlace } from './connection.ts';
import { LineMaker, type Place } from './lines.ts';
import { Patience } from './patience.ts';
import { InfluxReader } from './reading.ts';
import { Rollups } from './rollups/rollups.ts';
import { setUp, type Wanted } from './setup.ts';
import { InfluxWriter, type LineOf } from './writing.ts';

export interface InfluxOptions extends InfluxPlace {
  /** Where a machine stands; `null` for one that the plant doesn't know (any more). */
  place?: (machine: MachineId) => Place | null;
  retention?: Retention;
}

export class InfluxHistorian implements Historian {
  private readonly origin: string;
  private readonly reader: InfluxReader;
  private readonly writers: { raw: InfluxWriter; rollup: InfluxWriter };
  private readonly rollups: Rollups;
  private readonly lines: LineMaker;
  private readonly wanted: readonly Wanted[];
  private stopping = new AbortController();
  private problem: string | null = 'not started';
  /** What kept the last upkeep from its end: samples are stored all the same. */
  private neglect: string | null = null;
  private pending = 0;
  private readonly patience: Patience;
  /** Resolves when the engine has all that is needed; begun anew after it failed. */
  private prepared: Promise<void> | null = null;

  constructor(options: InfluxOptions) {
    this.origin = new URL(options.url).origin;
    this.patience = Patience.with(options.url);
    const { raw, rollup } = connectionsTo(options);
    const retention = options.retention ?? RETENTION;
    this.wanted = [
      { connection: raw, days: retention.rawDays },
      { connection: rollup, days: null },
    ];
    this.reader = new InfluxReader(raw, rollup);
    this.writers = { raw: new InfluxWriter(raw), rollup: new InfluxWriter(rollup) };
    this.rollups = new Rollups({ raw, rollup, reader: this.reader, writer: this.writers.rollup, retention });
    this.lines = new LineMaker(options.place ?? (() => null));
  }

  /** Makes what is missing; an engine that can't be reached is a matter of health: samples wait in the gateways. */
  async start(): Promise<void> {
    this.stopping = new AbortController();
    this.problem = await this.prepare().then(() => null, inWords);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.problem = 'not started';
  }

  async append(batches: readonly HistorianBatch[]): Promise<Quarantined[]> {
    const { storable, quarantined, entries } = sortOutStorable(batches);
    this.pending += entries;
    try {
      await this.bePatient();
      await this.prepare();
      const refused = await this.store(storable);
      this.problem = null;
      return [...quarantined, ...refused];
    } catch (error) {
      this.problem = inWords(error as Error);
      throw error;
    } finally {
      this.pending -= entries;
    }
  }

  positions = () => null;
  latest = (machine: MachineId) => this.reader.latest(machine);
  coverage = (machine: MachineId, fromNs: bigint, toNs: bigint) => this.reader.coverage(machine, fromNs, toNs);

  async buckets(machine: MachineId, signal: SignalId, fromNs: bigint, toNs: bigint, n: number) {
    await this.prepare();
    return this.rollups.buckets(machine, signal, { fromNs, toNs, n });
  }

  async range(machine: MachineId, signal: SignalId, fromNs: bigint, toNs: bigint, limit: number, cursor?: string) {
    const size = pageSize(limit);
    const begin = cursor === undefined ? fromNs : maxNs(fromNs, decodeCursor(cursor));
    return pageOf(await this.reader.range(machine, signal, begin, toNs, size + 1), size);
  }

  entries(machine: MachineId, signals: readonly SignalId[], afterNs: bigint, throughNs: bigint) {
    const { reader } = this;
    return entryPages(
      [
        (after, through, limit) => reader.samples(machine, signals, after, through, limit),
        (after, through, limit) => reader.observed(machine, after, through, limit),
        (after, through, limit) => reader.stretches('gap', machine, after, through, limit),
        (after, through, limit) => reader.stretches('filled', machine, after, through, limit),
      ],
      afterNs,
      throughNs,
    );
  }

  /** Rolls up; samples are deleted by the bucket's own retention. */
  async upkeep(nowNs: bigint): Promise<Upkeep> {
    try {
      await this.prepare();
      await this.rollups.upkeep(nowNs, this.stopping.signal);
      this.neglect = null;
    } catch (error) {
      this.neglect = inWords(error as Error);
      throw error;
    }
    return { sealed: [], deleted: [], problems: [] };
  }

  /** The engine tells neither number nor size of what a bucket holds. */
  async stats(): Promise<HistorianStats> {
    const [oldestNs, newestNs] = await Promise.all([this.reader.outermost('ASC'), this.reader.outermost('DESC')]);
    return { samples: null, bytes: null, days: null, oldestNs, newestNs };
  }

  /** The engine has a tool for it, and no moment that others could ask for. */
  async backup(_folder: string, { fixed }: BackupOptions = {}): Promise<{ elsewhere: string }> {
    fixed?.();
    return {
      elsewhere: `Samples are in InfluxDB at ${this.origin}, not in this backup: after it, run "influx backup FOLDER" (InfluxDB 1.x: "influxd backup -portable FOLDER").`,
    };
  }

  async health(): Promise<HistorianHealth> {
    const problem = this.problem ?? this.neglect;
    return { ok: problem === null, problem, pending: this.pending };
  }

  /** Samples and what stays for good go to buckets of their own; the hours of the samples are marked before. */
  private async store(batches: readonly HistorianBatch[]): Promise<Quarantined[]> {
    const entries = batches.flatMap((batch) => batch.entries);
    const { samples = [], rest = [] } = Object.groupBy(entries, ({ kind }) => (kind === 'sample' ? 'samples' : 'rest'));
    const leave = await this.rollups.enter(samples);
    try {
      const writes = await Promise.allSettled([
        this.writers.raw.write(this.linesOf(samples)),
        this.writers.rollup.write(this.linesOf(rest)),
      ]);
      return writes.flatMap((write) => {
        if (write.status === 'rejected') throw write.reason;
        return write.value;
      });
    } finally {
      leave();
    }
  }

  private linesOf(entries: readonly Entry[]): LineOf<Entry>[] {
    return entries.flatMap((entry) => this.lines.linesOf(entry).map((text) => ({ text, entry })));
  }

  private prepare(): Promise<void> {
    this.prepared ??= (async () => {
      for (const one of this.wanted) await setUp(one);
      await this.rollups.load();
    })();
    return this.prepared.catch((error) => {
      this.prepared = null;
      throw error;
    });
  }

  /** Waits as long as the engine has asked for. */
  private async bePatient(): Promise<void> {
    // A timer may be over a little early.
    while (this.patience.leftMs > 0) {
      await wait(Math.ceil(this.patience.leftMs), undefined, { signal: this.stopping.signal });
    }
  }
}

/** With the next step, where there is one. */
const inWords = (error: Error): string =>
  error instanceof GembaError ? `${error.message} ${error.next}` : error.message;
