/**
 * One record of a segment as bytes, and the walk over bytes that may be damaged: whatever is not a whole record is
 * stepped over to the next one that is. Each record names its own position, so that what is missing is known exactly.
 *
 * Layout: marker (4 bytes), length of the body (4), position (8), CRC-32 of the two and of the body (4), body. Numbers
 * are little-endian.
 */

import { crc32 } from 'node:zlib';

export const RECORD_HEADER_BYTES = 20;
/** Longest body: a length beyond it is damage, not a record to be waited for. */
export const BODY_MAX_BYTES = 8 * 1024 * 1024;

const MARKER = Uint8Array.of(0x1f, 0x4a, 0x52, 0x9e);
const TWO_32 = 4_294_967_296;

/** Records of consecutive positions, ready to be written. */
export function encodeRecords(firstPosition: number, bodies: readonly Uint8Array[]): Buffer {
  const bytes = Buffer.allocUnsafe(bodies.reduce((sum, body) => sum + RECORD_HEADER_BYTES + body.length, 0));
  let offset = 0;
  for (const [i, body] of bodies.entries()) {
    bytes.set(MARKER, offset);
    bytes.writeUInt32LE(body.length, offset + 4);
    writePosition(bytes, firstPosition + i, offset + 8);
    const checksum = crc32(body, crc32(bytes.subarray(offset + 4, offset + 16)));
    bytes.writeUInt32LE(checksum, offset + 16);
    bytes.set(body, offset + RECORD_HEADER_BYTES);
    offset += RECORD_HEADER_BYTES + body.length;
  }
  return bytes;
}

/** A record that was found whole. */
export interface FoundRecord {
  position: number;
  body: Uint8Array;
  /** Offset at which it begins. */
  start: number;
  /** Offset behind it. */
  end: number;
}

/**
 * Walks over the whole records from `offset` on. Positions rise strictly and stay within `first … last`: so a torn
 * write that was repeated elsewhere, or the remains of an older file, are not taken for records.
 */
export function* scanRecords(bytes: Buffer, offset: number, first: number, last: number): Generator<FoundRecord> {
  let lowest = first;
  let at = offset;
  while (at !== -1 && at + RECORD_HEADER_BYTES <= bytes.length) {
    const record = recordAt(bytes, at, lowest, last);
    if (record === null) {
      at = bytes.indexOf(MARKER, at + 1);
      continue;
    }
    yield record;
    lowest = record.position + 1;
    at = record.end;
  }
}

function recordAt(bytes: Buffer, offset: number, lowest: number, last: number): FoundRecord | null {
  if (bytes.compare(MARKER, 0, MARKER.length, offset, offset + MARKER.length) !== 0) return null;
  const length = bytes.readUInt32LE(offset + 4);
  const position = readPosition(bytes, offset + 8);
  const end = offset + RECORD_HEADER_BYTES + length;
  if (length > BODY_MAX_BYTES || end > bytes.length || position < lowest || position > last) return null;
  const body = bytes.subarray(offset + RECORD_HEADER_BYTES, end);
  const checksum = crc32(body, crc32(bytes.subarray(offset + 4, offset + 16)));
  return checksum === bytes.readUInt32LE(offset + 16) ? { position, body, start: offset, end } : null;
}

/** Writes a position as 64 bits. */
export function writePosition(bytes: Buffer, position: number, offset: number): void {
  bytes.writeUInt32LE(position % TWO_32, offset);
  bytes.writeUInt32LE(Math.floor(position / TWO_32), offset + 4);
}

/** Reads a position; one that is no safe integer comes back as NaN, which no comparison accepts. */
export function readPosition(bytes: Buffer, offset: number): number {
  const position = bytes.readUInt32LE(offset + 4) * TWO_32 + bytes.readUInt32LE(offset);
  return Number.isSafeInteger(position) ? position : Number.NaN;
}
