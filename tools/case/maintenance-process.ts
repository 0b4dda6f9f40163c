/**
 * The server's maintenance plans without the server: the production core, looked at every second between the lines of a
 * case, with meters that are read now and then and restarts that keep only what is stored.
 */

import type { Plant } from '@gemba/contract/plant';
import { type BoundPlan, plansOf } from '@gemba/server/domain/maintenance/plan';
import { initialPlan, type PlanStep, step } from '@gemba/server/domain/maintenance/schedule';
import type { MaintenanceFact, PlanMemory } from '@gemba/server/domain/maintenance/types';
import { decodeDocument, encodeDocument } from '@gemba/server/records/kysely/text';

const SECOND_NS = 1_000_000_000n;
/** A quarter of an hour: what may happen within it is then looked for second by second. */
const STRIDE_S = 900n;

export interface CasePlan {
  readonly bound: BoundPlan;
  memory: PlanMemory;
}

interface Meter {
  runS: number;
  readNs: bigint;
}

export class MaintenanceProcess {
  readonly plans: CasePlan[];
  readonly facts: MaintenanceFact[] = [];
  readonly #meters = new Map<string, Meter>();
  readonly #firstNs: bigint;
  #nowNs: bigint;

  /** Plans are seen for the first time with the first line. */
  constructor(plant: Plant, nowNs: bigint) {
    this.#firstNs = nowNs;
    this.#nowNs = nowNs;
    this.plans = plansOf(plant).map((bound) => ({ bound, memory: initialPlan(bound, nowNs, 0) }));
  }

  meter(machine: string): Meter {
    return this.#meters.get(machine) ?? { runS: 0, readNs: this.#nowNs };
  }

  /** A meter is read. What it shows on the first line is where the plans of its machine begin. */
  read(machine: string, runS: number, nowNs: bigint): void {
    this.#meters.set(machine, { runS, readNs: nowNs });
    for (const plan of this.plans.filter(({ bound }) => bound.machine === machine)) {
      if (nowNs === this.#firstNs) plan.memory = initialPlan(plan.bound, nowNs, runS);
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

  complete(plan: CasePlan, by: string, comment: string | null, atNs: bigint): void {
    const { runS } = this.meter(plan.bound.machine);
    this.#keep(plan, step(plan.memory, { kind: 'complete', by, comment, atNs, runS }, plan.bound));
  }

  /** Up again at a time, after having been down since the last line: only what is stored is left. */
  restart(nowNs: bigint): void {
    this.#nowNs = nowNs;
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

  #look({ bound, memory }: CasePlan, nowNs: bigint): PlanStep {
    return step(memory, { kind: 'tick', nowNs, runS: this.meter(bound.machine).runS }, bound);
  }

  #keep(plan: CasePlan, { memory, facts }: PlanStep): void {
    plan.memory = memory;
    this.facts.push(...facts);
  }
}
