/** What the core of jobs refuses, as errors of the table. */

import { GembaError } from '@gemba/contract/errors';
import type { JobRefusal } from '../../domain/jobs/event.ts';
import type { Job } from '../../domain/jobs/types.ts';

export const noJob = (number: number): GembaError =>
  new GembaError('GEMBA_NOT_FOUND', { what: 'Job', id: number, list: '/api/v1/jobs' });

/** GEMBA_JOB_STATE, GEMBA_JOB_INCOMPLETE, GEMBA_CONFLICT or GEMBA_BAD_REQUEST. */
export function errorOfJob(refusal: JobRefusal, { number: job }: Pick<Job, 'number'>): GembaError {
  const bad = (reason: string) => new GembaError('GEMBA_BAD_REQUEST', { reason });
  const conflict = (reason: string) => new GembaError('GEMBA_CONFLICT', { reason });
  const incomplete = (what: string, items: readonly string[]) =>
    new GembaError('GEMBA_JOB_INCOMPLETE', { job, what, items: items.join('; ') });
  switch (refusal.kind) {
    case 'illegal':
      return new GembaError('GEMBA_JOB_STATE', { job, state: refusal.state, act: refusal.act });
    case 'reason-required':
      return bad('a reason is required');
    case 'unanswered':
      return incomplete('not answered yet', refusal.items);
    case 'remark-required':
      return incomplete('not in order, without a remark or a follow-up job', refusal.items);
    case 'no-item':
      return bad(`the checklist has no answered line ${refusal.item}`);
    case 'item-stays':
      return conflict(`"${refusal.item}" was not added here, or is answered`);
    case 'value':
      return bad(
        refusal.wanted ? `"${refusal.item}" asks for a measured value` : `"${refusal.item}" asks for no value`,
      );
    case 'no-entry':
      return bad(`there is no booked time ${refusal.entry}`);
    case 'clock':
      return conflict(refusal.runs ? 'your time runs already' : 'your time does not run');
    case 'not-used':
      return bad(`of ${refusal.part} ${refusal.milli / 1000} were used`);
    case 'of-plan':
      return conflict('it has reset its plan; what is left is another job');
    case 'limit':
      return bad(`${refusal.what}: at most ${refusal.max}`);
  }
}
