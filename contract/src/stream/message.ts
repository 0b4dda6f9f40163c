/**
 * Shape of a journal stream message. `codec.ts` turns it into bytes and back; the bytes of a batch's body are the
 * ones that lie in the gateway's journal, so that sending costs no second encoding.
 */

import type { Epoch } from '../identity.ts';
import type { Entry } from '../sample.ts';

/** One group commit of the journal: what was made durable together has one position. */
export interface Batch {
  /** 1, 2, 3 … within an epoch; below 2^53. */
  position: number;
  entries: Entry[];
}

export interface StreamMessage {
  epoch: Epoch;
  /** The oldest position that the journal still holds: what is below it and not stored will never come. */
  oldest: number;
  batches: Batch[];
}

/** A message as it is published: bodies still encoded. */
export interface EncodedMessage {
  epoch: Epoch;
  oldest: number;
  batches: { position: number; body: Uint8Array }[];
}

/** Limits, each counted and refused when broken. */
export const LIMITS = {
  /** Bytes of a published message, after decompression. */
  messageMaxBytes: 4 * 1024 * 1024,
  /** Bytes of a batch's body, so that each fits into a message of its own. */
  bodyMaxBytes: 4 * 1024 * 1024 - 1024,
  /** Batches of a message. */
  messageMaxBatches: 10_000,
  /** Entries of a batch. */
  batchMaxEntries: 50_000,
  /** Characters of a text value. */
  textMaxChars: 4096,
} as const;
