/**
 * All maintenance plans in memory: ticked with the clock and the meters of their machines, told of alarms, completed and
 * cancelled by people. A bigger service comes before those that it covers.
 */

import type { MachineId } from '@gemba/contract/identity';
import type { MaintenanceView } from '@gemba/contract/maintenance';
import type { Plant } from '@gemba/contract/plant';
import type { PlanStanding } from '../domain/alarms/event.ts';
import type { AlarmTransition } from '../domain/alarms/types.ts';
import type { TaskRef } from '../domain/maintenance/content.ts';
import { completions, coveredBy } from '../domain/maintenance/nesting.ts';
import { type BoundPlan, plansOf } from '../domain/maintenance/plan.ts';
import { initialPlan, recounted } from '../domain/maintenance/schedule.ts';
import { type MaintenanceEvent, step } from '../domain/maintenance/step.ts';
import type { Moment } from '../domain/maintenance/triggers/trigger.ts';
import type { MaintenanceFact, PlanMemory } from '../domain/maintenance/types.ts';
import { maintenanceView } from '../domain/maintenance/view.ts';
import type { PendingWork } from './pending.ts';
import { PlanSlot } from './plan-slot.ts';

/** What a plan must know of its machine. */
export type MomentOf = (machine: MachineId) => Moment;

interface Said {
  by: string;
  comment: string | null;
}

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
  load(memories: readonly PlanMemory[], momentOf: MomentOf, pending: PendingWork): void {
    const saved = new Map(memories.map((memory) => [memory.plan, memory]));
    this.#slots = this.#bound.map((bound) => {
      const known = saved.get(bound.id);
      const slot = new PlanSlot(bound, known ?? initialPlan(bound, momentOf(bound.machine)));
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

  /** Moments from which the plans of a machine count. */
  marks(machine: MachineId): bigint[] {
    return [...new Set(this.#of(machine).flatMap((slot) => slot.marks))];
  }

  views(momentOf: MomentOf): MaintenanceView[] {
    return this.#slots.map((slot) => this.view(slot, momentOf));
  }

  view(slot: PlanSlot, momentOf: MomentOf): MaintenanceView {
    const { memory, bound } = slot;
    return maintenanceView(memory, bound, momentOf(bound.machine), coveredBy(bound, this.#of(bound.machine)));
  }

  /** How they stand, for alarms. */
  standings(): (PlanStanding & { machine: MachineId })[] {
    return this.#slots.map(({ bound: { id, machine }, memory: { due, job } }) => ({
      ...{ plan: id, machine, due },
      sinceNs: job?.oldestDueNs ?? null,
    }));
  }

  tick(momentOf: MomentOf, pending: PendingWork): void {
    for (const [machine, slots] of this.#byMachine) {
      const moment = momentOf(machine);
      for (const slot of slots) this.#step(slot, { kind: 'tick', moment }, pending);
    }
  }

  /** Alarms have become active: plans that wait for them are due. */
  activated(transitions: readonly AlarmTransition[], momentOf: MomentOf, pending: PendingWork): void {
    for (const { transition, machine, rule, atNs } of transitions) {
      if (transition !== 'activated') continue;
      for (const slot of this.#of(machine)) {
        this.#step(slot, { kind: 'activated', moment: momentOf(machine), rule, atNs }, pending);
      }
    }
  }

  /** The machine's past is another: a plan that counts from a moment since then counts from what the meters had. */
  recount(machine: MachineId, livesAt: (atNs: bigint) => Record<string, number>, pending: PendingWork): void {
    for (const slot of this.#of(machine)) {
      const memory = recounted(slot.memory, livesAt);
      if (memory === slot.memory) continue;
      slot.memory = memory;
      pending.plans.add(slot);
    }
  }

  /** The tasks that the open job of a plan asks for, or that the plan does: its own, and those of plans that it covers. */
  asked({ bound, memory }: PlanSlot): TaskRef[] {
    const own = (memory.job?.tasks ?? bound.tasks).map((task) => ({ plan: bound.id, task }));
    if (memory.job !== null && memory.job.tasks !== null) return own;
    const covered = bound.covers.flatMap((plan) =>
      (this.find(plan)?.bound.tasks ?? []).map((task) => ({ plan, task })),
    );
    return [...own, ...covered];
  }

  /** The work was done, but for tasks that were left out; whether anything of it was. */
  complete(slot: PlanSlot, moment: Moment, said: Said, skipped: readonly TaskRef[], pending: PendingWork): boolean {
    const own = completions(slot, this.#of(slot.bound.machine), said, skipped);
    const before = slot.memory;
    for (const { plan, completion } of own) {
      const told = this.find(plan);
      if (told !== undefined) this.#step(told, { kind: 'complete', moment, done: completion }, pending);
      if (slot.memory === before) return false;
    }
    return true;
  }

  /** The open job is given up; whether there was one. */
  cancel(slot: PlanSlot, moment: Moment, by: string, reason: string, pending: PendingWork): boolean {
    const before = slot.memory;
    this.#step(slot, { kind: 'cancel', moment, by, reason }, pending);
    return slot.memory !== before;
  }

  #of = (machine: MachineId): PlanSlot[] => this.#byMachine.get(machine) ?? [];

  #step(slot: PlanSlot, event: MaintenanceEvent, pending: PendingWork): void {
    const covered = coveredBy(slot.bound, this.#of(slot.bound.machine)) !== null;
    const { memory, facts } = step(slot.memory, { ...event, moment: { ...event.moment, covered } }, slot.bound);
    if (memory !== slot.memory) {
      slot.memory = memory;
      pending.plans.add(slot);
    }
    pending.facts.push(...facts);
    if (facts.length > 0) this.heard(slot, facts, pending);
  }
}
