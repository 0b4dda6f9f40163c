/**
 * The embedded historian: the port's verbs, each handed to a worker thread that owns one DuckDB file. It is the default
 * where no InfluxDB is configured, and what it writes can be opened by anybody's DuckDB.
 */

import { Worker } from 'node:worker_threads';
import { GembaError } from '@gemba/contract/errors';
import type { MachineId, SignalId } from '@gemba/contract/identity';
import type { Entry } from '@gemba/contract/sample';
import { bucketEdges, EMPTY_BUCKET } from '../buckets.ts';
import { type EntrySource, entryPages } from '../entry-pages.ts';
import { decodeCursor, maxNs, pageOf, pageSize } from '../paging.ts';
import type {
  BackupOptions,
  Bucket,
  Historian,
  HistorianBatch,
  HistorianHealth,
  Quarantined,
  Retention,
  Upkeep,
} from '../port.ts';
import { RETENTION } from '../retention.ts';
import { sortOutStorable } from '../storable.ts';
import { backUp } from './backup.ts';
import { type Call, type CallName, type Calls, OPENED, type Reply, type WorkerData } from './calls.ts';
import type { Compacted } from './compact.ts';

export interface DuckDbOptions {
  /** `DATA/server/historian`; made if missing. */
  folder: string;
  threads?: number;
  memoryLimitMB?: number;
  commitEveryMs?: number;
  retention?: Retention;
}

const DEFAULTS = { threads: 2, memoryLimitMB: 512, commitEveryMs: 100, retention: RETENTION };

/** Entries that may wait in memory; beyond it `append` rejects at once, and the gateways keep what they have. */
const PENDING_MAX_ENTRIES = 1_000_000;

interface Pending {
  resolve(answer: unknown): void;
  reject(error: unknown): void;
}

export class DuckDbHistorian implements Historian {
  private readonly options: Required<DuckDbOptions>;
  private readonly calls = new Map<number, Pending>();
  private nextCall = OPENED + 1;
  /** The worker once its file is open; made anew by the next call when the last one ended by itself. */
  private worker: Promise<Worker> | null = null;
  /** When the last worker is gone. */
  private exited: Promise<void> = Promise.resolve();
  private stopped = true;
  /** The last `stop`. */
  private ending: Promise<void> = Promise.resolve();
  private pendingEntries = 0;
  private appendProblem: string | null = null;
  private upkeepProblem: string | null = null;

  constructor(options: DuckDbOptions) {
    this.options = { ...DEFAULTS, ...options };
  }

  async start(): Promise<void> {
    await this.ending;
    this.stopped = false;
    await this.open();
  }

  /** What was given to `append` is finished first, what else is under way is ended or broken off; new calls are refused. */
  stop(): Promise<void> {
    if (this.stopped) return this.ending;
    const stopped = this.call('stop');
    this.stopped = true;
    this.ending = this.end(stopped);
    return this.ending;
  }

  /** The worker is never torn down: DuckDB may be at work in it, and would take the process with it. */
  private async end(stopped: Promise<unknown>): Promise<void> {
    await stopped.catch(() => {});
    await this.exited;
  }

  async append(batches: readonly HistorianBatch[]): Promise<Quarantined[]> {
    const { storable, quarantined, entries } = sortOutStorable(batches);
    if (this.pendingEntries + entries > PENDING_MAX_ENTRIES)
      throw new Error('The historian is behind; try again later.');
    this.pendingEntries += entries;
    try {
      quarantined.push(...(await this.call('append', storable)));
      this.appendProblem = null;
    } catch (error) {
      this.appendProblem = messageOf(error);
      throw error;
    } finally {
      this.pendingEntries -= entries;
    }
    return quarantined;
  }

  positions = () => this.call('positions');
  latest = (machine: MachineId) => this.call('latest', machine);

  async range(machine: MachineId, signal: SignalId, fromNs: bigint, toNs: bigint, limit: number, cursor?: string) {
    const size = pageSize(limit);
    const begin = cursor === undefined ? fromNs : maxNs(fromNs, decodeCursor(cursor));
    return pageOf(await this.call('range', machine, signal, begin, toNs, size + 1), size);
  }

