/**
 * All open jobs in memory: begun by plans that come due and by people, told of acts, of alarms, of what machines ran and of
 * the clock. What they remember, what happened and what that moved is gathered for one commit.
 */

import type { MachineId } from '@gemba/contract/identity';
import type { Plant } from '@gemba/contract/plant';
import type { AlarmTransition } from '../../domain/alarms/types.ts';
import type { JobEvent, JobRules, JobStep } from '../../domain/jobs/event.ts';
import { type Beginning, openJob } from '../../domain/jobs/open.ts';
import { rulesOfJobs } from '../../domain/jobs/plant.ts';
import { step } from '../../domain/jobs/step.ts';
import { movementsOf } from '../../domain/jobs/stock.ts';
import type { Job, JobFact } from '../../domain/jobs/types.ts';
import type { LedgerRow } from '../../domain/ledger/row.ts';
import type { BoundPlan } from '../../domain/maintenance/plan.ts';
import type { MaintenanceFact, PlanMemory } from '../../domain/maintenance/types.ts';
import type { JobRecords } from '../../records/jobs/port.ts';
import type { Alarms } from '../alarms.ts';
import type { PendingWork } from '../pending.ts';
import { jobOfPlan } from './of-plan.ts';
import { JobSlot } from './slot.ts';

export interface JobsOptions {
  plant: Plant;
  alarms: Alarms;
  nowNs: () => bigint;
}

/** What the records have of jobs. */
export interface Stored {
  open: readonly Job[];
  stock: readonly { part: string; milli: number }[];
  last: { job: number; attachment: number };
}

export class Jobs {
  readonly rules: JobRules;
  readonly #options: JobsOptions;
  readonly #slots = new Map<string, JobSlot>();
  readonly #stock = new Map<string, number>();
  #last = { job: 0, attachment: 0 };

  constructor(options: JobsOptions) {
    this.#options = options;
    this.rules = rulesOfJobs(options.plant);
    options.alarms.heard = (transitions, pending) => this.#heard(transitions, pending);
  }

  /**
   * Takes everything from the records, whatever was in memory.
   * @param plans jobs that plans have open
   */
  async load(records: JobRecords, plans: readonly string[]): Promise<void> {
    const open = await records.open();
    const others = plans.filter((id) => !open.some((job) => job.id === id));
    // One that is over, and its plan doesn't know it, is not made again.
    const over = (await Promise.all(others.map((id) => records.job({ id })))).flatMap((job) => job ?? []);
    this.restore({ open: [...open, ...over], stock: await records.stock(), last: await records.numbers() });
  }

  /** @param stored what the records have */
  restore({ open, stock, last }: Stored): void {
    this.#slots.clear();
    for (const job of open) this.#slots.set(job.id, new JobSlot(job));
    this.#stock.clear();
    for (const { part, milli } of stock) this.#stock.set(part, milli);
    this.#last = { ...last };
  }

