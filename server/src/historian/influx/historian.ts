/**
 * The historian in InfluxDB: the port's verbs, each handed to the writer (the official client) or the reader
 * (InfluxQL). InfluxDB has no transactions, but a point that is written again changes nothing; so the positions are the
 * records' business, and a batch whose answer was lost is simply written again.
 */

import { setTimeout as wait } from 'node:timers/promises';
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
import { sortOutStorable } from '../storable.ts';
import { connectionsTo, type InfluxPlace } from './connection.ts';
import { LineMaker, type Place } from './lines.ts';
import { InfluxReader } from './reading.ts';
import { InfluxWriter, type LineOf, TryLater } from './writing.ts';

export interface InfluxOptions extends InfluxPlace {
  /** Where a machine stands; `null` for one that the plant doesn't know (any more). */
  place?: (machine: MachineId) => Place | null;
  retention?: Retention;
}

/** An engine that asks for more patience is asked again all the same. */
const PATIENCE_MAX_MS = 60_000;

export class InfluxHistorian implements Historian {
  private readonly origin: string;
  private readonly reader: InfluxReader;
  private readonly writer: InfluxWriter;
  private readonly lines: LineMaker;
  private stopping = new AbortController();
  private problem: string | null = 'not started';
  private pending = 0;
  private notBeforeMs = 0;

  constructor(options: InfluxOptions) {
    this.origin = new URL(options.url).origin;
    const { raw } = connectionsTo(options);
    this.reader = new InfluxReader(raw);
    this.writer = new InfluxWriter(raw);
    this.lines = new LineMaker(options.place ?? (() => null));
  }

  /** Looks whether the engine can be reached; if not, that is a matter of health: samples wait in the gateways. */
  async start(): Promise<void> {
    this.stopping = new AbortController();
    this.problem = await this.reader.check().then(
      () => null,
      (error: Error) => error.message,
    );
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.problem = 'not started';
  }

  async append(batches: readonly HistorianBatch[]): Promise<Quarantined[]> {
    const { storable, quarantined, entries } = sortOutStorable(batches);
    this.pending += entries;
    try {
      await this.patience();
      const refused = await this.writer.write(this.linesOf(storable));
      this.problem = null;
      return [...quarantined, ...refused];
    } catch (error) {
      this.problem = (error as Error).message;
      if (error instanceof TryLater) this.notBeforeMs = performance.now() + Math.min(error.afterMs, PATIENCE_MAX_MS);
      throw error;
    } finally {
      this.pending -= entries;
    }
  }

  positions = () => null;
  latest = (machine: MachineId) => this.reader.latest(machine);
  buckets = (machine: MachineId, signal: SignalId, fromNs: bigint, toNs: bigint, n: number) =>
    this.reader.buckets(machine, signal, fromNs, toNs, n);
  coverage = (machine: MachineId, fromNs: bigint, toNs: bigint) => this.reader.coverage(machine, fromNs, toNs);

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

  /** The bucket's own retention deletes. */
  async upkeep(_nowNs: bigint): Promise<Upkeep> {
    return { sealed: [], deleted: [] };
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
    return { ok: this.problem === null, problem: this.problem, pending: this.pending };
  }

  private linesOf(batches: readonly HistorianBatch[]): LineOf<Entry>[] {
    return batches.flatMap(({ entries }) =>
      entries.flatMap((entry) => this.lines.linesOf(entry).map((text) => ({ text, entry }))),
    );
  }

  /** Waits as long as the engine has asked for. */
  private async patience(): Promise<void> {
    const ms = this.notBeforeMs - performance.now();
    if (ms > 0) await wait(ms, undefined, { signal: this.stopping.signal });
  }
}
