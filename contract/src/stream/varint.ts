/**
 * Variable-length integers over protobufjs's Writer and Reader, for numbers and 64-bit `bigint`s. protobufjs encodes a
 * `bigint` as 0 without a word, and reads 64 bits as an object; both are put right here and nowhere else.
 */

import protobuf from 'protobufjs/minimal.js';
import { GembaError } from '../errors.ts';

export type Writer = protobuf.Writer;
export type Reader = protobuf.Reader;

const TWO_32 = 4_294_967_296;
const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;

export const newWriter = (): Writer => protobuf.Writer.create();
export const newReader = (bytes: Uint8Array): Reader => protobuf.Reader.create(bytes);

/** The one error of this codec, with its reason. */
export const malformed = (reason: string): GembaError => new GembaError('GEMBA_STREAM_MALFORMED', { reason });

/** Runs a decoder; whatever it throws becomes GEMBA_STREAM_MALFORMED. */
export function guarded<T>(decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    if (error instanceof GembaError) throw error;
    throw malformed(error instanceof Error ? error.message : String(error));
  }
}

/** Writes a whole number from 0 through 2^53 − 1. */
export function writeUint(writer: Writer, value: number): void {
  if (value < TWO_32) writer.uint32(value);
  else writer.uint64(value);
}

/** Reads a whole number from 0 through 2^53 − 1; larger is malformed. */
export function readUint(reader: Reader): number {
  const byte = reader.buf[reader.pos];
  if (byte !== undefined && byte < 0x80 && reader.pos < reader.len) {
    reader.pos++;
    return byte;
  }
  const { low, high } = reader.uint64();
  const value = (high >>> 0) * TWO_32 + (low >>> 0);
  if (!Number.isSafeInteger(value)) throw malformed('a number beyond 2^53');
  return value;
}

/** Reads a count of things that take at least `bytesEach` bytes: more than the rest can hold is malformed. */
export function readCount(reader: Reader, bytesEach: number, max: number, what: string): number {
  const count = readUint(reader);
  if (count > max || count * bytesEach > reader.len - reader.pos) throw malformed(`${count} ${what} in one body`);
  return count;
}

/** Writes a signed 64-bit integer, zig-zag. Throws RangeError beyond 64 bits. */
export function writeInt64(writer: Writer, value: bigint): void {
  if (value > -0x4000_0000n && value < 0x4000_0000n) {
    writer.sint32(Number(value));
    return;
  }
  if (value < INT64_MIN || value > INT64_MAX) throw new RangeError(`${value} has more than 64 bits`);
  const zigzag = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));
  writer.uint64(halves(zigzag) as unknown as number);
}

/** Reads a signed 64-bit integer, zig-zag. */
export function readInt64(reader: Reader): bigint {
  const byte = reader.buf[reader.pos];
  if (byte !== undefined && byte < 0x80 && reader.pos < reader.len) {
    reader.pos++;
    return BigInt((byte >>> 1) ^ -(byte & 1));
  }
  const { low, high } = reader.uint64();
  if (high === 0) return BigInt((low >>> 1) ^ -(low & 1));
  const zigzag = (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
  return (zigzag >> 1n) ^ -(zigzag & 1n);
}

/** Whether a time or an integer fits the 64 bits that every store has for it. */
export const isInt64 = (value: bigint): boolean => value >= INT64_MIN && value <= INT64_MAX;

/** What protobufjs takes for 64 bits. */
function halves(value: bigint): { low: number; high: number } {
  return { low: Number(BigInt.asIntN(32, value)), high: Number(BigInt.asIntN(32, value >> 32n)) };
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads a length and that many bytes of UTF-8; broken UTF-8 is malformed. */
export function readText(reader: Reader, maxBytes: number): string {
  const length = readCount(reader, 1, maxBytes, 'bytes of text');
  const start = reader.pos;
  reader.pos += length;
  return utf8.decode(reader.buf.subarray(start, start + length));
}
