/** Records in memory: the half of the port that the pipeline asks for, each commit whole. They outlive the processes. */

import type { MachineId } from '@gemba/contract/identity';
import type { Scope } from '@gemba/server/domain/alarms/annunciator/types';
import type { AlarmMemory } from '@gemba/server/domain/alarms/types';
import type { Edit } from '@gemba/server/domain/edits/edit';
import type { Job } from '@gemba/server/domain/jobs/types';
import type { LedgerRow } from '@gemba/server/domain/ledger/row';
import type { MeterAct, MeterMemory } from '@gemba/server/domain/maintenance/meters/act';
import type { PlanMemory } from '@gemba/server/domain/maintenance/types';
import type { Order, OrderEvent } from '@gemba/server/domain/orders/order';
import type { GatewayPositions, Records, SavedFold, Sink, UnitOfWork } from '@gemba/server/records/port';

/** What the pipeline asks of the records. */
export type Derived = Pick<
  Records,
  | 'commit'
  | 'positions'
  | 'setHistorianPositions'
  | 'folds'
  | 'checkpointBefore'
  | 'dirty'
  | 'rows'
  | 'edits'
  | 'orders'
  | 'orderEvents'
  | 'alarms'
  | 'annunciator'
  | 'plans'
  | 'meterActs'
  | 'meters'
  | 'getValue'
  | 'setValue'
>;

export class MemoryRecords implements Derived {
  readonly #positions = new Map<Sink, Map<string, GatewayPositions>>();
  readonly #rows = new Map<MachineId, Map<bigint, LedgerRow>>();
  readonly #folds = new Map<MachineId, SavedFold>();
  readonly #checkpoints = new Map<MachineId, Map<bigint, SavedFold>>();
  readonly #dirty = new Map<MachineId, bigint>();
  readonly #alarms = new Map<string, AlarmMemory>();
  readonly #scopes = new Map<string, Scope>();
  readonly #plans = new Map<string, PlanMemory>();
  readonly #meters = new Map<string, MeterMemory>();
  readonly #meterActs: MeterAct[] = [];
  readonly #values = new Map<string, string>();
  /** Broken on purpose: positions are written at once and the rest with the next commit, if that comes. */
  readonly #torn: boolean;
  #rest: UnitOfWork | null = null;

  constructor(torn = false) {
    this.#torn = torn;
  }

  async getValue(key: string): Promise<string | null> {
    return this.#values.get(key) ?? null;
  }

  async setValue(key: string, value: string): Promise<void> {
    this.#values.set(key, value);
  }