  /** After everything is loaded: jobs that plans have open, alarms that jobs suppress, proofs that nobody watches. */
  reconcile(plans: readonly { bound: BoundPlan; memory: PlanMemory }[], pending: PendingWork): void {
    const { alarms, nowNs } = this.#options;
    for (const { bound, memory } of plans) {
      if (memory.job !== null && !this.#slots.has(memory.job.id)) this.#ofPlan(bound, memory.job.id, memory, pending);
    }
    const holding = new Map(this.open().flatMap((job) => (job.holdsSinceNs === null ? [] : [[causeOf(job), job]])));
    const isStale = (machine: string, cause: string) =>
      cause.startsWith('job ') && holding.get(cause)?.machine !== machine;
    // In this order: what goes on being suppressed by another cause is not told of in between.
    for (const job of holding.values()) this.#suppress(job, true, pending);
    alarms.liftStale(isStale, nowNs(), pending);
    for (const slot of this.#slots.values()) {
      const { alarm, machine, proof } = slot.job;
      if (alarm === null || proof?.state !== 'pending' || alarms.slot(alarm.rule, machine) !== undefined) continue;
      this.tell(slot, { kind: 'rule-gone', nowNs: nowNs() }, pending);
    }
  }

  /** Neither closed nor cancelled, by number. */
  open(): Job[] {
    return [...this.#slots.values()].map(({ job }) => job).filter(({ endedNs }) => endedNs === null);
  }

  get(id: string): JobSlot | undefined {
    return this.#slots.get(id);
  }

  ofNumber(number: number): JobSlot | undefined {
    return [...this.#slots.values()].find(({ job }) => job.number === number);
  }

  /** A job of the records that isn't in memory: told something, it is the same for all who tell it. */
  adopt(job: Job): JobSlot {
    const known = this.#slots.get(job.id);
    if (known !== undefined) return known;
    const slot = new JobSlot(job);
    this.#slots.set(job.id, slot);
    return slot;
  }

  /** Thousandths that there are of a part. */
  stockOf(part: string): number {
    return this.#stock.get(part) ?? 0;
  }

  nextAttachment(): number {
    this.#last.attachment++;
    return this.#last.attachment;
  }

  /** The job for which a machine is in maintenance, the longest; `null` where there is none. */
  holding(machine: string): { job: number; sinceNs: bigint } | null {
    let held: { job: number; sinceNs: bigint } | null = null;
    for (const { job } of this.#slots.values()) {
      const { holdsSinceNs: sinceNs } = job;
      if (job.machine !== machine || sinceNs === null) continue;
      if (held === null || sinceNs < held.sinceNs) held = { job: job.number, sinceNs };
    }
    return held;
  }

  /** A new job with the next number; one whose id is there already is that one. */
  begin(told: Omit<Beginning, 'number'>, pending: PendingWork): JobSlot {
    const known = this.#slots.get(told.id);
    if (known !== undefined) return known;
    this.#last.job++;
    const { job, facts } = openJob({ ...told, number: this.#last.job }, this.rules);
    const slot = new JobSlot(job);
    this.#slots.set(job.id, slot);
    pending.jobs.slots.add(slot);
    pending.jobs.facts.push(...facts);
    return slot;
  }

  /** Jobs of the past: over already, so nothing here follows them; a new one is given the next number. */
  recall(told: readonly { job: Job; facts: readonly JobFact[] }[], pending: PendingWork): void {
    for (const { job, facts } of told) {
      if (job.number === 0) this.#last.job++;
      pending.jobs.slots.add(new JobSlot(job.number === 0 ? { ...job, number: this.#last.job } : job));
      pending.jobs.facts.push(...facts);
    }
  }

  /** What an event would do, without doing it. */
  tried(slot: JobSlot, event: JobEvent): JobStep {
    return step(slot.job, event, this.rules);
  }

  /** Tells one job one event; what that does to stock and alarms is done with it. */
  tell(slot: JobSlot, event: JobEvent, pending: PendingWork): JobStep {
    const before = slot.job;
    const told = step(before, event, this.rules);
    if (told.job === before) return told;
    slot.job = told.job;
    pending.jobs.slots.add(slot);
    pending.jobs.facts.push(...told.facts);
    for (const fact of told.facts) this.#move(fact, 'act' in event ? event.act : '', pending);
    const [held, holds] = [before.holdsSinceNs !== null, told.job.holdsSinceNs !== null];
    if (held !== holds) this.#suppress(told.job, holds, pending);
    return told;
  }

  /** Parts came, were counted, or are moved by a job. */
  move(move: Parameters<typeof movementsOf>[1], pending: PendingWork): void {
    const movements = movementsOf(this.stockOf(move.part), move);
    for (const { part, milli } of movements) this.#stock.set(part, this.stockOf(part) + milli);
    pending.jobs.movements.push(...movements);
  }

  /** What happened to a plan: its job begins, stands for a later occurrence, or is done. */
  planned(bound: BoundPlan, facts: readonly MaintenanceFact[], memory: PlanMemory, pending: PendingWork): void {
    for (const { kind, job, atNs, by, comment } of facts) {
      if (job === null) continue;
      if (kind === 'job-opened') this.#ofPlan(bound, job, memory, pending);
      const slot = this.#slots.get(job);
      if (slot === undefined) continue;
      if (kind === 'occurrence-missed') this.tell(slot, { kind: 'plan-missed', atNs }, pending);
      if (kind === 'cancelled') this.tell(slot, { kind: 'plan-cancelled', by, comment, atNs }, pending);
      if (kind === 'completed') this.tell(slot, { kind: 'plan-completed', by, comment, atNs }, pending);
    }
  }

  /** What the ledger says that a machine did: time in `producing` proves repairs, or refutes them. */
  ran(machine: MachineId, rows: readonly LedgerRow[], pending: PendingWork): void {
    for (const slot of this.#slots.values()) {
      const { job } = slot;
      if (job.machine !== machine || job.proof?.state !== 'pending' || job.alarm === null) continue;
      const memory = this.#options.alarms.slot(job.alarm.rule, machine)?.memory;
      if (memory === undefined) continue;
      const says = {
        truth: memory.uncertain ? ('unknown' as const) : memory.truth,
        active: memory.state.startsWith('active'),
      };
      for (const { state, fromNs, toNs } of rows) {
        if (state !== 'producing') continue;
        this.tell(slot, { kind: 'ran', fromNs, toNs, ...says, nowNs: this.#options.nowNs() }, pending);
      }
    }
  }

  /** The clock. Each machine with a job that nobody took in time has an alarm of the system for as long. */
  tick(nowNs: bigint, pending: PendingWork): void {
    const untaken = new Set<string>();
    for (const slot of this.#slots.values()) {
      const { job } = slot;
      if (job.takeByNs !== null || job.running.length > 0) this.tell(slot, { kind: 'tick', nowNs }, pending);
      if (slot.job.escalated) untaken.add(job.machine);
    }
    for (const machine of untaken) this.#options.alarms.note('system:job-unassigned', machine, pending);
  }

  /** These have been committed: those that are over are forgotten. */
  committed(jobs: readonly Job[]): void {
    for (const job of jobs) {
      const slot = this.#slots.get(job.id);
      if (job.endedNs !== null && slot?.job === job) this.#slots.delete(job.id);
    }
  }

  #ofPlan(bound: BoundPlan, id: string, memory: PlanMemory, pending: PendingWork): void {
    this.begin(jobOfPlan(this.#options.plant, bound, id, memory, this.#options.nowNs()), pending);
  }

  #suppress(job: Job, suppressed: boolean, pending: PendingWork): void {
    const atNs = this.#options.nowNs();
    this.#options.alarms.design(job.machine as MachineId, { suppressed, cause: causeOf(job), atNs }, pending);
  }

  #move({ kind, about, job, by, atNs, comment }: JobFact, act: string, pending: PendingWork): void {
    if ((kind !== 'part-used' && kind !== 'part-returned') || by === null) return;
    const { part, milli } = about as { part: string; milli: number };
    const does = kind === 'part-used' ? ('used' as const) : ('returned' as const);
    this.move({ part, kind: does, milli, job, by, atNs, comment, act }, pending);
  }

  /** An alarm that comes on a machine is the trouble of a job that is there for its rule. */
  #heard(transitions: readonly AlarmTransition[], pending: PendingWork): void {
    for (const { transition, rule, machine, occurrence, atNs } of transitions) {
      if (transition !== 'activated') continue;
      for (const slot of this.#slots.values()) {
        if (slot.job.machine !== machine || slot.job.alarm?.rule !== rule) continue;
        this.tell(slot, { kind: 'alarm', occurrence, atNs, nowNs: this.#options.nowNs() }, pending);
      }
    }
  }
}

/** As people call the job: it stands in the journal of the alarms, and beside each that it keeps quiet. */
const causeOf = ({ number }: Job): string => `job ${number}`;
