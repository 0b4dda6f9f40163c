/** The history of jobs out of a file and into one. */

import type { Plant } from '@gemba/contract/plant';
import { type Clock, nowNs } from '../clock.ts';
import { JOBS, type JobWorld } from '../domain/exchange/jobs.ts';
import { textOf } from '../domain/imports/columns.ts';
import { importedId, outerOf, pastFacts } from '../domain/jobs/past.ts';
import type { Job, JobFact } from '../domain/jobs/types.ts';
import { Turns } from '../orders/turns.ts';
import type { JobRecords } from '../records/jobs/port.ts';
import { csvOfThings, type Exchanged, type ImportChoice, judgeTable, readTable } from './exchanged.ts';

/** Jobs that are written at once: the plant goes on in between. One that was cut off goes on where it was when it is repeated. */
const COMMIT_JOBS = 500;
const PAGE_JOBS = 2000;

export interface JobsOptions {
  plant: Plant;
  records: { jobs: Pick<JobRecords, 'parts' | 'list' | 'named'> };
  /** As `JobActs.recall`. */
  recall: (told: { job: Job; facts: readonly JobFact[] }[]) => Promise<void>;
  clock: Clock;
}

export class ExchangedJobs implements Exchanged {
  readonly #options: JobsOptions;
  readonly #turns = new Turns();

  constructor(options: JobsOptions) {
    this.#options = options;
  }

  /** Those that are over, oldest first. */
  async csv(): Promise<string> {
    const all: Job[] = [];
    for (let beforeNumber: number | undefined; ; ) {
      const page = await this.#options.records.jobs.list({
        ...{ over: true, limit: PAGE_JOBS },
        ...(beforeNumber === undefined ? {} : { beforeNumber }),
      });
      all.push(...page);
      beforeNumber = page.at(-1)?.number;
      if (page.length < PAGE_JOBS) break;
    }
    return csvOfThings(JOBS, all.reverse(), await this.#world());
  }

  import(file: Uint8Array, choice: ImportChoice) {
    return this.#turns.take(async () => {
      const read = readTable(file, JOBS);
      const [present, world] = [
        await this.#present(read.drafts.map((draft) => textOf(draft, 'job'))),
        await this.#world(),
      ];
      const { report, write } = judgeTable('jobs', JOBS, read, { present, world }, choice);
      const told = write.map((job) => {
        return { job, facts: pastFacts(job, job.number !== 0, choice.by, world.nowNs) };
      });
      for (let at = 0; at < told.length; at += COMMIT_JOBS)
        await this.#options.recall(told.slice(at, at + COMMIT_JOBS));
      return report;
    });
  }

  /** Jobs that were made here stand before those that another program told under the same id. */
  async #present(outer: readonly string[]): Promise<Map<string, Job>> {
    const ids = [...new Set(outer)].filter((id) => id !== '');
    const { jobs } = this.#options.records;
    const found = [...(await jobs.named(ids.map(importedId))), ...(await jobs.named(ids))];
    return new Map(found.map((job) => [outerOf(job.id), job]));
  }

  async #world(): Promise<JobWorld> {
    const { plant, records, clock } = this.#options;
    return { plant, parts: new Set((await records.jobs.parts()).map(({ id }) => id)), nowNs: nowNs(clock) };
  }
}
