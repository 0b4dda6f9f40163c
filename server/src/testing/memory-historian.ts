/** A historian in memory, for tests: what it holds outlives the pipeline that wrote it, and its mood can be changed. */

import type { MachineId } from '@gemba/contract/identity';
import { compareEntries, type Entry, orderTimeNs, type Sample } from '@gemba/contract/sample';
import { add, EMPTY, has } from '@gemba/contract/stream/positions';
import type { Coverage, Historian, HistorianBatch, HistorianHealth, Quarantined } from '../historian/port.ts';
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

  async range() {
    return { items: [], cursor: null };
  }

  async buckets(_machine: MachineId, _signal: string, fromNs: bigint, toNs: bigint, n: number) {
    const empty = { count: 0, min: null, max: null, mean: null, first: null, last: null };
    const step = (toNs - fromNs) / BigInt(n);
    return Array.from({ length: n }, (_, index) => {
      const from = fromNs + step * BigInt(index);
      return { fromNs: from, toNs: from + step, ...empty };
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
    return { sealed: [], deleted: [] };
  }

  async stats() {
    return { samples: this.#entries.size, bytes: null, days: null, oldestNs: null, newestNs: null };
  }

  async health(): Promise<HistorianHealth> {
    return { ok: this.mood === 'well', problem: null, pending: 0 };
  }
}
