/**
 * What of the ledger stands published: each machine's rows that begin before its mark. A mark goes forward when rows
 * were published, and back with rows that late data replaced; it is kept in the records, and what sets it back rides in
 * the commit of those rows: so a kill at any moment publishes rows twice at worst, and forgets none. Pure.
 */

import type { MachineId } from '@gemba/contract/identity';
import type { UnitOfWork } from '../records/port.ts';

/** What a unit of work changes, as far as marks go. */
type Changed = Pick<UnitOfWork, 'rows' | 'replaced'>;

export class Marks {
  readonly #published = new Map<MachineId, bigint>();
  /** Earliest change of rows since the last reading of them began, committed or about to be. */
  readonly #changed = new Map<MachineId, bigint>();
  /** The same of the unit whose commit is under way. */
  #underWay = new Map<MachineId, bigint>();
  /** Marks that the records don't have yet. */
  readonly #untold = new Map<MachineId, bigint>();
  #telling = new Map<MachineId, bigint>();

  /** What the records had at the start; a machine without a mark has nothing published. */
  load(machine: MachineId, mark: bigint): void {
    this.#published.set(machine, mark);
  }

  of(machine: MachineId): bigint {
    return this.#published.get(machine) ?? 0n;
  }

  /** A unit goes to its commit: returns the marks that are to be written with it. */
  seal({ rows = [], replaced = [] }: Changed): ReadonlyMap<MachineId, bigint> {
    this.#underWay = new Map();
    for (const { machine, fromNs } of [...replaced, ...rows]) keepMin(this.#underWay, machine, fromNs);
    for (const [machine, fromNs] of this.#underWay) {
      keepMin(this.#changed, machine, fromNs);
      if (fromNs < this.of(machine)) this.#set(machine, fromNs);
    }
    this.#telling = new Map(this.#untold);
    return this.#telling;
  }

  /** The commit under way has ended; what it told is told when it held. */
  settle(held: boolean): void {
    for (const [machine, mark] of held ? this.#telling : []) {
      if (this.#untold.get(machine) === mark) this.#untold.delete(machine);
    }
    this.#telling = new Map();
    this.#underWay = new Map();
  }

  /** Machines whose rows have changed since they were last read. */
  changed(): MachineId[] {
    return [...this.#changed.keys()];
  }

  /** The machine's rows are read now: what is changed from here on is another change. */
  begin(machine: MachineId): void {
    const underWay = this.#underWay.get(machine);
    if (underWay === undefined) this.#changed.delete(machine);
    else this.#changed.set(machine, underWay);
  }

  /** What was read since `begin` stands published: all that begins before `throughNs`. */
  end(machine: MachineId, throughNs: bigint): void {
    const changed = this.#changed.get(machine);
    this.#set(machine, changed !== undefined && changed < throughNs ? changed : throughNs);
  }

  /** It could not be published: it is to be read again. */
  fail(machine: MachineId): void {
    keepMin(this.#changed, machine, this.of(machine));
  }

  #set(machine: MachineId, mark: bigint): void {
    this.#published.set(machine, mark);
    this.#untold.set(machine, mark);
  }
}

function keepMin(map: Map<MachineId, bigint>, machine: MachineId, fromNs: bigint): void {
  const known = map.get(machine);
  if (known === undefined || fromNs < known) map.set(machine, fromNs);
}
