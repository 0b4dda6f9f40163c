/** Jobs for tests: times in seconds since a base, acts in one line, and a job that keeps what happened to it. */

import type { JobActEvent, JobEvent, JobRefusal, JobRules } from './event.ts';
import { type Beginning, openJob } from './open.ts';
import { step } from './step.ts';
import type { CheckItem, Job, JobFact } from './types.ts';

/** 23 November 2026, 06:00:00 UTC. */
export const T0 = 1_795_413_600_000_000_000n;
export const at = (seconds: number): bigint => T0 + BigInt(Math.round(seconds * 1000)) * 1_000_000n;
export const secondsOf = (ns: bigint | null): number | null => (ns === null ? null : Number(ns - T0) / 1e9);

const MINUTE_NS = 60_000_000_000n;
export const RULES: JobRules = {
  takeWithinNs: { critical: 15n * MINUTE_NS, high: 60n * MINUTE_NS, medium: 480n * MINUTE_NS, low: 2880n * MINUTE_NS },
  proofNs: () => 600_000_000_000n,
};

export const begun = (more: Partial<Beginning> = {}): Job =>
  openJob(
    {
      ...{ id: 'made@a', number: 1, source: 'technician', machine: 'filler-1', title: 'Valve leaks' },
      ...{ priority: 'high', atNs: at(0), recordedNs: at(0), by: 'lead' },
      ...more,
    },
    RULES,
  ).job;

export const ofAlarm = { source: 'alarm', alarm: { rule: 'hot', occurrences: ['hot@filler-1#1'] } } as const;
export const item = (id: string, more: Partial<CheckItem> = {}): CheckItem => ({
  ...{ id, text: `text of ${id}`, measure: null, required: true, photo: false, result: null },
  ...more,
});

type Said<E> = E extends JobActEvent ? Omit<E, 'act' | 'by' | 'atNs' | 'recordedNs' | 'comment'> : never;
type More = { by?: string; comment?: string; act?: string; at?: number };

/** A job, and the journal of what is done to it. */
export class Story {
  job: Job;
  readonly facts: JobFact[] = [];
  refusal: JobRefusal | null = null;
  #acts = 0;

  constructor(job: Job = begun()) {
    this.job = job;
  }

  /** Somebody acts at a second; what it answers stands in {@link refusal}. */
  act(second: number, said: Said<JobActEvent>, { by = 'an', comment, act, at: when }: More = {}): this {
    this.#acts++;
    const about = { act: act ?? `act-${this.#acts}`, by, atNs: at(when ?? second), recordedNs: at(second) };
    return this.tell({ ...said, ...about, comment: comment ?? null } as JobActEvent);
  }

  tell(event: JobEvent): this {
    const before = this.job;
    const { job, facts, refusal } = step(before, event, RULES);
    this.job = job;
    this.refusal = refusal;
    this.facts.push(...facts);
    return this;
  }

  /** The machine produced from one second to another, and the rule said so at its end. */
  ran(from: number, to: number, truth: 'beyond' | 'between' | 'back' | 'unknown' = 'back', active = false): this {
    return this.tell({ kind: 'ran', fromNs: at(from), toNs: at(to), truth, active, nowNs: at(to) });
  }

  kinds(): string[] {
    return this.facts.map(({ kind }) => kind);
  }
}
