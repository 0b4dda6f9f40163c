/** Jobs: the list, one with all that belongs to it, and what people do about them. */

import type {
  CandidateView,
  JobAct,
  JobAttachmentView,
  JobDetailView,
  JobPersonView,
  JobRights,
  JobsView,
  JobView,
  NewJob,
  NewRequest,
  PartView,
  RequestDecision,
  RequestView,
} from '@gemba/contract/jobs';
import { request } from './request.ts';

const at = encodeURIComponent;

/** An act as a page makes it, before it has its name. */
export type JobAsked = JobAct extends infer Act ? (Act extends JobAct ? Omit<Act, 'id' | 'atMs'> : never) : never;

/** Names an act once and for all. (`randomUUID` isn't there on plain HTTP.) */
export function newActId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** @param mine only what the asker has or could take */
export const jobs = (mine: boolean): Promise<JobsView> => request('GET', mine ? '/jobs?for=me' : '/jobs');
/** The newest of a line that are over. */
export const jobsOver = (line: string): Promise<JobsView> =>
  request('GET', `/jobs?line=${at(line)}&over=true&limit=50`);
export const job = (number: number): Promise<JobDetailView> => request('GET', `/jobs/${number}`);
export const actOnJob = (number: number, act: JobAct): Promise<JobView> => request('POST', `/jobs/${number}/acts`, act);
export const partsFor = (machine: string): Promise<{ parts: PartView[] }> =>
  request('GET', `/parts?machine=${at(machine)}`);
export const makeJob = (made: NewJob): Promise<JobView> => request('POST', '/jobs', made);
export const askFor = (asked: NewRequest): Promise<RequestView> => request('POST', '/requests', asked);

/** Where a file of a job is read. */
export const attachmentPath = (id: number): string => `/api/v1/attachments/${id}`;
/** @param id as of an act: sent twice it counts once */
export const attachTo = (number: number, id: string, file: File): Promise<JobAttachmentView> =>
  request('POST', `/attachments?job=${number}&id=${id}&name=${at(file.name)}`, file);

/** A photo that waits to be sent; its id makes it one, however often it is. */
export interface Photo {
  id: string;
  file: File;
}
export const attachToRequest = (of: string, { id, file }: Photo): Promise<JobAttachmentView> =>
  request('POST', `/attachments?request=${at(of)}&id=${id}&name=${at(file.name)}`, file);

/** Who can be given jobs; teams and skills that there are. */
export const jobPeople = (): Promise<{ people: JobPersonView[]; teams: string[]; skills: string[] }> =>
  request('GET', '/job-people');
/** Who fits a job, the fittest first. */
export const candidatesFor = (number: number): Promise<{ candidates: CandidateView[] }> =>
  request('GET', `/jobs/${number}/candidates`);

/** Requests that nobody has answered yet, and what the asker may do about them. */
export const newRequests = (): Promise<{ requests: RequestView[]; may: JobRights }> =>
  request('GET', '/requests?state=new');
export const decideOn = (id: string, decision: RequestDecision): Promise<RequestView> =>
  request('POST', `/requests/${at(id)}/decision`, decision);
