/** Open jobs as all pages have them: read once, and kept by what the stream says of each. */

import type { JobsView, JobView } from '@gemba/contract/jobs';
import { createContext } from 'svelte';
import { jobs } from '../api/jobs.ts';
import type { LiveModel } from '../live/model.svelte.ts';
import { Followed } from '../screens/followed.svelte.ts';
import { openJobs } from './open-list.ts';

export class OpenJobs {
  readonly #live: LiveModel;
  readonly read: Followed<JobsView>;
  /** The most urgent first; none until they were read for the first time. */
  readonly all: readonly JobView[] = $derived.by(() => {
    const { value } = this.read;
    return value === null ? [] : openJobs(value.jobs, this.#live.jobs.cards);
  });
  readonly #byPlan = $derived(new Map(this.all.map((job) => [job.plan, job])));
  readonly #byAlarm = $derived(new Map(this.all.map((job) => [alarmKey(job.alarm?.rule, job.machine), job])));

  constructor(live: LiveModel) {
    this.#live = live;
    this.read = new Followed(live, () => jobs(false), null);
  }

  ofPlan(plan: string): JobView | undefined {
    return this.#byPlan.get(plan);
  }

  /** That which is about a rule's alarm on a machine. */
  ofAlarm(rule: string, machine: string): JobView | undefined {
    return this.#byAlarm.get(alarmKey(rule, machine));
  }
}

const alarmKey = (rule: string | undefined, machine: string): string => `${rule ?? ''} ${machine}`;

/** One for all pages but walls. */
export const [useOpenJobs, provideOpenJobs] = createContext<OpenJobs>();
