/** What has become of jobs since the last commit, gathered for the next one. */

import type { Attachment } from '../../domain/jobs/attachment.ts';
import type { JobRequest } from '../../domain/jobs/request.ts';
import type { StockMovement } from '../../domain/jobs/stock.ts';
import type { Job, JobFact } from '../../domain/jobs/types.ts';
import type { JobsUnit } from '../../records/jobs/port.ts';
import type { JobSlot } from './slot.ts';

export class PendingJobs {
  readonly slots = new Set<JobSlot>();
  readonly facts: JobFact[] = [];
  readonly requests = new Map<string, JobRequest>();
  readonly movements: StockMovement[] = [];
  readonly attachments: Attachment[] = [];
  /** The jobs as they were sealed; they may have gone on since. */
  sealed: readonly Job[] = [];

  /**
   * Those of them to which something happened; a proof that goes on is nothing that screens are told of each second, and a
   * history that comes in is none of theirs.
   */
  get told(): readonly Job[] {
    const happened = new Set(this.facts.map(({ job }) => job));
    return this.sealed.filter(({ id, source }) => happened.has(id) && source !== 'import');
  }

  /** Ids of requests that are another now. */
  get asked(): readonly string[] {
    return [...new Set([...this.requests.keys(), ...this.attachments.flatMap(({ request }) => request ?? [])])];
  }

  get empty(): boolean {
    return (
      this.slots.size + this.facts.length + this.requests.size + this.movements.length + this.attachments.length === 0
    );
  }

  seal(): JobsUnit {
    this.sealed = [...this.slots].map(({ job }) => job);
    const { sealed: jobs, facts, movements, attachments } = this;
    return { jobs, facts, requests: [...this.requests.values()], movements, attachments };
  }
}
