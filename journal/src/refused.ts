/**
 * Why a journal did not take something. The caller declares a gap for what was refused; nothing is lost silently.
 */

/** Reasons, as they stand in metrics. */
export const REFUSALS = [
  /** The journal's own limit in bytes. */
  'journal-full',
  /** The floor of free disk would be passed. */
  'disk-floor',
  /** The disk itself had no room (ENOSPC, EDQUOT). */
  'disk-full',
  /** The disk failed otherwise; what it said is the error's `cause`. */
  'disk-failed',
  /** More waits for the disk than memory is given for it. */
  'queue-full',
  /** One body is longer than a record may be, or empty. */
  'body-size',
  /** Not started, or stopped. */
  'stopped',
] as const;
export type Refusal = (typeof REFUSALS)[number];

/** An append that was not made durable. */
export class JournalRefused extends Error {
  readonly reason: Refusal;

  constructor(reason: Refusal, cause?: unknown) {
    super(`The journal did not take it: ${reason}${cause instanceof Error ? ` (${cause.message})` : ''}.`, { cause });
    this.name = 'JournalRefused';
    this.reason = reason;
  }
}

/** The reason for which a disk's error refuses an append. */
export function refusalOf(error: unknown): JournalRefused {
  if (error instanceof JournalRefused) return error;
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return new JournalRefused(code === 'ENOSPC' || code === 'EDQUOT' ? 'disk-full' : 'disk-failed', error);
}
