/**
 * Times of a batch as differences from the time before, in the coarsest unit that is exact: a machine whose clock ticks
 * in milliseconds takes one or two bytes for a time, one that ticks in 100 ns (OPC UA) three or four.
 */

import { isInt64, malformed, type Reader, readInt64, type Writer, writeInt64 } from './varint.ts';

/** Units in ns, coarsest first; the two low bits of a difference say which, or that the whole time follows. */
const UNITS = [1_000_000n, 100n, 1n] as const;
const WHOLE = 3n;
/** Differences of fewer units carry their unit in the same 64 bits. */
const UNITS_MAX = 2n ** 61n;

/** Writes a time beside another one that the reader knows. */
export function writeTime(writer: Writer, timeNs: bigint, besideNs: bigint): void {
  const differenceNs = timeNs - besideNs;
  const unit = UNITS.findIndex((ns) => differenceNs % ns === 0n);
  const units = differenceNs / (UNITS[unit] as bigint);
  if (units > -UNITS_MAX && units < UNITS_MAX) {
    writeInt64(writer, (units << 2n) | BigInt(unit));
    return;
  }
  writeInt64(writer, WHOLE);
  writeInt64(writer, timeNs);
}

/** Reads a time; one beyond 64 bits is malformed. */
export function readTime(reader: Reader, besideNs: bigint): bigint {
  const code = readInt64(reader);
  const unit = UNITS[Number(code & 3n)];
  if (unit === undefined) return readInt64(reader);
  const timeNs = besideNs + (code >> 2n) * unit;
  if (!isInt64(timeNs)) throw malformed('a time beyond 64 bits');
  return timeNs;
}
