/**
 * Somebody who works on jobs over an API that dies again and again: makes jobs of alarms, uses a part for each job, says
 * that it is done, and closes it. Whatever was not answered is sent again under the same id, and all that was is sent once
 * more. Afterwards the records must have each thing once.
 */

import { setTimeout as pause } from 'node:timers/promises';
import type { JobView } from '@gemba/contract/jobs';
import type { AlarmView } from '@gemba/contract/live';
import type { Job } from '@gemba/server/domain/jobs/types';
import type { Records } from '@gemba/server/records/port';
import { expect } from 'vitest';
import type { RunningPlant } from './running-plant.ts';
import { type Ask, signIn } from './sign-in.ts';

const PART = 'bolt';
const RECEIVED = 10_000;
const AGAIN_MS = 200;

interface Act {
  path: string;
  body: { id: string } & Record<string, unknown>;
}

export class Worker {
  /** Made of alarms of this rule. */
  readonly #rule: string;
  readonly #ask: Ask;
  /** In the order in which they are to be taken; one that is not answered holds those behind it. */
  readonly #waiting: Act[] = [];
  readonly #planned = new Set<string>();
  /** Ids of acts that were answered. */
  readonly answered = new Set<string>();
  /** What was refused for good. */
  readonly refused: string[] = [];

  private constructor(rule: string, ask: Ask) {
    this.#rule = rule;
    this.#ask = ask;
  }

  /** While the server still runs. */
  static async hire(plant: RunningPlant, rule: string): Promise<Worker> {
    const ask = await signIn(plant);
    await ask('PUT', `/api/v1/parts/${PART}`, { name: 'Bolt' });
    await ask('POST', `/api/v1/parts/${PART}/movements`, { id: 'received', kind: 'received', quantity: RECEIVED });
    return new Worker(rule, ask);
  }

  /** Works until told to stop, whatever is killed meanwhile. */
  async work(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#look().catch(() => undefined);
      while (this.#waiting.length > 0 && (await this.#send(this.#waiting[0] as Act))) this.#waiting.shift();
      await pause(AGAIN_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  async #look(): Promise<void> {
    const { alarms } = (await this.#ask('GET', '/api/v1/alarms')) as { alarms: AlarmView[] };
    for (const { rule, state, occurrence } of alarms) {
      if (rule !== this.#rule || !state.startsWith('active') || !this.#isNew(occurrence)) continue;
      this.#waiting.push({ path: '/api/v1/jobs', body: { id: `made-alarm-${this.#planned.size}`, alarm: occurrence } });
    }
    const { jobs } = (await this.#ask('GET', '/api/v1/jobs')) as { jobs: JobView[] };
    for (const { number } of jobs) {
      if (!this.#isNew(`job ${number}`)) continue;
      const path = `/api/v1/jobs/${number}/acts`;
      this.#waiting.push(
        { path, body: { id: `its-start-${number}`, kind: 'start' } },
        { path, body: { id: `part-used-${number}`, kind: 'use-part', part: PART, quantity: 1 } },
        { path, body: { id: `its-done-${number}`, kind: 'done' } },
        { path, body: { id: `its-closed-${number}`, kind: 'close' } },
      );
    }
  }

  #isNew(what: string): boolean {
    const isNew = !this.#planned.has(what);
    this.#planned.add(what);
    return isNew;
  }

  /** Whether it is over with: answered twice, or refused for good. */
  async #send({ path, body }: Act): Promise<boolean> {
    try {
      await this.#ask('POST', path, body);
      this.answered.add(body.id);
      await this.#ask('POST', path, body);
      return true;
    } catch (error) {
      const { message } = error as Error;
      const [, status = ''] = /: (\d{3}) /.exec(message) ?? [];
      // It died, is just starting, or reads its records.
      if (status === '' || message.includes('GEMBA_CONFLICT') || status === '429' || status >= '500') return false;
      // The alarm was over before anybody heard of this.
      if (status !== '404') this.refused.push(message);
      return true;
    }
  }

  /** What the records must have: no job twice, none of a plan beside another, and each act once. */
  async judge(records: Pick<Records, 'jobs' | 'maintenanceJournal'>): Promise<Record<string, number>> {
    const open = await records.jobs.open();
    const jobs = [...open, ...(await records.jobs.list({ over: true, limit: 100_000 }))];
    expect(this.refused, 'acts that were refused').toEqual([]);
    const numbers = jobs.map(({ number }) => number).sort((a, b) => a - b);
    expect(numbers, 'numbers of jobs').toEqual(numbers.map((_, index) => index + 1));
    const opened = (await records.maintenanceJournal(100_000)).flatMap(({ kind, job }) =>
      kind === 'job-opened' && job !== null ? [job] : [],
    );
    const ofPlans = jobs.filter(({ source }) => source === 'plan');
    expect(ofPlans.map(({ id }) => id).sort(), 'jobs that plans have opened').toEqual(opened.sort());
    for (const [plan, all] of Map.groupBy(open, (job) => job.plan)) {
      if (plan !== null) expect(all, `open jobs of ${plan}`).toHaveLength(1);
    }
    const ofAlarms = jobs.filter(({ source }) => source === 'alarm');
    const occurrences = ofAlarms.flatMap(({ alarm }) => alarm?.occurrences ?? []);
    expect(occurrences.length, 'occurrences of which there are two jobs').toBe(new Set(occurrences).size);
    const used = await this.#judgeActs(records.jobs, jobs);
    expect(Math.min(ofPlans.length, ofAlarms.length, used), 'jobs that were worked on').toBeGreaterThan(0);
    return { jobsOfPlans: ofPlans.length, jobsOfAlarms: ofAlarms.length, partsUsed: used };
  }

  /** @returns parts that were used */
  async #judgeActs(records: Records['jobs'], jobs: readonly Job[]): Promise<number> {
    let used = 0;
    for (const { id, number } of jobs) {
      const kinds = (await records.journal(id)).map(({ kind }) => kind);
      for (const [kind, act] of [
        ['part-used', 'part-used'],
        ['done', 'its-done'],
        ['closed', 'its-closed'],
      ] as const) {
        const count = kinds.filter((one) => one === kind).length;
        const least = this.answered.has(`${act}-${number}`) ? 1 : 0;
        expect(count, `${kind} of job ${number}`).toBeGreaterThanOrEqual(least);
        expect(count, `${kind} of job ${number}`).toBeLessThanOrEqual(1);
        if (kind === 'part-used') used += count;
      }
    }
    const stock = (await records.stock()).find(({ part }) => part === PART);
    expect(stock?.milli, 'what is left of the part').toBe((RECEIVED - used) * 1000);
    return used;
  }
}
