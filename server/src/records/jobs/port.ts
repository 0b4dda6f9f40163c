/**
 * The part of the records that keeps jobs: what is remembered of each and what happened to it, requests, spare parts with
 * the movements of their stock, and what was attached. What changes together is one unit of a commit.
 */

import type { JobState, RequestState } from '@gemba/contract/jobs';
import type { Attachment } from '../../domain/jobs/attachment.ts';
import type { Part } from '../../domain/jobs/part.ts';
import type { JobRequest } from '../../domain/jobs/request.ts';
import type { StockMovement } from '../../domain/jobs/stock.ts';
import type { Job, JobFact } from '../../domain/jobs/types.ts';

/** What a commit changes of jobs. Jobs and requests are written over those of the same id, the rest is added. */
export interface JobsUnit {
  jobs?: readonly Job[];
  facts?: readonly JobFact[];
  requests?: readonly JobRequest[];
  movements?: readonly StockMovement[];
  attachments?: readonly Attachment[];
}

export interface JobsQuery {
  states?: readonly JobState[];
  machines?: readonly string[];
  plan?: string;
  /** Over, or not. */
  over?: boolean;
  /** Opened before that of this number: the next page, newest first. */
  beforeNumber?: number;
  limit: number;
}

export interface JobRecords {
  /** All that are neither closed nor cancelled, by number. */
  open(): Promise<Job[]>;
  job(of: { id: string } | { number: number }): Promise<Job | null>;
  /** Those of these ids that there are. */
  named(ids: readonly string[]): Promise<Job[]>;
  /** Newest number first. */
  list(query: JobsQuery): Promise<Job[]>;
  /** Oldest first. */
  journal(job: string): Promise<(JobFact & { id: number })[]>;
  /** The last numbers that were given; 0 for none. */
  numbers(): Promise<{ job: number; attachment: number }>;

  requests(query: { state?: RequestState; machines?: readonly string[]; limit: number }): Promise<JobRequest[]>;
  request(id: string): Promise<JobRequest | null>;

  /** By id. */
  parts(): Promise<Part[]>;
  /** Written over those of the same id. */
  putParts(parts: readonly Part[]): Promise<void>;
  /** Sum of all movements of each part that has any, thousandths. */
  stock(): Promise<{ part: string; milli: number }[]>;
  /** Newest first. */
  movements(query: { part: string; limit: number }): Promise<(StockMovement & { id: number })[]>;
  /** Whether an act has moved any stock. */
  hasMoved(act: string): Promise<boolean>;

  /** In the order in which they came. */
  attachments(of: { job: string } | { request: string }): Promise<Attachment[]>;
  attachment(of: { id: number } | { act: string }): Promise<Attachment | null>;
}
