/**
 * The gateways' journals as the server knows them: which positions each of the two sinks has taken and which it has
 * durably. A batch is stored when both have it durably, or when the gateway can't send it any more.
 */

import type { Epoch, GatewayId, MachineId, SiteId } from '@gemba/contract/identity';
import type { Batch } from '@gemba/contract/stream/message';
import { add, contiguous, EMPTY, has, intersect, type PositionSet } from '@gemba/contract/stream/positions';
import type { Delivery } from '../ingest/delivery.ts';
import { QUARANTINE } from '../quarantine/item.ts';
import type { GatewayPositions, Sink } from '../records/port.ts';
import { Lag } from './lag.ts';
import { LostTail } from './lost-tail.ts';
import type { MachineLedger } from './machine-ledger.ts';

/** What one sink has of one journal. */
export class SinkPositions {
  #taken: PositionSet = EMPTY;
  #durable: PositionSet = EMPTY;

  get durable(): PositionSet {
    return this.#durable;
  }

  get taken(): PositionSet {
    return this.#taken;
  }

  has(position: number): boolean {
    return has(this.#taken, position);
  }

  /** The sink has taken the position; it is durable later. */
  take(position: number): void {
    this.#taken = add(this.#taken, position);
  }

  /** These positions are durable. */
  settle(set: PositionSet): void {
    for (const [first, last] of set) this.#durable = add(this.#durable, first, last);
    for (const [first, last] of set) this.#taken = add(this.#taken, first, last);
  }

  /** Only these positions are durable; nothing else is taken. */
  load(set: PositionSet): void {
    this.#durable = set;
    this.#taken = set;
  }
}

/** A journal: one epoch of one gateway. */
export class KnownJournal {
  readonly gateway: GatewayId;
  readonly epoch: Epoch;
  readonly sinks: Record<Sink, SinkPositions> = { records: new SinkPositions(), historian: new SinkPositions() };
  /** Known once a message came. */
  site: SiteId | null = null;
  /** Machines of which it has carried entries since the server started. */
  readonly machines = new Set<MachineId>();
  /** Batches that wait for a refold to end; `null` when nothing is held. */
  held: Batch[] | null = null;
  /** Positions that the gateway gave up before they were stored. */
  lost = 0;
  readonly lag = new Lag();
  /** What is to be declared lost of the journal whose place it took; `null` where it took none's. */
  tail: LostTail | null = null;
  /** What is to be declared lost by a restore; `null` where nothing is. */
  restored: LostTail | null = null;
  #oldest = 1;

  constructor(gateway: GatewayId, epoch: Epoch) {
    this.gateway = gateway;
    this.epoch = epoch;
  }

  get heard(): boolean {
    return this.site !== null;
  }

  /** The gateway's oldest position has moved on. Returns how many positions below it were never stored and never will be. */
  retire(oldest: number): number {
    if (oldest <= this.#oldest) return 0;
    const before = this.stored();
    this.#oldest = oldest;
    const lost = count(this.stored()) - count(before);
    this.lost += lost;
    return lost;
  }

  /** What need not be sent again. */
  stored(): PositionSet {
    const both = intersect(this.sinks.records.durable, this.sinks.historian.durable);
    return this.#oldest > 1 ? add(both, 1, this.#oldest - 1) : both;
  }

  /** Through this position everything was taken, or can't come any more. */
  get reached(): number {
    const { taken } = this.sinks.records;
    return contiguous(this.#oldest > 1 ? add(taken, 1, this.#oldest - 1) : taken);
  }

  /** Whether nothing of it has been taken yet. */
  get isNew(): boolean {
    return this.sinks.records.taken.length === 0 && this.sinks.historian.taken.length === 0;
  }

  /** Whether both sinks have the same, leaving aside what can't come any more, and neither has anything under way. */
  get level(): boolean {
    const { records, historian } = this.sinks;
    const stored = count(this.stored());
    return [records.taken, historian.taken].every(
      (set) => count(this.#oldest > 1 ? add(set, 1, this.#oldest - 1) : set) === stored,
    );
  }

  /** Whether both sinks have taken the position. */
  has(position: number): boolean {
    return this.sinks.records.has(position) && this.sinks.historian.has(position);
  }
}

/** How many positions a set holds. */
export const count = (set: PositionSet): number => set.reduce((sum, [first, last]) => sum + last - first + 1, 0);

export class Journals {
  readonly #known = new Map<GatewayId, Map<Epoch, KnownJournal>>();
  readonly #present = new Map<GatewayId, KnownJournal>();

  /** All journals ever heard. */
  all(): KnownJournal[] {
    return [...this.#known.values()].flatMap((epochs) => [...epochs.values()]);
  }

  of(gateway: GatewayId, epoch: Epoch): KnownJournal {
    let epochs = this.#known.get(gateway);
    if (epochs === undefined) {
      epochs = new Map();
      this.#known.set(gateway, epochs);
    }
    let journal = epochs.get(epoch);
    if (journal === undefined) {
      journal = new KnownJournal(gateway, epoch);
      epochs.set(epoch, journal);
    }
    return journal;
  }

  /** Of each gateway the journal that counts: the one that is heard, else the last that the sinks know. */
  present(): KnownJournal[] {
    return [...this.#known].flatMap(([gateway, epochs]) => {
      const journal = this.#present.get(gateway) ?? [...epochs.values()].at(-1);
      return journal === undefined ? [] : [journal];
    });
  }

  /** The journal that a delivery comes from, now the gateway's present one; `first` when it was not heard before. */
  hear({ gateway, epoch, site }: Delivery): { journal: KnownJournal; first: boolean } {
    const journal = this.of(gateway, epoch);
    const first = !journal.heard;
    journal.site = site;
    this.#present.set(gateway, journal);
    return { journal, first };
  }

  /** What a sink says that it has, all of it. */
  load(sink: Sink, positions: readonly GatewayPositions[]): void {
    for (const journal of this.all()) journal.sinks[sink].load(EMPTY);
    for (const { gateway, epoch, set } of positions) this.of(gateway, epoch).sinks[sink].load(set);
  }

  /**
   * What is known of the machines before a journal says anything that took another's place; `null` when it took none's.
   */
  tailBefore(journal: KnownJournal, ledgers: readonly MachineLedger[]): LostTail | null {
    const others = [...(this.#known.get(journal.gateway)?.values() ?? [])].filter((other) => other !== journal);
    const before = others.findLast(({ heard }) => heard) ?? others.at(-1);
    if (before === undefined) return null;
    // Which machines one carried that wasn't heard in this run, nobody knows: those that are heard of nowhere else.
    const carried = ledgers.filter(
      ({ machine, state }) =>
        state.settledNs > 0n &&
        (before.machines.size === 0 || before.machines.has(machine)) &&
        !this.#isCarriedElsewhere(machine, journal),
    );
    return new LostTail(new Map(carried.map(({ machine, state }) => [machine, state.settledNs])));
  }

  #isCarriedElsewhere(machine: MachineId, { gateway }: KnownJournal): boolean {
    return [...this.#present.values()].some(
      (journal) => journal.gateway !== gateway && journal.gateway !== QUARANTINE && journal.machines.has(machine),
    );
  }

  /** The journals whose entries of this machine must be in both sinks before it is folded again. */
  carrying(machine: MachineId): KnownJournal[] {
    const heard = [...this.#present.values()].filter((journal) => journal.machines.has(machine));
    // Before anything was heard of the machine, any known journal may have carried it.
    return heard.length > 0 ? heard : this.all();
  }
}
