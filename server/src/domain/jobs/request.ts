/** What an operator asks for, until somebody who leads has decided: a job is made of it, it joins one, or it is refused. */

import type { RequestState } from '@gemba/contract/jobs';

/** Plain JSON but for `bigint`; stored whole. */
export interface JobRequest {
  /** As the client that sent it named it: sent twice it is one. */
  id: string;
  machine: string;
  text: string;
  /** The machine stands because of it. */
  stands: boolean;
  state: RequestState;
  /** Number of the job. */
  job: number | null;
  by: string;
  atNs: bigint;
  decidedBy: string | null;
  decidedNs: bigint | null;
  comment: string | null;
}

export interface Decision {
  state: Exclude<RequestState, 'new'>;
  job: number | null;
  by: string;
  atNs: bigint;
  comment: string | null;
}

/** The request after a decision; or why there can't be one: it is decided once, and a refusal has its reason. */
export function decide(request: JobRequest, decision: Decision): JobRequest | { refused: string } {
  const { state, job, by, atNs } = decision;
  const comment = decision.comment?.trim() || null;
  if (request.state !== 'new') return { refused: `${request.decidedBy ?? 'somebody'} has ${request.state} it already` };
  if (state === 'rejected' && comment === null) return { refused: 'a reason is required' };
  return { ...request, state, job: state === 'rejected' ? null : job, decidedBy: by, decidedNs: atNs, comment };
}
