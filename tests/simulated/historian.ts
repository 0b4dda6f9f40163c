/**
 * Historians in memory, of the two kinds there are. One has transactions, as DuckDB: a batch and its position are
 * written together, and whatever is written twice is there twice. The other overwrites, as InfluxDB: a point with the
 * same tags and time replaces the one before, positions are the records' business, and a write may stop half-way.
 */

import type { Epoch, MachineId, SignalId } from '@gemba/contract/identity';
import { compareEntries, type Entry, orderTimeNs, type Sample } from '@gemba/contract/sample';
import { add, EMPTY, has, type PositionSet } from '@gemba/contract/stream/positions';
import { LineMaker } from '@gemba/server/historian/influx/lines';
import type { Historian, HistorianBatch, Quarantined } from '@gemba/server/historian/port';
import type { GatewayPositions } from '@gemba/server/records/port';
import { type Caller, call } from './sinks.ts';

export type Style = 'transactions' | 'overwrites';

/** What outlives the processes. */
export class HistorianStore {
  readonly style: Style;
  /** Broken on purpose: a batch that comes again is written again. */
  readonly #doubles: boolean;
  #positions: GatewayPositions[] = [];
  /** Transactions: everything that was ever written. */
  #written: Entry[] = [];
  /** Overwrites: by identity in the engine; a gap of several signals is several points. */
  readonly #points = new Map<string, Entry>();
  /** The truth, whoever keeps the positions: batches that are wholly in. */
  readonly #whole = new Map<Epoch, PositionSet>();

  constructor(style: Style, doubles = false) {
    this.style = style;
    this.#doubles = doubles;
  }

  get positions(): GatewayPositions[] {
    return this.#doubles ? [] : structuredClone(this.#positions);
  }

  /** Whether all of a batch is in. */
  holds(epoch: Epoch, position: number): boolean {
    return has(this.#whole.get(epoch) ?? EMPTY, position);
  }

  append(batches: readonly HistorianBatch[]): void {
    for (const { gateway, epoch, position, entries } of batches) {
      const found = this.#positions.find((one) => one.gateway === gateway && one.epoch === epoch);
      if (this.style === 'transactions') {
        if (!this.#doubles && found !== undefined && has(found.set, position)) continue;
        this.#written.push(...entries);
        const others = this.#positions.filter((one) => one !== found);
        this.#positions = [...others, { gateway, epoch, set: add(found?.set ?? EMPTY, position) }];
      } else for (const entry of entries) this.#put(entry);
      this.#whole.set(epoch, add(this.#whole.get(epoch) ?? EMPTY, position));
    }
  }

  /** Some of it is written, and then the connection breaks. */
  appendInPart(batches: readonly HistorianBatch[], share: number): void {
    if (this.style === 'transactions') return;
    const entries = batches.flatMap((batch) => batch.entries);
    for (const entry of entries.slice(0, Math.floor(entries.length * share))) this.#put(entry);
  }

  /** All of a machine in the one order of entries. */
  of(machine: MachineId): Entry[] {
    const all = this.style === 'transactions' ? this.#written : [...new Set(this.#points.values())];
    return all.filter((entry) => entry.machine === machine).sort(compareEntries);
  }

  #put(entry: Entry): void {
    for (const identity of identitiesOf(entry)) this.#points.set(identity, entry);
  }
}

const LINES = new LineMaker(() => null);

/** What stands before the fields and behind them in the lines of an entry: tags and time. */
const identitiesOf = (entry: Entry): string[] =>
  LINES.linesOf(entry).map((line) => `${line.slice(0, line.indexOf(' '))} ${line.slice(line.lastIndexOf(' '))}`);

/** Entries of a page. */
const PAGE = 100;

/** The store as one process sees it. */
export class HistorianEnd implements Historian {
  readonly #store: HistorianStore;
  readonly #caller: Caller;

  constructor(store: HistorianStore, caller: Caller) {
    this.#store = store;
    this.#caller = caller;
  }

  async start(): Promise<void> {}
  async stop(): Promise<void> {}

  async append(batches: readonly HistorianBatch[]): Promise<Quarantined[]> {
    const { world, perils } = this.#caller;
    return this.#call('append', () => {
      if (perils.historian === 'in-parts') {
        this.#store.appendInPart(batches, world.between(0, 1));
        throw new Error('the connection broke');
      }
      this.#store.append(batches);
      return [];
    });
  }

  positions(): Promise<GatewayPositions[]> | null {
    return this.#store.style === 'overwrites' ? null : this.#call('positions', () => this.#store.positions);
  }

  latest(machine: MachineId): Promise<Sample[]> {
    return this.#call('latest', () => {
      const samples = this.#store.of(machine).filter((entry) => entry.kind === 'sample');
      return [...new Map(samples.map((sample) => [sample.signal, sample])).values()];
    });
  }

  async *entries(machine: MachineId, signals: readonly SignalId[], afterNs: bigint, throughNs: bigint) {
    const all = await this.#call('entries', () => this.#store.of(machine));
    const wanted = all.filter(
      (entry) =>
        orderTimeNs(entry) > afterNs &&
        orderTimeNs(entry) <= throughNs &&
        (entry.kind !== 'sample' || signals.includes(entry.signal)),
    );
    for (let first = 0; first < wanted.length; first += PAGE) {
      yield await this.#call('entries', () => wanted.slice(first, first + PAGE));
    }
  }

  coverage(machine: MachineId, fromNs: bigint, toNs: bigint) {
    return this.#call('coverage', () => {
      const all = this.#store.of(machine);
      const touching = all.filter(
        (entry) => entry.kind !== 'sample' && orderTimeNs(entry) > fromNs && entry.fromNs < toNs,
      );
      return {
        observed: touching.filter((entry) => entry.kind === 'observed'),
        gaps: touching.filter((entry) => entry.kind === 'gap'),
        filled: touching.filter((entry) => entry.kind === 'filled'),
      };
    });
  }

  /** The screens are not part of the simulation. */
  async range() {
    return { items: [], cursor: null };
  }

  async buckets() {
    return [];
  }

  async upkeep() {
    return { sealed: [], deleted: [], problems: [] };
  }

  async stats() {
    return { samples: null, bytes: null, days: null, oldestNs: null, newestNs: null };
  }

  async backup(): Promise<never> {
    throw new Error('what is only in memory is not backed up');
  }

  async health() {
    return { ok: true, problem: null, pending: 0 };
  }

  #call<T>(method: string, work: () => T): Promise<T> {
    return call(this.#caller, 'historian', method, async () => work());
  }
}