  async buckets(machine: MachineId, signal: SignalId, fromNs: bigint, toNs: bigint, n: number): Promise<Bucket[]> {
    const edges = bucketEdges(fromNs, toNs, n);
    const filled = await this.call('buckets', machine, signal, fromNs, toNs, n);
    return edges.map((edge, index) => ({ ...edge, ...(filled.get(index) ?? EMPTY_BUCKET) }));
  }

  entries(
    machine: MachineId,
    signals: readonly SignalId[],
    afterNs: bigint,
    throughNs: bigint,
  ): AsyncIterable<Entry[]> {
    const source =
      (kind: Entry['kind']): EntrySource =>
      async (after, through, limit) => {
        const entries = await this.call('entries', kind, machine, signals, after, through, limit);
        return { entries, cut: entries.length === limit };
      };
    const kinds = ['sample', 'observed', 'gap', 'filled'] as const;
    return entryPages(kinds.map(source), afterNs, throughNs);
  }

  coverage = (machine: MachineId, fromNs: bigint, toNs: bigint) => this.call('coverage', machine, fromNs, toNs);

  async health(): Promise<HistorianHealth> {
    const problem = this.stopped ? 'not started' : (this.appendProblem ?? this.upkeepProblem);
    return { ok: problem === null, problem, pending: this.pendingEntries };
  }

  async upkeep(nowNs: bigint): Promise<Upkeep> {
    try {
      const done = await this.call('upkeep', nowNs);
      this.upkeepProblem = done.problems.length === 0 ? null : done.problems.join('; ');
      return done;
    } catch (error) {
      this.upkeepProblem = `The upkeep could not be done: ${messageOf(error)}`;
      throw error;
    }
  }

  stats = () => this.call('stats');

  /** Seals everything that is over, a period at a time, and then merges what came in parts; see `compactNext`. */
  async *compact(nowNs: bigint): AsyncGenerator<Compacted> {
    for (let done = await this.call('compact', nowNs); done !== null; done = await this.call('compact', nowNs))
      yield done;
  }

  backup = (folder: string, options?: BackupOptions) =>
    backUp(
      folder,
      {
        take: (to) => this.call('takeSnapshot', to),
        copy: () => this.call('copySnapshot'),
        drop: () => this.call('dropSnapshot'),
      },
      options,
    );

  private async call<N extends CallName>(name: N, ...args: Calls[N]['args']): Promise<Calls[N]['answer']> {
    if (this.stopped) throw new Error('The historian is not started.');
    const worker = await this.open();
    const id = this.nextCall++;
    return new Promise<Calls[N]['answer']>((resolve, reject) => {
      this.calls.set(id, { resolve: resolve as (answer: unknown) => void, reject });
      worker.postMessage({ id, name, args } satisfies Call<N>);
    });
  }

  private open(): Promise<Worker> {
    this.worker ??= this.startWorker().catch((error: unknown) => {
      this.worker = null;
      throw startError(error, this.options.folder);
    });
    return this.worker;
  }

  private async startWorker(): Promise<Worker> {
    // One that failed may still have the file.
    await this.exited;
    const workerData: WorkerData = this.options;
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData });
    const exited = Promise.withResolvers<void>();
    this.exited = exited.promise;
    return new Promise((resolve, reject) => {
      let reason = new Error('The historian worker has ended.');
      this.calls.set(OPENED, { resolve: () => resolve(worker), reject });
      worker.on('message', (reply: Reply) => this.settle(reply));
      worker.on('error', (error) => {
        reason = error as Error;
      });
      worker.on('exit', () => {
        this.ended(reason);
        exited.resolve();
      });
    });
  }

  private settle(reply: Reply): void {
    const call = this.calls.get(reply.id);
    this.calls.delete(reply.id);
    if ('error' in reply) call?.reject(reply.error);
    else call?.resolve(reply.answer);
  }

  /** Whoever waits is told; nothing of theirs is known to be stored. */
  private ended(error: Error): void {
    this.worker = null;
    for (const { reject } of this.calls.values()) reject(error);
    this.calls.clear();
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** DuckDB takes one process a file, and names the other one. */
function startError(error: unknown, folder: string): unknown {
  const pid = /Conflicting lock is held in .*PID (\d+)/s.exec(messageOf(error))?.[1];
  return pid === undefined ? error : new GembaError('GEMBA_DATA_LOCKED', { folder, pid });
}