  async commit(given: UnitOfWork): Promise<void> {
    const work = structuredClone(given);
    this.#putPositions('records', work.positions ?? []);
    if (!this.#torn) this.#write(work);
    else {
      if (this.#rest !== null) this.#write(this.#rest);
      this.#rest = work;
    }
  }

  #write(work: UnitOfWork): void {
    for (const { machine, fromNs } of work.replaced ?? []) {
      const [rows, checkpoints] = [mapOf(this.#rows, machine), mapOf(this.#checkpoints, machine)];
      for (const at of rows.keys()) if (at >= fromNs) rows.delete(at);
      for (const at of checkpoints.keys()) if (at > fromNs) checkpoints.delete(at);
    }
    for (const row of work.rows ?? []) mapOf(this.#rows, row.machine).set(row.fromNs, row);
    for (const fold of work.folds ?? []) this.#folds.set(fold.machine, fold);
    for (const one of work.checkpoints ?? []) mapOf(this.#checkpoints, one.machine).set(one.settledNs, one);
    for (const machine of work.cleaned ?? []) this.#dirty.delete(machine);
    for (const { machine, fromNs } of work.dirty ?? []) {
      const known = this.#dirty.get(machine);
      if (known === undefined || fromNs < known) this.#dirty.set(machine, fromNs);
    }
    for (const alarm of work.alarms ?? []) this.#alarms.set(`${alarm.rule} ${alarm.machine}`, alarm);
    for (const scope of work.annunciator ?? []) this.#scopes.set(`${scope.kind} ${scope.id}`, scope);
    for (const plan of work.plans ?? []) this.#plans.set(plan.plan, plan);
    for (const job of work.jobs?.jobs ?? []) this.#jobs.set(job.id, job);
    for (const meter of work.meters ?? []) this.#meters.set(`${meter.machine} ${meter.meter}`, meter);
    this.#meterActs.push(...(work.meterActs ?? []));
  }

  async positions(sink: Sink): Promise<GatewayPositions[]> {
    this.#rest = null;
    return structuredClone([...(this.#positions.get(sink)?.values() ?? [])]);
  }

  async setHistorianPositions(positions: GatewayPositions[]): Promise<void> {
    this.#putPositions('historian', structuredClone(positions));
  }

  async folds(): Promise<SavedFold[]> {
    return [...this.#folds.values()];
  }

  async checkpointBefore(machine: MachineId, timeNs: bigint): Promise<SavedFold | null> {
    const all = [...mapOf(this.#checkpoints, machine).values()].filter(({ settledNs }) => settledNs <= timeNs);
    return all.reduce<SavedFold | null>(
      (newest, one) => (newest && newest.settledNs > one.settledNs ? newest : one),
      null,
    );
  }

  async dirty(): Promise<{ machine: MachineId; fromNs: bigint }[]> {
    return [...this.#dirty].map(([machine, fromNs]) => ({ machine, fromNs }));
  }

  async rows(machine: MachineId, fromNs: bigint, toNs: bigint, limit?: number): Promise<LedgerRow[]> {
    const rows = [...mapOf(this.#rows, machine).values()].filter((row) => row.toNs > fromNs && row.fromNs < toNs);
    return structuredClone(rows.sort((a, b) => (a.fromNs < b.fromNs ? -1 : 1)).slice(0, limit));
  }

  /** Nobody is there to say anything. */
  async edits(): Promise<Edit[]> {
    return [];
  }

  /** Nobody orders anything. */
  async orders(): Promise<Order[]> {
    return [];
  }

  async orderEvents(): Promise<OrderEvent[]> {
    return [];
  }

  readonly #jobs = new Map<string, Job>();

  /** Jobs of plans, and those that people make. */
  readonly jobs = {
    open: async () => structuredClone([...this.#jobs.values()].filter(({ endedNs }) => endedNs === null)),
    stock: async () => [],
    job: async ({ id }: { id: string }) => structuredClone(this.#jobs.get(id) ?? null),
    numbers: async () => ({ job: this.#jobs.size, attachment: 0 }),
  };

  /** Nobody sets a target. */
  readonly work = { targets: async () => [] };

  async alarms(): Promise<AlarmMemory[]> {
    return structuredClone([...this.#alarms.values()]);
  }

  async annunciator(): Promise<Scope[]> {
    return structuredClone([...this.#scopes.values()]);
  }

  async meterActs(): Promise<MeterAct[]> {
    return structuredClone(this.#meterActs);
  }

  async meters(): Promise<MeterMemory[]> {
    return structuredClone([...this.#meters.values()]);
  }

  async plans(): Promise<PlanMemory[]> {
    return structuredClone([...this.#plans.values()]);
  }

  #putPositions(sink: Sink, positions: readonly GatewayPositions[]): void {
    let known = this.#positions.get(sink);
    if (known === undefined) {
      known = new Map();
      this.#positions.set(sink, known);
    }
    for (const one of positions) known.set(`${one.gateway} ${one.epoch}`, one);
  }
}

function mapOf<K, A, B>(maps: Map<K, Map<A, B>>, key: K): Map<A, B> {
  let map = maps.get(key);
  if (map === undefined) {
    map = new Map();
    maps.set(key, map);
  }
  return map;
}
