/**
 * A segment: one file of the journal, named after its first position. Segments are only ever appended to and removed
 * whole, and each start of the journal begins a new one, so no byte that was once durable is ever written again.
 *
 * Header: `GJS1`, epoch (8 bytes), first position (8), last position before it (8), CRC-32 of these (4).
 */

import { crc32 } from 'node:zlib';
import type { Epoch } from '@gemba/contract/identity';
import { readPosition, writePosition } from './record.ts';

export const SEGMENT_HEADER_BYTES = 32;
const MAGIC = Buffer.from('GJS1', 'latin1');
const NAME = /^(\d{16})\.seg$/;
/** A place of the index for each so many bytes: what is read in vain to find a position. */
const INDEX_STEP_BYTES = 64 * 1024;

/** What the journal knows of a segment. */
export interface Segment {
  name: string;
  /** Position that its first record has, or would have. */
  first: number;
  /** Last position before `first` whose record was written: what lies between the two was never given to anybody. */
  before: number;
  /** Bytes that are known to be durable. */
  bytes: number;
  /** Places from which a position can be found, ascending. */
  index: { position: number; offset: number }[];
}

export const segmentName = (first: number): string => `${String(first).padStart(16, '0')}.seg`;

/** First position of the segment that the file is by its name; `null` when it is another file. */
export function firstOf(name: string): number | null {
  const digits = NAME.exec(name)?.[1];
  return digits === undefined ? null : Number(digits);
}

export function encodeHeader(epoch: Epoch, first: number, before: number): Buffer {
  const bytes = Buffer.alloc(SEGMENT_HEADER_BYTES);
  bytes.set(MAGIC, 0);
  bytes.set(Buffer.from(epoch, 'hex'), 4);
  writePosition(bytes, first, 12);
  writePosition(bytes, before, 20);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, 28)), 28);
  return bytes;
}

/** Reads a header; `null` when it is damaged or cut. The records behind it can be read nevertheless. */
export function decodeHeader(bytes: Buffer): { epoch: Epoch; first: number; before: number } | null {
  if (bytes.length < SEGMENT_HEADER_BYTES || bytes.compare(MAGIC, 0, 4, 0, 4) !== 0) return null;
  if (crc32(bytes.subarray(0, 28)) !== bytes.readUInt32LE(28)) return null;
  return {
    epoch: bytes.subarray(4, 12).toString('hex') as Epoch,
    first: readPosition(bytes, 12),
    before: readPosition(bytes, 20),
  };
}

/** Remembers where a position lies, if the last remembered place is far enough back. */
export function remember(segment: Segment, position: number, offset: number): void {
  const place = segment.index.at(-1);
  if (place !== undefined && (place.position >= position || place.offset + INDEX_STEP_BYTES > offset)) return;
  segment.index.push({ position, offset });
}

/** Offset at which a search for the position may begin. */
export function offsetBefore(segment: Segment, position: number): number {
  const place = segment.index.findLast((known) => known.position <= position);
  return place?.offset ?? SEGMENT_HEADER_BYTES;
}
