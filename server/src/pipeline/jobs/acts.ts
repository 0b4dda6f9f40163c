/**
 * What people do about jobs: each act is told to the core, committed with all that follows from it (stock, plan, alarms),
 * and only then answered. Sent twice it counts once.
 */

import { GembaError } from '@gemba/contract/errors';
import type { Attachment } from '../../domain/jobs/attachment.ts';
import type { JobActEvent } from '../../domain/jobs/event.ts';
import type { Beginning } from '../../domain/jobs/open.ts';
import { type Decision, decide, type JobRequest } from '../../domain/jobs/request.ts';
import type { Move } from '../../domain/jobs/stock.ts';
import type { Job, JobFact } from '../../domain/jobs/types.ts';
import type { TaskRef } from '../../domain/maintenance/content.ts';
import type { Moment } from '../../domain/maintenance/triggers/trigger.ts';
import { Turns } from '../../orders/turns.ts';
import type { JobRecords } from '../../records/jobs/port.ts';
import type { Records } from '../../records/port.ts';
import type { Committer } from '../committer.ts';
import type { Derivation } from '../derivation.ts';
import type { PlanSlot } from '../plan-slot.ts';
import { errorOfJob, noJob } from './errors.ts';
import { doneTasks } from './of-plan.ts';
import type { JobSlot } from './slot.ts';

export interface JobActsOptions {
  derivation: Derivation;
  committer: Committer;
  records: () => JobRecords;
  /** Where the past of machines is read. */
  readings: () => Pick<Records, 'rows' | 'checkpointBefore'>;
  /** False while the memory is being loaded again. */
  ready: () => boolean;
}

/** A job's act but for when the server heard of it. */
export class JobActs {
  readonly #options: JobActsOptions;
  readonly #turns = new Turns();

  constructor(options: JobActsOptions) {
    this.#options = options;
  }

  /** Thousandths that there are of a part. */
  stockOf(part: string): number {
    return this.#options.derivation.jobs.stockOf(part);
  }

