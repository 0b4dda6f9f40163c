/** A historian in memory, for tests: what it holds outlives the pipeline that wrote it, and its mood can be changed. */

import type { MachineId, SignalId } from '@gemba/contract/identity';
import { compareEntries, type Entry, orderTimeNs, type Sample } from '@gemba/contract/sample';
import { add, EMPTY, has } from '@gemba/contract/stream/positions';
import { bucketEdges, EMPTY_BUCKET } from '../historian/buckets.ts';
import type {
  Bucket,
  Coverage,
  Historian,
  HistorianBatch,
  HistorianHealth,
  Quarantined,
  Reading,
} from '../historian/port.ts';
import type { GatewayPositions } from '../records/port.ts';
import { inMood, type Mood } from './mood.ts';

export class MemoryHistorian implements Historian {
  mood: Mood = 'well';
  /** Whether it keeps its positions itself, as an engine with transactions does. */
  readonly #keepsPositions: boolean;
  #positions: GatewayPositions[] = [];
  /** By identity: storing a sample again changes nothing. */
  readonly #entries = new Map<string, Entry>();

  constructor(keepsPositions = true) {
    this.#keepsPositions = keepsPositions;
  }

  /** Another one that has the same. */
  copy(keepsPositions = this.#keepsPositions): MemoryHistorian {
    const copy = new MemoryHistorian(keepsPositions);
    copy.#positions = structuredClone(this.#positions);
    for (const [name, entry] of this.#entries) copy.#entries.set(name, structuredClone(entry));
    return copy;
  }

  async start(): Promise<void> {}
  async stop(): Promise<void> {}

  append(batches: readonly HistorianBatch[]): Promise<Quarantined[]> {
    return inMood(
      () => this.mood,
      () => {
        for (const batch of batches) this.#store(batch);
        return [];
      },
    );
  }

  #store({ gateway, epoch, position, entries }: HistorianBatch): void {
    const found = this.#positions.find((one) => one.gateway === gateway && one.epoch === epoch);
    if (found !== undefined && has(found.set, position)) return;
    const set = add(found?.set ?? EMPTY, position);
    const others = this.#positions.filter((one) => one.gateway !== gateway || one.epoch !== epoch);
    this.#positions = [...others, { gateway, epoch, set }];
    for (const entry of entries) {
      const name = entry.kind === 'sample' ? entry.signal : entry.kind === 'observed' ? '' : entry.signals.join();
      this.#entries.set([entry.kind, entry.machine, name, orderTimeNs(entry)].join(' '), entry);
    }
  }

  positions(): Promise<GatewayPositions[]> | null {
    if (!this.#keepsPositions) return null;
    return inMood(
      () => this.mood,
      () => structuredClone(this.#positions),
    );
  }

  all(): Entry[] {
    return [...this.#entries.values()].sort(compareEntries);
  }

  async latest(machine: MachineId): Promise<Sample[]> {
    const samples = this.all().filter((entry): entry is Sample => entry.kind === 'sample' && entry.machine === machine);
    return [...new Map(samples.map((sample) => [sample.signal, sample])).values()];
  }

  async range(machine: MachineId, signal: SignalId, fromNs: bigint, toNs: bigint, limit: number, cursor?: string) {
    const begin = cursor === undefined ? fromNs : BigInt(cursor);
    const found = this.#readings(machine, signal, begin, toNs);
    const next = found[limit];
    return { items: found.slice(0, limit), cursor: next === undefined ? null : next.timeNs.toString() };
  }

  async buckets(machine: MachineId, signal: SignalId, fromNs: bigint, toNs: bigint, n: number): Promise<Bucket[]> {
    return bucketEdges(fromNs, toNs, n).map((edge) => {
      const inside = this.#readings(machine, signal, edge.fromNs, edge.toNs).flatMap(({ value }) => value ?? []);
      const numbers = inside
        .filter((value) => typeof value === 'bigint' || Number.isFinite(value))
        .map((value) => Number(value));
      if (inside.length === 0) return { ...edge, ...EMPTY_BUCKET };
      const [first = null, last = null] = [inside[0], inside.at(-1)];
      if (numbers.length === 0) return { ...edge, ...EMPTY_BUCKET, count: inside.length, first, last };
      const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
      return { ...edge, count: inside.length, min: Math.min(...numbers), max: Math.max(...numbers), mean, first, last };
    });
  }

  #readings(machine: MachineId, signal: SignalId, fromNs: bigint, toNs: bigint): Reading[] {
    return this.all().flatMap((entry) => {
      if (entry.kind !== 'sample' || entry.machine !== machine || entry.signal !== signal) return [];
      const { timeNs, value, status } = entry;
      return timeNs >= fromNs && timeNs < toNs ? [{ timeNs, value, status }] : [];
    });
  }

  async *entries(machine: MachineId, signals: readonly string[], afterNs: bigint, throughNs: bigint) {
    const wanted = this.all().filter((entry) => {
      if (entry.machine !== machine || (entry.kind === 'sample' && !signals.includes(entry.signal))) return false;
      return orderTimeNs(entry) > afterNs && orderTimeNs(entry) <= throughNs;
    });
    await inMood(
      () => this.mood,
      () => undefined,
    );
    if (wanted.length > 0) yield wanted;
  }

  async coverage(machine: MachineId, fromNs: bigint, toNs: bigint): Promise<Coverage> {
    const touching = this.all().filter((entry) => {
      if (entry.machine !== machine || entry.kind === 'sample') return false;
      return orderTimeNs(entry) > fromNs && entry.fromNs < toNs;
    });
    return {
      observed: touching.filter((entry) => entry.kind === 'observed'),
      gaps: touching.filter((entry) => entry.kind === 'gap'),
      filled: touching.filter((entry) => entry.kind === 'filled'),
    };
  }

  async upkeep() {
    return { sealed: [], deleted: [], problems: [] };
  }

  async stats() {
    const times = [...this.#entries.values()].flatMap((entry) => (entry.kind === 'sample' ? [entry.timeNs] : []));
    const [oldestNs = null, newestNs = null] = [times.sort((a, b) => (a < b ? -1 : 1))[0], times.at(-1)];
    return { samples: times.length, bytes: null, days: null, oldestNs, newestNs };
  }

  async backup(): Promise<never> {
    throw new Error('what is only in memory is not backed up');
  }

  async health(): Promise<HistorianHealth> {
    return { ok: this.mood === 'well', problem: null, pending: 0 };
  }
}
