/**
 * What the store keeps in memory, as last committed: numbers of signals, the newest sample of each, and the positions
 * that are stored. It is read from the file at start, and again after a commit that failed.
 */

import type { Epoch, GatewayId, MachineId, SignalId } from '@gemba/contract/identity';
import type { Sample } from '@gemba/contract/sample';
import { EMPTY, type PositionSet } from '@gemba/contract/stream/positions';
import { type Expiring, readKeptFrom } from './cold/kept.ts';
import type { Database } from './database.ts';
import { newestOf } from './moving.ts';
import { sampleOf } from './rows.ts';

export interface KnownSignal {
  id: number;
  newest: Sample | null;
}

/** What is stored of one gateway and epoch; changed in place by the writer. */
export interface StoredPositions {
  readonly gateway: GatewayId;
  readonly epoch: Epoch;
  set: PositionSet;
  /** Whether the file has a row for it. */
  inFile: boolean;
}

export class Memory {
  private readonly machines = new Map<MachineId, Map<SignalId, KnownSignal>>();
  private readonly gateways = new Map<GatewayId, Map<Epoch, StoredPositions>>();
  private nextId = 1;
  /** What is older was deleted, or is being; `null` while nothing was. */
  keptFrom: Record<Expiring, bigint | null> = { days: null, minutes: null };

  static async load(database: Database): Promise<Memory> {
    const memory = new Memory();
    await memory.loadSignals(database);
    memory.keptFrom = await database.snapshot(readKeptFrom);
    for (const [gateway, epoch, ranges] of await database.read('SELECT gateway, epoch, ranges FROM stored_position')) {
      const stored = memory.positionsOf(gateway as GatewayId, epoch as Epoch);
      stored.set = JSON.parse(ranges as string) as PositionSet;
      stored.inFile = true;
    }
    return memory;
  }

  private async loadSignals(database: Database): Promise<void> {
    const byId = new Map<number, { machine: MachineId; name: SignalId; known: KnownSignal }>();
    for (const [id, machine, name] of (await database.read('SELECT id, machine, name FROM signal')) as SignalRow[]) {
      byId.set(id, { machine, name, known: this.place(machine, name, id) });
    }
    const newest = await database.read(newestOf('(SELECT * FROM recent UNION ALL SELECT * FROM newest)'));
    for (const [id, ...reading] of newest) {
      const signal = byId.get(id as number);
      if (signal !== undefined) signal.known.newest = sampleOf(signal.machine, signal.name, reading);
    }
  }

  private place(machine: MachineId, name: SignalId, id: number): KnownSignal {
    const known = { id, newest: null };
    const signals = this.machines.get(machine) ?? new Map<SignalId, KnownSignal>();
    this.machines.set(machine, signals.set(name, known));
    this.nextId = Math.max(this.nextId, id + 1);
    return known;
  }

  /** The signal, if it was ever stored. */
  find = (machine: MachineId, name: SignalId): KnownSignal | undefined => this.machines.get(machine)?.get(name);

  /** A number for a signal that is new. */
  add = (machine: MachineId, name: SignalId): KnownSignal => this.place(machine, name, this.nextId);

  latest(machine: MachineId): Sample[] {
    const known = [...(this.machines.get(machine)?.values() ?? [])];
    return known.flatMap((signal) => (signal.newest === null ? [] : [signal.newest]));
  }

  /** Time of the newest sample of all. */
  newestNs(): bigint | null {
    let newest: bigint | null = null;
    for (const signals of this.machines.values()) {
      for (const signal of signals.values()) {
        const timeNs = signal.newest?.timeNs ?? null;
        if (timeNs !== null && (newest === null || timeNs > newest)) newest = timeNs;
      }
    }
    return newest;
  }

  /** Positions of a gateway and epoch, empty when it was never heard of. */
  positionsOf(gateway: GatewayId, epoch: Epoch): StoredPositions {
    const epochs = this.gateways.get(gateway) ?? new Map<Epoch, StoredPositions>();
    this.gateways.set(gateway, epochs);
    const stored = epochs.get(epoch) ?? { gateway, epoch, set: EMPTY, inFile: false };
    epochs.set(epoch, stored);
    return stored;
  }

  positions = (): GatewaySet[] =>
    [...this.gateways.values()].flatMap((epochs) =>
      [...epochs.values()].map(({ gateway, epoch, set }) => ({ gateway, epoch, set })),
    );
}

type GatewaySet = Pick<StoredPositions, 'gateway' | 'epoch' | 'set'>;
type SignalRow = [id: number, machine: MachineId, name: SignalId];
