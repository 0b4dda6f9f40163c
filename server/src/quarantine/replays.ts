/**
 * Gives items of the quarantine to the pipeline again, after their cause was mended. Each goes as one batch under a
 * position of the quarantine's own, durable with the decision itself: so both sinks take it once, whatever is killed in
 * between, and it is delivered again until both have it. What is refused again returns to its item on the way.
 */

import type { MachineId, SiteId } from '@gemba/contract/identity';
import type { QuarantineReason } from '@gemba/contract/quarantine';
import { orderTimeNs } from '@gemba/contract/sample';
import { EMPTY, has, type PositionSet } from '@gemba/contract/stream/positions';
import type { Log } from '@gemba/program/log';
import { type Clock, every } from '../clock.ts';
import type { Delivery } from '../ingest/delivery.ts';
import type { StoredOf } from '../ingest/stored.ts';
import type { Which } from './catalog.ts';
import { type Item, isStored, mayReplay, QUARANTINE } from './item.ts';
import type { Quarantine } from './quarantine.ts';

export interface ReplaysOptions {
  quarantine: Quarantine;
  clock: Clock;
  log: Log;
  deliver: (delivery: Delivery) => void;
  /** While it answers false, nothing is delivered: {@link Replays.wake} goes on. */
  mayDeliver: () => boolean;
  /** Folds a machine again from a time: for entries that the historian has and a core refused. */
  foldAgain: (machine: MachineId, fromNs: bigint) => Promise<void>;
}

/** Entries under way at a time: the queue before the historian is for what is live. */
const WINDOW_ENTRIES = 20_000;
/** What isn't stored after this time is delivered again. */
const AGAIN_MS = 5_000;
/** Items of one record. */
const DECIDED_AT_ONCE = 5_000;

export class Replays {
  readonly #options: ReplaysOptions;
  #stored: PositionSet = EMPTY;
  #working: Promise<void> | null = null;
  /** Something happened while it worked. */
  #again = false;
  #stopped = false;
  #delivered = new Set<number>();
  #undo: () => void = () => {};

  constructor(options: ReplaysOptions) {
    this.#options = options;
  }

  /** Goes on with what the last run left. */
  start(): void {
    this.#undo = every(this.#options.clock, AGAIN_MS, () => {
      this.#delivered.clear();
      this.wake();
    });
    this.wake();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#undo();
    await this.#working;
  }

  /** Decides that items are replayed; how many will be. They are on their way when it resolves, and survive a kill. */
  async replay(which: Which, by: string): Promise<number> {
    const { quarantine, clock } = this.#options;
    const { catalog } = quarantine;
    // Of many that somebody didn't name one by one, those that were dismissed stay so.
    const items = catalog
      .all(which)
      .filter((item) => mayReplay(item) && (which.ids !== undefined || item.state === 'open'));
    for (let first = 0; first < items.length; first += DECIDED_AT_ONCE) {
      // Taken at once: a decision that comes meanwhile must not take the same positions.
      const some = items
        .slice(first, first + DECIDED_AT_ONCE)
        .map((item): [number, number] => [item.id, isStored(item) ? 0 : ++catalog.lastReplay]);
      await quarantine.decide({ kind: 'replay', atMs: clock.nowMs(), by, items: some });
      this.wake();
    }
    return items.length;
  }

  /** Decides that items are of no use to anybody; how many were. */
  async dismiss(which: Which, by: string): Promise<number> {
    const { quarantine, clock } = this.#options;
    const items = quarantine.catalog.all({ ...which, state: 'open' }).map(({ id }) => id);
    for (let first = 0; first < items.length; first += DECIDED_AT_ONCE) {
      const some = items.slice(first, first + DECIDED_AT_ONCE);
      await quarantine.decide({ kind: 'dismissed', atMs: clock.nowMs(), by, items: some });
    }
    return items.length;
  }

  /** What is stored has grown; whether it was of the quarantine. */
  stored({ gateway, epoch, set }: StoredOf): boolean {
    if (gateway !== QUARANTINE) return false;
    if (epoch === this.#options.quarantine.epoch) this.#stored = set;
    this.wake();
    return true;
  }

  /** Looks what is to be delivered, or is done. */
  wake(): void {
    if (this.#stopped) return;
    this.#again = true;
    this.#working ??= this.#work()
      .catch((error: Error) => this.#options.log.error({ reason: error.message }, 'items could not be replayed'))
      .finally(() => {
        this.#working = null;
      });
  }

  async #work(): Promise<void> {
    while (this.#again && !this.#stopped) {
      this.#again = false;
      const waiting = this.#options.quarantine.catalog.all({ state: 'replaying' });
      const done = waiting.filter(({ replay }) => has(this.#stored, replay ?? 0));
      if (done.length > 0) await this.#finish(done);
      await this.#deliver(waiting.filter((item) => !done.includes(item)));
    }
  }

  async #finish(items: readonly Item[]): Promise<void> {
    const { quarantine, clock } = this.#options;
    // What was refused on the way was told before it counted as stored: it is open again by now.
    await quarantine.settled();
    const done = items.filter(({ state }) => state === 'replaying').map(({ id }) => id);
    for (const { replay } of items) this.#delivered.delete(replay ?? 0);
    if (done.length > 0) await quarantine.decide({ kind: 'replayed', atMs: clock.nowMs(), items: done });
  }

  async #deliver(waiting: readonly Item[]): Promise<void> {
    const { quarantine, mayDeliver } = this.#options;
    let entries = waiting.reduce((sum, { replay, count }) => sum + (this.#delivered.has(replay ?? 0) ? count : 0), 0);
    const oldest = waiting.reduce((least, { replay }) => Math.min(least, replay ?? least), Number.MAX_SAFE_INTEGER);
    for (const item of waiting) {
      if (this.#stopped || !mayDeliver()) return;
      if (this.#delivered.has(item.replay ?? 0)) continue;
      if (entries > 0 && entries + item.count > WINDOW_ENTRIES) return;
      entries += item.count;
      const content = await quarantine.read(item);
      if (content === null || item.machine === null || item.site === null) await this.#lost(item);
      else if (isStored(item)) await this.#foldAgain(item, item.machine, content.entries.map(orderTimeNs));
      else this.#send(item, item.site, content.entries, oldest);
    }
  }

  #send({ replay, source }: Item, site: SiteId, entries: Delivery['batches'][0]['entries'], oldest: number): void {
    this.#delivered.add(replay as number);
    this.#options.deliver({
      ...{ site, gateway: QUARANTINE, epoch: this.#options.quarantine.epoch, lane: 'replay', oldest },
      batches: [{ position: replay as number, entries }],
      origin: { site, gateway: source as Delivery['gateway'] },
    });
  }

  async #foldAgain({ id }: Item, machine: MachineId, timesNs: readonly bigint[]): Promise<void> {
    const { foldAgain, quarantine, clock } = this.#options;
    await foldAgain(
      machine,
      timesNs.reduce((first, timeNs) => (timeNs < first ? timeNs : first)),
    );
    await quarantine.decide({ kind: 'replayed', atMs: clock.nowMs(), items: [id] });
  }

  /** The disk has damaged it: it stays, to be looked at, and there is nothing left to replay. */
  async #lost({ id, reason, signal }: Item): Promise<void> {
    const { quarantine, clock } = this.#options;
    const said = { reason: reason satisfies QuarantineReason, signal, count: 0, detail: 'the disk has damaged it' };
    this.#options.log.error({ item: id, reason }, 'an item of the quarantine can not be read any more');
    await quarantine.decide({ kind: 'again', item: id, atMs: clock.nowMs(), ...said });
  }
}
