/** All maintenance plans in memory: ticked with the clock and the run time of their machines, completed by people. */

import type { MachineId } from '@gemba/contract/identity';
import type { MaintenanceView } from '@gemba/contract/live';
import type { Plant } from '@gemba/contract/plant';
import type { PlanStanding } from '../domain/alarms/event.ts';
import type { LedgerRow } from '../domain/ledger/row.ts';
import { type BoundPlan, plansOf } from '../domain/maintenance/plan.ts';
import { initialPlan, type MaintenanceEvent, recounted, step } from '../domain/maintenance/schedule.ts';
import { sinceOf } from '../domain/maintenance/triggers/trigger.ts';
import type { MaintenanceFact, PlanMemory } from '../domain/maintenance/types.ts';
import { maintenanceView, type Use } from '../domain/maintenance/view.ts';
import type { PendingWork } from './pending.ts';
import { PlanSlot } from './plan-slot.ts';
import type { Refolded } from './refolding.ts';

/** What a plan must know of its machine. */
export type UseOf = (machine: MachineId) => Omit<Use, 'nowNs'>;

/** What was folded: `state` at its end, `rows` all that it has behind `fromNs`. */
type Stretch = Pick<Refolded, 'fromNs' | 'state' | 'rows'>;

export class Plans {
  /** Told of what happens to a plan as it happens. */
  heard: (slot: PlanSlot, facts: readonly MaintenanceFact[], pending: PendingWork) => void = () => undefined;
  readonly #bound: BoundPlan[];
  #slots: PlanSlot[] = [];
  #byMachine = new Map<MachineId, PlanSlot[]>();

  constructor(plant: Plant) {
    this.#bound = plansOf(plant);
  }

  /** Takes everything from the records; a plan that they don't know counts from now. */
  load(memories: readonly PlanMemory[], nowNs: bigint, use: UseOf, pending: PendingWork): void {
    const saved = new Map(memories.map((memory) => [memory.plan, memory]));
    this.#slots = this.#bound.map((bound) => {
      const known = saved.get(bound.id);
      const slot = new PlanSlot(bound, known ?? initialPlan(bound, nowNs, use(bound.machine).runS));
      if (known === undefined) pending.plans.add(slot);
      return slot;
    });
    this.#byMachine = Map.groupBy(this.#slots, ({ bound }) => bound.machine);
  }

  /** The machines that have plans. */
  machines(): Set<MachineId> {
    return new Set(this.#bound.map((bound) => bound.machine));
  }

  all(): readonly PlanSlot[] {
    return this.#slots;
  }

  find(plan: string): PlanSlot | undefined {
    return this.#slots.find((slot) => slot.bound.id === plan);
  }

  views(nowNs: bigint, use: UseOf): MaintenanceView[] {
    return this.#slots.map((slot) => this.view(slot, nowNs, use));
  }

  view(slot: PlanSlot, nowNs: bigint, use: UseOf): MaintenanceView {
    return maintenanceView(slot.memory, slot.bound, { nowNs, ...use(slot.bound.machine) });
  }

  /** How they stand, for alarms. */
  standings(): (PlanStanding & { machine: MachineId })[] {
    return this.#slots.map(({ bound: { id, machine }, memory: { due, job } }) => ({
      ...{ plan: id, machine, due },
      sinceNs: job?.oldestDueNs ?? null,
    }));
  }

  tick(nowNs: bigint, use: UseOf, pending: PendingWork): void {
    for (const slot of this.#slots) {
      this.step(slot, { kind: 'tick', nowNs, runS: use(slot.bound.machine).runS }, pending);
    }
  }

  /**
   * The machine was folded on, or again, from `fromNs` on: a meter that was started after that says what ran since, and
   * nothing of what ran before and came later.
   */
  recount(machine: MachineId, { fromNs, state, rows }: Stretch, pending: PendingWork): void {
    for (const slot of this.#byMachine.get(machine) ?? []) {
      const sinceNs = sinceOf(slot.memory);
      if (sinceNs < fromNs) continue;
      const sinceRunNs = rows.reduce((sum, row) => sum + (row.state === 'producing' ? after(row, sinceNs) : 0n), 0n);
      const memory = recounted(slot.memory, Number(state.totals.runNs - sinceRunNs) / 1e9);
      if (memory === slot.memory) continue;
      slot.memory = memory;
      pending.plans.add(slot);
    }
  }

  step(slot: PlanSlot, event: MaintenanceEvent, pending: PendingWork): void {
    const { memory, facts } = step(slot.memory, event, slot.bound);
    if (memory !== slot.memory) {
      slot.memory = memory;
      pending.plans.add(slot);
    }
    pending.facts.push(...facts);
    if (facts.length > 0) this.heard(slot, facts, pending);
  }
}

/** How much of a row lies behind a moment, ns. */
function after({ fromNs, toNs }: LedgerRow, sinceNs: bigint): bigint {
  if (toNs <= sinceNs) return 0n;
  return toNs - (fromNs > sinceNs ? fromNs : sinceNs);
}
