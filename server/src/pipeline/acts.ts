/**
 * What people do: each act is told to the core, committed, and only then answered, so that what was confirmed can't be
 * lost. What the core refuses becomes an error of the table.
 */

import { GembaError } from '@gemba/contract/errors';
import type { MachineId, SignalId } from '@gemba/contract/identity';
import { msFromNs, nsFromMs } from '@gemba/contract/sample';
import type { Act, AlarmEvent, Passed, Refusal } from '../domain/alarms/event.ts';
import type { TaskRef } from '../domain/maintenance/content.ts';
import type { AlarmSlot } from './alarm-slot.ts';
import type { Committer } from './committer.ts';
import type { Derivation } from './derivation.ts';
import type { PlanSlot } from './plan-slot.ts';

export interface Person {
  name: string;
  comment: string | null;
}

/** An acknowledgement that the machine, which raised the alarm, doesn't have yet. */
export interface ToPassOn {
  /** The alarm, `rule@machine`. */
  alarm: string;
  machine: MachineId;
  signal: SignalId;
  /** EventId that the person had before him. */
  event: string;
  by: string;
  comment: string | null;
  atMs: number;
}

export interface ActsOptions {
  derivation: Derivation;
  committer: Committer;
  nowNs: () => bigint;
  /** False while the memory is being loaded again. */
  ready: () => boolean;
}

export class Acts {
  readonly #options: ActsOptions;

  constructor(options: ActsOptions) {
    this.#options = options;
  }

  /** Throws GEMBA_NOT_FOUND, GEMBA_STALE_OCCURRENCE, or GEMBA_CONFLICT when somebody else was first. */
  async acknowledge(occurrence: string, person: Person): Promise<void> {
    await this.#alarm(this.#ofOccurrence(occurrence), { kind: 'acknowledge', occurrence, ...this.#act(person) });
  }

