/** Lines of a job's journal, and the small answers that all parts of the core give. */

import type { Act, JobRefusal, JobStep } from './event.ts';
import type { Job, JobFact, JobFactKind } from './types.ts';

type About = JobFact['about'];

/** The line for an act. */
export const said = (job: Job, kind: JobFactKind, act: Act, about: About = {}): JobFact => ({
  ...{ job: job.id, kind, atNs: act.atNs, recordedNs: act.recordedNs, by: act.by, comment: act.comment, about },
});

/** The line for what happened of itself. */
export const happened = (job: Job, kind: JobFactKind, atNs: bigint, nowNs: bigint, about: About = {}): JobFact => ({
  ...{ job: job.id, kind, atNs, recordedNs: nowNs, by: null, comment: null, about },
});

export const refused = (job: Job, refusal: JobRefusal): JobStep => ({ job, facts: [], refusal, doubled: false });
export const stepped = (job: Job, ...facts: JobFact[]): JobStep => ({ job, facts, refusal: null, doubled: false });
