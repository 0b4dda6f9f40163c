/**
 * The server's maintenance plans without the server: the production core, looked at every second between the lines of a
 * case, with meters that are read now and then and restarts that keep only what is stored.
 */

import type { MachineId } from '@gemba/contract/identity';
import { machinesOf, type Plant } from '@gemba/contract/plant';
import type { TaskRef } from '@gemba/server/domain/maintenance/content';
import { completions, coveredBy } from '@gemba/server/domain/maintenance/nesting';
import { type BoundPlan, plansOf } from '@gemba/server/domain/maintenance/plan';
import { initialPlan, type PlanStep, recounted } from '@gemba/server/domain/maintenance/schedule';
import { type MaintenanceEvent, step } from '@gemba/server/domain/maintenance/step';
import type { Moment } from '@gemba/server/domain/maintenance/triggers/trigger';
import type { MaintenanceFact, PlanMemory } from '@gemba/server/domain/maintenance/types';
import { decodeDocument, encodeDocument } from '@gemba/server/records/kysely/text';
import { CaseMachine } from './case-meters.ts';

const SECOND_NS = 1_000_000_000n;
/** A quarter of an hour: what may happen within it is then looked for second by second. */
const STRIDE_S = 900n;

export interface CasePlan {
  readonly bound: BoundPlan;
  memory: PlanMemory;
}

export class MaintenanceProcess {
  readonly plans: CasePlan[];
  readonly facts: MaintenanceFact[] = [];
  readonly machines: ReadonlyMap<string, CaseMachine>;
  readonly #firstNs: bigint;
  #nowNs: bigint;

  /** Plans are seen for the first time with the first line. */
  constructor(plant: Plant, nowNs: bigint) {
    this.#firstNs = nowNs;
    this.#nowNs = nowNs;
    this.machines = new Map(
      machinesOf(plant).map(({ machine }) => [machine.id, new CaseMachine(plant, machine.id as MachineId)]),
    );
    this.plans = plansOf(plant).map((bound) => ({ bound, memory: initialPlan(bound, this.#moment(bound, nowNs)) }));
  }

  /** Meters of a machine are read, or told otherwise. What they show on the first line is where its plans begin. */
  read(machine: string, nowNs: bigint, change: (machine: CaseMachine) => void): void {
    const known = this.machines.get(machine);
    if (known === undefined) throw new RangeError(`there is no machine ${machine}`);
    const own = this.plans.filter(({ bound }) => bound.machine === machine);
    const marks = own.flatMap(({ memory }) => [memory.sinceNs, ...(memory.rest === null ? [] : [memory.rest.sinceNs])]);
    known.context.marks.splice(0, known.context.marks.length, ...marks);
    change(known);
    for (const plan of own) {
      if (nowNs === this.#firstNs) plan.memory = initialPlan(plan.bound, this.#moment(plan.bound, nowNs));
      else plan.memory = recounted(plan.memory, (atNs) => known.livesAt(atNs));
      this.#keep(plan, this.#look(plan, nowNs));
    }
  }

  /** The clock goes on to a time; each plan is told the very second at which something becomes true. */
  clock(throughNs: bigint): void {
    while (this.#nowNs < throughNs) {
      const leftS = (throughNs - this.#nowNs + SECOND_NS - 1n) / SECOND_NS;
      const strideS = leftS < STRIDE_S ? leftS : STRIDE_S;
      for (const plan of this.plans) this.#stride(plan, strideS, throughNs);
      const nextNs = this.#nowNs + strideS * SECOND_NS;
      this.#nowNs = nextNs < throughNs ? nextNs : throughNs;
    }
  }

  /** The work was done, but for tasks that were left out; whatever is covered is done with it. */
  complete(plan: CasePlan, by: string, comment: string | null, skipped: readonly TaskRef[], atNs: bigint): void {
    const moment = this.#moment(plan.bound, atNs);
    for (const { plan: id, completion } of completions(plan, this.#beside(plan), { by, comment }, skipped)) {
      const told = this.plans.find(({ bound }) => bound.id === id);
      if (told !== undefined) this.#tell(told, { kind: 'complete', moment, done: completion });
    }
  }

  cancel(plan: CasePlan, by: string, reason: string, atNs: bigint): void {
    this.#tell(plan, { kind: 'cancel', moment: this.#moment(plan.bound, atNs), by, reason });
  }

  /** An alarm rule became active on a machine. */
  activated(machine: string, rule: string, atNs: bigint): void {
    for (const plan of this.plans.filter(({ bound }) => bound.machine === machine)) {
      this.#tell(plan, { kind: 'activated', moment: this.#moment(plan.bound, atNs), rule, atNs });
    }
  }

  /** Up again at a time, after having been down since the last line: only what is stored is left. */
  restart(nowNs: bigint): void {
    this.#nowNs = nowNs;
    for (const { ledger } of this.machines.values()) ledger.restart();
    for (const plan of this.plans) {
      plan.memory = decodeDocument(encodeDocument(plan.memory)) as PlanMemory;
      this.#keep(plan, this.#look(plan, nowNs));
    }
  }

  /** What becomes true within a stride becomes true at one second of it, which is found by halving. */
  #stride(plan: CasePlan, strideS: bigint, throughNs: bigint): void {
    const timeOf = (s: bigint) => {
      const ns = this.#nowNs + s * SECOND_NS;
      return ns < throughNs ? ns : throughNs;
    };
    for (let fromS = 0n; fromS < strideS; ) {
      if (this.#look(plan, timeOf(strideS)).memory === plan.memory) return;
      let [low, high] = [fromS, strideS];
      while (high - low > 1n) {
        const middle = (low + high) / 2n;
        if (this.#look(plan, timeOf(middle)).memory === plan.memory) low = middle;
        else high = middle;
      }
      this.#keep(plan, this.#look(plan, timeOf(high)));
      fromS = high;
    }
  }

  #look = (plan: CasePlan, nowNs: bigint): PlanStep =>
    this.#step(plan, { kind: 'tick', moment: this.#moment(plan.bound, nowNs) });

  #tell(plan: CasePlan, event: MaintenanceEvent): void {
    this.#keep(plan, this.#step(plan, event));
  }

  #step(plan: CasePlan, event: MaintenanceEvent): PlanStep {
    const covered = coveredBy(plan.bound, this.#beside(plan)) !== null;
    return step(plan.memory, { ...event, moment: { ...event.moment, covered } }, plan.bound);
  }

  #beside = ({ bound }: CasePlan): CasePlan[] => this.plans.filter((other) => other.bound.machine === bound.machine);

  #moment = ({ machine }: BoundPlan, nowNs: bigint): Moment =>
    this.machines.get(machine)?.moment(nowNs) ?? { nowNs, meters: {} };

  #keep(plan: CasePlan, { memory, facts }: PlanStep): void {
    plan.memory = memory;
    this.facts.push(...facts);
  }
}
