/**
 * What is known of the quarantine's items without reading them: it is told of each record in its order, at a start and
 * as they are written, and answers what is asked of many items at once. Pure memory, bounded by the number of items.
 */

import type { QuarantineReason, QuarantineState, QuarantineSum } from '@gemba/contract/quarantine';
import { type Item, mayReplay } from './item.ts';
import type { QuarantineRecord } from './record.ts';

/** Which items; what is absent doesn't matter. */
export interface Which {
  ids?: readonly number[];
  reason?: QuarantineReason;
  machine?: string;
  source?: string;
  state?: QuarantineState;
}

export class Catalog {
  /** In the order in which they came. */
  readonly #items = new Map<number, Item>();
  readonly #known = new Set<string>();
  readonly #byReplay = new Map<number, number>();
  /** Last position that was given to a replay. */
  lastReplay = 0;

  get size(): number {
    return this.#items.size;
  }

  /** Whether this was refused before for the same reason, and is kept. */
  knows(fingerprint: string): boolean {
    return this.#known.has(fingerprint);
  }

  get(id: number): Item | undefined {
    return this.#items.get(id);
  }

  /** The item that is delivered under a position. */
  replayedAs(replay: number): Item | undefined {
    const id = this.#byReplay.get(replay);
    return id === undefined ? undefined : this.#items.get(id);
  }

  /** A record has become durable, or was found. */
  apply(position: number, record: QuarantineRecord): void {
    if (record.kind === 'kept') this.#keep(position, record);
    else if (record.kind === 'again') this.#return(position, record);
    else if (record.kind === 'replay') {
      for (const [id, replay] of record.items) this.#replay(id, replay, record);
    } else {
      const by = record.kind === 'dismissed' ? { by: record.by } : {};
      for (const id of record.items) this.#change(id, { state: record.kind, changedMs: record.atMs, ...by });
    }
  }

  /** Newest first. */
  list(which: Which, limit: number, beforeId = Number.POSITIVE_INFINITY): Item[] {
    const found: Item[] = [];
    for (const item of [...this.#items.values()].reverse()) {
      if (found.length === limit) break;
      if (item.id < beforeId && matches(item, which)) found.push(item);
    }
    return found;
  }

  /** Oldest first. */
  all(which: Which): Item[] {
    const chosen = which.ids?.map((id) => this.#items.get(id)) ?? [...this.#items.values()];
    return chosen.filter((item) => item !== undefined).filter((item) => matches(item, which));
  }

  states(): Record<QuarantineState, number> {
    const states = { open: 0, replaying: 0, replayed: 0, dismissed: 0 };
    for (const { state } of this.#items.values()) states[state]++;
    return states;
  }

  /** What is open, by reason and where it came from; most first. */
  sums(): QuarantineSum[] {
    const sums = new Map<string, QuarantineSum>();
    for (const item of this.#items.values()) {
      if (item.state !== 'open') continue;
      const { reason, source, machine } = item;
      const key = JSON.stringify([reason, source, machine]);
      const sum = sums.get(key) ?? { reason, source, machine, items: 0, entries: 0, replayable: 0, lastMs: 0 };
      sum.items++;
      sum.entries += item.count;
      sum.replayable += mayReplay(item) ? 1 : 0;
      sum.lastMs = Math.max(sum.lastMs, item.changedMs);
      sums.set(key, sum);
    }
    return [...sums.values()].sort((a, b) => b.items - a.items || b.lastMs - a.lastMs);
  }

  /** Those of which nobody decided what becomes of them: where they came from. */
  openSources(): Set<string | null> {
    const sources = new Set<string | null>();
    for (const { state, source } of this.#items.values()) if (state === 'open') sources.add(source);
    return sources;
  }

  /** Items whose content lies at or before a position. */
  heldThrough(position: number): Item[] {
    const found: Item[] = [];
    for (const item of this.#items.values()) {
      // An item's content never lies before its first record.
      if (item.id > position) break;
      if (item.position <= position) found.push(item);
    }
    return found;
  }

  forget(items: readonly Item[]): void {
    for (const { id, fingerprint } of items) {
      this.#items.delete(id);
      this.#known.delete(fingerprint);
    }
    for (const [replay, id] of this.#byReplay) if (!this.#items.has(id)) this.#byReplay.delete(replay);
  }

  #keep(id: number, record: Extract<QuarantineRecord, { kind: 'kept' }>): void {
    const { atMs, reason, source, site, machine, signal, count, fingerprint } = record;
    const what = { reason, source, site, machine, signal, count, fingerprint };
    const untouched = { state: 'open', by: null, replays: 0, replay: null } as const;
    this.#items.set(id, { id, position: id, atMs, changedMs: atMs, ...what, ...untouched });
    this.#known.add(fingerprint);
  }

  #return(position: number, record: Extract<QuarantineRecord, { kind: 'again' }>): void {
    const { item: id, atMs, reason, signal, count } = record;
    this.#change(id, { position, changedMs: atMs, reason, signal, count, state: 'open' });
  }

  #replay(id: number, replay: number, { by, atMs }: Extract<QuarantineRecord, { kind: 'replay' }>): void {
    this.lastReplay = Math.max(this.lastReplay, replay);
    const item = this.#items.get(id);
    if (item === undefined) return;
    if (replay !== 0) this.#byReplay.set(replay, id);
    const under = replay === 0 ? null : replay;
    this.#change(id, { state: 'replaying', by, changedMs: atMs, replay: under, replays: item.replays + 1 });
  }

  #change(id: number, changed: Partial<Item>): void {
    const item = this.#items.get(id);
    if (item !== undefined) Object.assign(item, changed);
  }
}

function matches(item: Item, { reason, machine, source, state }: Which): boolean {
  return (
    (reason === undefined || item.reason === reason) &&
    (machine === undefined || item.machine === machine) &&
    (source === undefined || item.source === source) &&
    (state === undefined || item.state === state)
  );
}
