/**
 * What the quarantine writes into its journal: a line of JSON that says what happened, and behind it the bytes that it
 * is about. The line alone is read at a start, so that a quarantine of many megabytes is known in a moment.
 */

import type { MachineId, SignalId, SiteId } from '@gemba/contract/identity';
import type { QuarantineReason } from '@gemba/contract/quarantine';

interface Content {
  atMs: number;
  reason: QuarantineReason;
  detail: string;
  signal: SignalId | null;
  /** Entries in the body; where there are none, it is the beginning of what could not be read. */
  count: number;
  /** Length of all of that, bytes. */
  bytes?: number;
}

export type QuarantineRecord =
  | ({
      kind: 'kept';
      source: string | null;
      site: SiteId | null;
      machine: MachineId | null;
      fingerprint: string;
    } & Content)
  /** Replayed and refused again, all or some of it. */
  | ({ kind: 'again'; item: number } & Content)
  /** Items, each with the position under which it is delivered again; 0 where its machine is folded again instead. */
  | { kind: 'replay'; atMs: number; by: string; items: [item: number, replay: number][] }
  | { kind: 'replayed'; atMs: number; items: number[] }
  | { kind: 'dismissed'; atMs: number; by: string; items: number[] };

const NEWLINE = 10;
const NOTHING = new Uint8Array();

export function encodeRecord(record: QuarantineRecord, body: Uint8Array = NOTHING): Uint8Array {
  const line = Buffer.from(`${JSON.stringify(record)}\n`);
  return body.length === 0 ? line : Buffer.concat([line, body]);
}

/** `null` where it is of a kind that this release doesn't know. The journal vouches for the bytes. */
export function decodeRecord(bytes: Uint8Array): { record: QuarantineRecord; body: Uint8Array } | null {
  const end = bytes.indexOf(NEWLINE);
  const record = JSON.parse(Buffer.from(bytes.subarray(0, end)).toString()) as { kind: string };
  return record.kind in KINDS ? { record: record as QuarantineRecord, body: bytes.subarray(end + 1) } : null;
}

const KINDS = { kept: true, again: true, replay: true, replayed: true, dismissed: true } satisfies Record<
  QuarantineRecord['kind'],
  true
>;
