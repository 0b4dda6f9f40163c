/** One job, in memory. */

import type { Job } from '../../domain/jobs/types.ts';

export class JobSlot {
  job: Job;

  constructor(job: Job) {
    this.job = job;
  }
}
