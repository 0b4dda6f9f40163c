/** Jobs, requests, parts and attachments as the API says them and as screens are told of them. */

import type {
  ChecklistItemView,
  JobAttachmentView,
  JobLineView,
  JobTimeView,
  JobView,
  MovementView,
  PartView,
  RequestView,
} from '@gemba/contract/jobs';
import { msFromNs } from '@gemba/contract/sample';
import type { Attachment } from '../domain/jobs/attachment.ts';
import { isAdded, outOfOrder } from '../domain/jobs/checklist.ts';
import type { Part } from '../domain/jobs/part.ts';
import type { JobRequest } from '../domain/jobs/request.ts';
import type { StockMovement } from '../domain/jobs/stock.ts';
import { workedNs } from '../domain/jobs/time.ts';
import type { Job, JobFact, TimeEntry } from '../domain/jobs/types.ts';

const ms = (ns: bigint | null): number | null => (ns === null ? null : msFromNs(ns));
const seconds = (ns: bigint): number => Number(ns) / 1e9;
const minutes = (ns: bigint): number => Math.round(Number(ns) / 6e9) / 10;

/** A job as its card shows it; the time of those who work on it runs up to `nowNs`. */
export function jobView(job: Job, nowNs: bigint): JobView {
  const { alarm, proof, items, waits } = job;
  return {
    ...{ id: job.id, number: job.number, state: job.state, source: job.source, machine: job.machine, title: job.title },
    ...{ priority: job.priority, skill: job.skill, assignee: job.assignee, plan: job.plan, parent: job.parent },
    ...{ waitsFor: waits?.for ?? null, waitsUntilMs: ms(waits?.untilNs ?? null) },
    alarm: alarm === null ? null : { rule: alarm.rule, occurrence: alarm.occurrences.at(-1) ?? '' },
    ...{ openedMs: msFromNs(job.openedNs), openedBy: job.openedBy, dueMs: ms(job.dueNs), missed: job.missed },
    ...{ startedMs: ms(job.startedNs), doneMs: ms(job.doneNs), doneBy: job.doneBy, endedMs: ms(job.endedNs) },
    ...{ reason: job.reason, takeByMs: ms(job.takeByNs), escalated: job.escalated },
    holdsMachine: job.holdsSinceNs !== null,
    checklist: {
      answered: items.filter(({ result }) => result !== null).length,
      of: items.length,
      outOfOrder: items.filter(outOfOrder).length,
    },
    ...{ minutes: minutes(workedNs(job, nowNs)), working: job.running.map(({ person }) => person) },
    ...{ attachments: job.attachments, comments: job.comments, reopened: job.reopened },
    proof:
      proof === null
        ? null
        : { state: proof.state, needS: seconds(proof.needNs), haveS: seconds(proof.haveNs), why: proof.why },
    changedMs: msFromNs(job.changedNs),
  };
}

export const itemViews = (job: Job): ChecklistItemView[] =>
  job.items.map(({ measure, result, ...item }) => ({
    ...{ ...item, added: isAdded(job, { ...item, measure, result }) },
    kind: measure === null ? 'check' : 'measure',
    ...{ unit: measure?.unit ?? null, low: measure?.low ?? null, high: measure?.high ?? null },
    result: result === null ? null : resultView(result),
  }));

const resultView = ({ atNs, ...result }: NonNullable<Job['items'][number]['result']>) => ({
  ...result,
  atMs: msFromNs(atNs),
});

export const timeView = ({ id, person, durationNs, fromNs, note, by }: TimeEntry): JobTimeView => ({
  ...{ id, person, note, by, minutes: minutes(durationNs) },
  ...{ fromMs: ms(fromNs), toMs: fromNs === null ? null : msFromNs(fromNs + durationNs) },
});

export const lineView = ({
  id,
  kind,
  atNs,
  recordedNs,
  by,
  comment,
  about,
}: JobFact & { id: number }): JobLineView => ({
  ...{ id, kind, by, comment, about: { ...about }, atMs: msFromNs(atNs), recordedMs: msFromNs(recordedNs) },
});

export const attachmentView = ({ id, name, mediaType, bytes, by, atNs }: Attachment): JobAttachmentView => ({
  ...{ id, name, mediaType, bytes, by, atMs: msFromNs(atNs) },
});

export const requestView = (request: JobRequest, files: readonly Attachment[]): RequestView => {
  const { atNs, decidedNs, ...rest } = request;
  return { ...rest, atMs: msFromNs(atNs), decidedMs: ms(decidedNs), files: files.map(attachmentView) };
};

/** Less than is to be kept. */
export const isLow = (part: Pick<Part, 'minimumMilli'> | undefined, stockMilli: number): boolean =>
  part !== undefined && part.minimumMilli !== null && stockMilli < part.minimumMilli;

export const partView = ({ minimumMilli, fits, ...part }: Part, stockMilli: number): PartView => ({
  ...{ ...part, fits: [...fits], stock: stockMilli / 1000 },
  minimum: minimumMilli === null ? null : minimumMilli / 1000,
  low: isLow({ minimumMilli }, stockMilli),
});

/** @param numberOf number of the job of an id */
export const movementView = (
  { milli, atNs, act: _act, ...movement }: StockMovement & { id: number },
  numberOf: (job: string) => number | null,
): MovementView => ({
  ...{ ...movement, quantity: milli / 1000, atMs: msFromNs(atNs) },
  job: movement.job === null ? null : numberOf(movement.job),
});
