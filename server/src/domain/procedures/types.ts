/**
 * Words of work procedures: a document that is kept in versions, what it is attached to, and who must have read it.
 * Plain data; the rules stand beside it in `versions.ts`, `reading.ts` and `attachments.ts`.
 */

/** What a version's content is; said by its bytes, not by its name (`content.ts`). */
export const MEDIA_TYPES = ['text/markdown', 'application/pdf'] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];

/** Where a procedure applies. In a changeover `null` means any: from any product, to any product, on any line. */
export type Attachment =
  | { kind: 'line'; line: string }
  | { kind: 'machine'; machine: string }
  | { kind: 'product'; product: string }
  | { kind: 'changeover'; line: string | null; from: string | null; to: string | null };

/**
 * Somebody who must read: everybody of a role, or one person. Each carries since when he is asked, so that whoever is
 * added later has as many days as the others had.
 */
export type Reader = ({ kind: 'role'; role: string } | { kind: 'person'; person: string }) & { sinceNs: bigint };

export interface Procedure {
  id: string;
  title: string;
  attachments: readonly Attachment[];
  readers: readonly Reader[];
  /** Days (of 24 h) from being asked to being overdue. */
  readWithinDays: number;
  madeBy: string;
  madeNs: bigint;
}

/** A version without its content. Versions are numbered 1, 2, 3 … and never changed but by `publish` and `withdraw`. */
export interface ProcedureVersion {
  procedure: string;
  number: number;
  mediaType: MediaType;
  /** As it was uploaded; `null` where it was typed. */
  fileName: string | null;
  bytes: number;
  /** SHA-256 of the content, hex. */
  sha256: string;
  /** What is different from the version before. */
  note: string;
  madeBy: string;
  madeNs: bigint;
  publication: Publication | null;
  withdrawal: Withdrawal | null;
}

export interface Publication {
  by: string;
  atNs: bigint;
  /** From when it holds; not before `atNs`. */
  effectiveNs: bigint;
  /** Nothing changed that a reader would have to know: who has read the published version before needs not read again. */
  isEditorial: boolean;
}

export interface Withdrawal {
  by: string;
  atNs: bigint;
  reason: string;
}

/** Somebody has read a version. */
export interface Receipt {
  procedure: string;
  number: number;
  person: string;
  atNs: bigint;
}

/** Where a version stands at a moment. `coming`: published, and not effective yet. */
export const STANDINGS = ['draft', 'coming', 'in-force', 'superseded', 'withdrawn'] as const;
export type Standing = (typeof STANDINGS)[number];

/** A person as the rules of reading see him. */
export interface ReadingPerson {
  name: string;
  role: string;
  /** When he became known: nobody is overdue from before. */
  sinceNs: bigint;
}
