/**
 * The chain of the audit log: the hash of a line covers the line and the hash before it, so that a line that was
 * changed, taken out or slipped in breaks every hash after it. Pure.
 */

import { createHash } from 'node:crypto';
import type { AuditRecord } from '../port.ts';

/** What stands before the first line. */
export const CHAIN_START = '0'.repeat(64);

export type ChainedRecord = AuditRecord & { id: number; hash: string };

/** SHA-256, hex, over the hash before it and every field of the line in a fixed order. */
export function hashOf(before: string, id: number, record: AuditRecord): string {
  const { atMs, who, from, what, subject, detail, result } = record;
  return createHash('sha256')
    .update(JSON.stringify([before, id, atMs, who, from, what, subject, detail, result]))
    .digest('hex');
}

/** Id of the first line, in ascending order, that doesn't follow from the one before it; `null` when all do. */
export function firstBroken(ascending: readonly ChainedRecord[], before: string = CHAIN_START): number | null {
  let hash = before;
  for (const record of ascending) {
    hash = hashOf(hash, record.id, record);
    if (hash !== record.hash) return record.id;
  }
  return null;
}