  /** The job of a number as it is now. Throws GEMBA_NOT_FOUND. */
  async find(number: number): Promise<Job> {
    return (await this.#slot(number)).job;
  }

  /** Throws GEMBA_NOT_FOUND, GEMBA_JOB_STATE, GEMBA_JOB_INCOMPLETE, GEMBA_BAD_REQUEST. */
  act(number: number, event: JobActEvent): Promise<Job> {
    return this.#turns.take(async () => {
      const slot = await this.#slot(number);
      const moment = await this.#momentOf(slot.job, event);
      this.#tell(slot, event, moment);
      return this.#kept(slot);
    });
  }

  /** A new job; one of the same id, a doubled act, or the open one of the same rule on the machine is the one that there is. */
  begin(told: Omit<Beginning, 'number'>): Promise<Job> {
    return this.#turns.take(async () => this.#openOfAlarm(told) ?? this.#kept(await this.#begin(told)));
  }

  #openOfAlarm({ alarm, machine }: Omit<Beginning, 'number'>): Job | null {
    if (alarm == null) return null;
    const open = this.#options.derivation.jobs.open();
    return open.find((job) => job.machine === machine && job.alarm?.rule === alarm.rule) ?? null;
  }

  /** A job that follows from another, for an item of its checklist or for the whole. */
  followUp(
    number: number,
    told: Omit<Beginning, 'number' | 'parent'>,
    event: Omit<Extract<JobActEvent, { kind: 'follow-up' }>, 'job' | 'kind'>,
  ): Promise<Job> {
    return this.#turns.take(async () => {
      const slot = await this.#slot(number);
      const known = await this.#known(told.id);
      // What the first job refuses must not have made the second.
      if (known === null) this.#wouldTake(slot, { ...event, kind: 'follow-up', job: 0 });
      const made = known ?? (await this.#begin({ ...told, parent: number }));
      this.#tell(slot, { ...event, kind: 'follow-up', job: made.job.number });
      return this.#kept(slot);
    });
  }

  /** An operator asks for something; the same request sent twice is one. */
  request(request: JobRequest): Promise<JobRequest> {
    return this.#turns.take(async () => {
      this.#mustBeReady();
      const known = await this.#options.records().request(request.id);
      if (known !== null) return known;
      this.#options.committer.pending.jobs.requests.set(request.id, request);
      await this.#options.committer.flush();
      return request;
    });
  }

  /** What becomes of a request: a job is made of it, it joins one, or it is refused; once. */
  decide(
    id: string,
    decision: Omit<Decision, 'job'>,
    job: { make: (request: JobRequest) => Omit<Beginning, 'number'> } | { merge: number; event: JobActEvent } | null,
  ): Promise<JobRequest> {
    return this.#turns.take(async () => {
      this.#mustBeReady();
      const request = await this.#options.records().request(id);
      if (request === null) throw new GembaError('GEMBA_NOT_FOUND', { what: 'Request', id, list: '/api/v1/requests' });
      const tried = decide(request, { ...decision, job: 0 });
      if ('refused' in tried) throw new GembaError('GEMBA_CONFLICT', { reason: tried.refused });
      let number: number | null = null;
      if (job !== null && 'make' in job) number = (await this.#begin(job.make(request))).job.number;
      if (job !== null && 'merge' in job) {
        const slot = await this.#slot(job.merge);
        this.#tell(slot, job.event);
        number = slot.job.number;
      }
      const decided: JobRequest = { ...tried, job: number };
      this.#options.committer.pending.jobs.requests.set(id, decided);
      await this.#options.committer.flush();
      return decided;
    });
  }

  /** Parts have come, or were counted; the same act sent twice moves nothing. */
  move(...moves: readonly Move[]): Promise<void> {
    return this.#turns.take(async () => {
      this.#mustBeReady();
      const { derivation, committer, records } = this.#options;
      for (const move of moves) {
        if (!(await records().hasMoved(move.act))) derivation.jobs.move(move, committer.pending);
      }
      await committer.flush();
    });
  }

  /** Jobs of the past, as another program tells them: kept, and nobody is told. */
  recall(told: readonly { job: Job; facts: readonly JobFact[] }[]): Promise<void> {
    return this.#turns.take(async () => {
      this.#mustBeReady();
      const { derivation, committer } = this.#options;
      derivation.jobs.recall(told, committer.pending);
      await committer.flush();
    });
  }

  /** Something lies with a job, or with a request; the same act sent twice is one. */
  attach(made: Omit<Attachment, 'id'>, job: { number: number; recordedNs: bigint } | null): Promise<Attachment> {
    return this.#turns.take(async () => {
      this.#mustBeReady();
      const { derivation, committer, records } = this.#options;
      const known = await records().attachment({ act: made.act });
      if (known !== null) return known;
      const slot = job === null ? null : await this.#slot(job.number);
      const attachment: Attachment = { ...made, id: derivation.jobs.nextAttachment(), job: slot?.job.id ?? null };
      if (slot !== null && job !== null) {
        const { act, by, atNs, name, id } = attachment;
        this.#tell(slot, {
          ...{ kind: 'attach', act, by, atNs, recordedNs: job.recordedNs, comment: null, attachment: id, name },
        });
      }
      committer.pending.jobs.attachments.push(attachment);
      await committer.flush();
      return attachment;
    });
  }

  /** Waits for the commit; the job as it then is. */
  async #kept(slot: JobSlot): Promise<Job> {
    await this.#options.committer.flush();
    return slot.job;
  }

  #tell(slot: JobSlot, event: JobActEvent, moment: Moment | null = null): void {
    const { derivation, committer } = this.#options;
    const before = slot.job;
    const { refusal } = derivation.jobs.tell(slot, event, committer.pending);
    if (refusal !== null) throw errorOfJob(refusal, before);
    if (slot.job === before) return;
    if (moment === null) return;
    if (event.kind === 'done') this.#completePlan(slot.job, event, moment);
    if (event.kind === 'cancel') this.#cancelPlan(slot.job, event, moment);
  }

  #wouldTake(slot: JobSlot, event: JobActEvent): void {
    const { refusal } = this.#options.derivation.jobs.tried(slot, event);
    if (refusal !== null) throw errorOfJob(refusal, slot.job);
  }

  /**
   * What the plan of a job must know of the moment of an act that ends it, which may be long past: what the machine did
   * since is use of the next cycle. `null` for any other act.
   */
  async #momentOf(job: Job, { kind, atNs, recordedNs }: JobActEvent): Promise<Moment | null> {
    if (kind !== 'done' && kind !== 'cancel') return null;
    const plan = this.#planOf(job);
    if (plan === null) return null;
    const { derivation, committer, readings } = this.#options;
    const { machine } = plan.bound;
    if (atNs >= recordedNs) return { ...derivation.moment(machine), nowNs: atNs };
    // The rows that are to be read lie in the records.
    await committer.flush();
    const moment = await derivation.meters.momentThen(machine, atNs, readings());
    this.#mustBeReady();
    return moment;
  }

  /** The plan of a job is completed by it, with the tasks that were really done, in the same commit. */
  #completePlan(job: Job, { by, comment }: JobActEvent, moment: Moment): void {
    const { derivation, committer } = this.#options;
    const slot = this.#planOf(job);
    if (slot === null) return;
    const done = doneTasks(job);
    const isDone = (asked: TaskRef) => done.some(({ plan, task }) => plan === asked.plan && task === asked.task);
    const skipped = derivation.plans.asked(slot).filter((asked) => !isDone(asked));
    const { pending } = committer;
    if (derivation.plans.complete(slot, moment, { by, comment }, skipped, pending)) return;
    // Everything was skipped: that is no service, and the next one comes when it would have.
    derivation.plans.cancel(slot, moment, by, comment ?? 'every task was skipped', pending);
  }

  /** The plan of a job that is given up counts from here, and says that it was not done. */
  #cancelPlan(job: Job, { by, comment }: JobActEvent, moment: Moment): void {
    const { derivation, committer } = this.#options;
    const slot = this.#planOf(job);
    if (slot === null) return;
    derivation.plans.cancel(slot, moment, by, comment ?? '', committer.pending);
  }

  /** The plan whose open job it is; `null` where there is none. */
  #planOf(job: Job): PlanSlot | null {
    const slot = job.plan === null ? undefined : this.#options.derivation.plans.find(job.plan);
    return slot?.memory.job?.id === job.id ? slot : null;
  }

  async #begin(told: Omit<Beginning, 'number'>): Promise<JobSlot> {
    const known = await this.#known(told.id);
    if (known !== null) return known;
    const { derivation, committer } = this.#options;
    return derivation.jobs.begin(told, committer.pending);
  }

  async #known(id: string): Promise<JobSlot | null> {
    this.#mustBeReady();
    const { derivation, records } = this.#options;
    const known = derivation.jobs.get(id);
    if (known !== undefined) return known;
    const kept = await records().job({ id });
    this.#mustBeReady();
    return kept === null ? null : derivation.jobs.adopt(kept);
  }

  async #slot(number: number): Promise<JobSlot> {
    this.#mustBeReady();
    const { derivation, records } = this.#options;
    const known = derivation.jobs.ofNumber(number);
    if (known !== undefined) return known;
    const kept = await records().job({ number });
    if (kept === null) throw noJob(number);
    this.#mustBeReady();
    return derivation.jobs.adopt(kept);
  }

  #mustBeReady(): void {
    if (!this.#options.ready()) throw new GembaError('GEMBA_CONFLICT', { reason: 'the records are being read again' });
  }
}