  /** What is to be passed on to machines; none while the memory is being loaded again. */
  toPassOn(): ToPassOn[] {
    if (!this.#options.ready()) return [];
    return this.#options.derivation.alarms.toPassOn().flatMap(({ bound, memory: { toMachine } }) => {
      if (toMachine == null || bound.signal === null) return [];
      const { event, by, comment, atNs } = toMachine;
      return [
        { alarm: bound.id, machine: bound.machine, signal: bound.signal, event, by, comment, atMs: msFromNs(atNs) },
      ];
    });
  }

  /** What became of one; of one that is no longer to be passed on, nothing. */
  async passed(alarm: string, said: { event: string; result: Passed; code: string | null }): Promise<void> {
    const { derivation, nowNs } = this.#options;
    const slot = derivation.alarms.ofId(alarm);
    if (slot !== undefined) await this.#alarm(slot, { kind: 'passed', ...said, atNs: nowNs() });
  }

  /** Ends a latched alarm that has returned to normal and was acknowledged. */
  async reset(occurrence: string, person: Person): Promise<void> {
    await this.#alarm(this.#ofOccurrence(occurrence), { kind: 'reset', occurrence, ...this.#act(person) });
  }

  /** Somebody says something of an occurrence, which may be over; the person's comment is what. */
  async comment(occurrence: string, person: Person): Promise<void> {
    await this.#alarm(this.#ofOccurrence(occurrence), { kind: 'comment', occurrence, ...this.#act(person) });
  }

  /**
   * Shelves the alarm of a rule on a machine until a time, ms, or only until it has returned to normal once; no
   * time is as long as the plant allows; the person's
   * comment is the reason, and required. Throws GEMBA_SHELVE_TIME.
   */
  async shelve(
    rule: string,
    machine: string,
    how: { untilMs: number | null; once: boolean },
    person: Person,
  ): Promise<void> {
    const untilNs = how.untilMs === null ? null : nsFromMs(how.untilMs);
    const event = { kind: 'shelve', untilNs, once: how.once, ...this.#act(person) } as const;
    await this.#alarm(this.#ofRule(rule, machine), event);
  }

  /** Without an end; the person's comment is the reason, and required. */
  async removeFromService(rule: string, machine: string, person: Person): Promise<void> {
    await this.#alarm(this.#ofRule(rule, machine), { kind: 'remove-from-service', ...this.#act(person) });
  }

  async returnToService(rule: string, machine: string, person: Person): Promise<void> {
    await this.#alarm(this.#ofRule(rule, machine), { kind: 'return-to-service', ...this.#act(person) });
  }

  async unshelve(rule: string, machine: string, person: Person): Promise<void> {
    await this.#alarm(this.#ofRule(rule, machine), { kind: 'unshelve', ...this.#act(person) });
  }

  /**
   * A maintenance plan was carried out, but for tasks that were left out: those stay due. What it covers was done with it.
   * Throws GEMBA_NOT_FOUND, or GEMBA_CONFLICT when nothing of it was done.
   */
  async complete(plan: string, person: Person, skipped: readonly TaskRef[] = []): Promise<void> {
    const { derivation, committer } = this.#options;
    const slot = this.#plan(plan);
    const said = { by: person.name, comment: person.comment };
    const moment = derivation.moment(slot.bound.machine);
    if (!derivation.plans.complete(slot, moment, said, skipped, committer.pending)) {
      throw new GembaError('GEMBA_CONFLICT', { reason: 'no task was done; cancel the job instead' });
    }
    await committer.flush();
  }

  /** The open job of a plan is given up, for a reason. Throws GEMBA_NOT_FOUND, or GEMBA_CONFLICT when there is none. */
  async cancelPlan(plan: string, person: Person): Promise<void> {
    const { derivation, committer } = this.#options;
    const slot = this.#plan(plan);
    if (person.comment === null) throw new GembaError('GEMBA_BAD_REQUEST', { reason: 'a reason is required' });
    const moment = derivation.moment(slot.bound.machine);
    if (!derivation.plans.cancel(slot, moment, person.name, person.comment, committer.pending)) {
      throw new GembaError('GEMBA_CONFLICT', { reason: `${plan} has no open job` });
    }
    await committer.flush();
  }

  #plan(plan: string): PlanSlot {
    this.#mustBeReady();
    const slot = this.#options.derivation.plans.find(plan);
    if (slot !== undefined) return slot;
    throw new GembaError('GEMBA_NOT_FOUND', { what: 'Plan', id: plan, list: '/api/v1/maintenance' });
  }

  #act({ name, comment }: Person): Act {
    return { by: name, comment, atNs: this.#options.nowNs() };
  }

  async #alarm(slot: AlarmSlot, event: AlarmEvent): Promise<void> {
    const { derivation, committer } = this.#options;
    this.#mustBeReady();
    const refusal = derivation.alarms.act(slot, event, committer.pending);
    if (refusal !== null) throw errorOf(refusal, slot.bound.id);
    await committer.flush();
  }

  #mustBeReady(): void {
    if (!this.#options.ready()) throw new GembaError('GEMBA_CONFLICT', { reason: 'the records are being read again' });
  }

  #ofOccurrence(occurrence: string): AlarmSlot {
    const slot = this.#options.derivation.alarms.ofId(occurrence.slice(0, occurrence.lastIndexOf('#')));
    if (slot === undefined) throw unknown(occurrence);
    return slot;
  }

  #ofRule(rule: string, machine: string): AlarmSlot {
    const slot = this.#options.derivation.alarms.slot(rule, machine);
    if (slot === undefined) throw unknown(`${rule} on ${machine}`);
    return slot;
  }
}

const unknown = (id: string) => new GembaError('GEMBA_NOT_FOUND', { what: 'Alarm', id, list: '/api/v1/alarms' });

function errorOf(refusal: Refusal, alarm: string): GembaError {
  switch (refusal.kind) {
    case 'stale-occurrence':
      return new GembaError('GEMBA_STALE_OCCURRENCE', {
        occurrence: refusal.occurrence,
        current: refusal.current ?? 'normal',
      });
    case 'already-acknowledged':
      return new GembaError('GEMBA_CONFLICT', { reason: `acknowledged already, by ${refusal.by ?? 'the process'}` });
    case 'reason-required':
      return new GembaError('GEMBA_BAD_REQUEST', { reason: 'a reason is required' });
    case 'shelve-time':
      return new GembaError('GEMBA_SHELVE_TIME', { minutes: refusal.maxS / 60 });
    case 'already-out-of-service':
      return new GembaError('GEMBA_CONFLICT', { reason: `${alarm} is out of service already, by ${refusal.by}` });
    case 'not-out-of-service':
      return new GembaError('GEMBA_CONFLICT', { reason: `${alarm} is not out of service` });
    case 'not-shelved':
      return new GembaError('GEMBA_CONFLICT', { reason: `${alarm} is not shelved` });
    case 'not-resettable':
      return new GembaError('GEMBA_CONFLICT', { reason: `${alarm} can't be reset: ${refusal.why}` });
    case 'late':
      return new GembaError('GEMBA_INTERNAL', { reason: 'an act was taken for a late sample' });
  }
}
