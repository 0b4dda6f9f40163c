/**
 * Sparkplug's datatypes [Sparkplug 3.0 §6.4.16]: which of them our four kinds of value become, and what a value on the
 * wire means under a datatype. Integers of 64 bits stay exact; what doesn't fit its datatype is refused.
 */

import type { Value, ValueType } from '../sample.ts';
import type { WireValue } from './payload.ts';

export const DATATYPE = {
  Int8: 1,
  Int16: 2,
  Int32: 3,
  Int64: 4,
  UInt8: 5,
  UInt16: 6,
  UInt32: 7,
  UInt64: 8,
  Float: 9,
  Double: 10,
  Boolean: 11,
  String: 12,
  DateTime: 13,
  Text: 14,
  UUID: 15,
  DataSet: 16,
  Bytes: 17,
  File: 18,
  Template: 19,
  PropertySet: 20,
  PropertySetList: 21,
  Int8Array: 22,
  Int16Array: 23,
  Int32Array: 24,
  Int64Array: 25,
  UInt8Array: 26,
  UInt16Array: 27,
  UInt32Array: 28,
  UInt64Array: 29,
  FloatArray: 30,
  DoubleArray: 31,
  BooleanArray: 32,
  StringArray: 33,
  DateTimeArray: 34,
} as const;

/** Datatype under which a signal of ours is born. */
export const DATATYPE_OF: Record<ValueType, number> = {
  float: DATATYPE.Double,
  int: DATATYPE.Int64,
  bool: DATATYPE.Boolean,
  text: DATATYPE.String,
};

/** Bits and sign of the integer datatypes. DateTime is milliseconds UTC, unsigned. */
const INTEGERS: ReadonlyMap<number, { bits: number; signed: boolean }> = new Map([
  [DATATYPE.Int8, { bits: 8, signed: true }],
  [DATATYPE.Int16, { bits: 16, signed: true }],
  [DATATYPE.Int32, { bits: 32, signed: true }],
  [DATATYPE.Int64, { bits: 64, signed: true }],
  [DATATYPE.UInt8, { bits: 8, signed: false }],
  [DATATYPE.UInt16, { bits: 16, signed: false }],
  [DATATYPE.UInt32, { bits: 32, signed: false }],
  [DATATYPE.UInt64, { bits: 64, signed: false }],
  [DATATYPE.DateTime, { bits: 64, signed: false }],
]);

const TEXTS: ReadonlySet<number> = new Set([DATATYPE.String, DATATYPE.Text, DATATYPE.UUID]);

/** Whether the number is a datatype at all. */
export const isDatatype = (datatype: number): boolean =>
  datatype >= DATATYPE.Int8 && datatype <= DATATYPE.DateTimeArray;

/** Whether the datatype is one that a signal can have: the rest is read, but not understood. */
export const isScalar = (datatype: number): boolean =>
  INTEGERS.has(datatype) ||
  TEXTS.has(datatype) ||
  datatype === DATATYPE.Float ||
  datatype === DATATYPE.Double ||
  datatype === DATATYPE.Boolean;

/** A value of ours as it stands on the wire under its own datatype of {@link DATATYPE_OF}. */
export function toWire(value: Value): WireValue {
  switch (typeof value) {
    case 'bigint':
      return { kind: 'long', value: BigInt.asUintN(64, value) };
    case 'boolean':
      return { kind: 'boolean', value };
    case 'string':
      return { kind: 'string', value };
    default:
      return { kind: 'double', value };
  }
}

/** What a value on the wire means under the datatype; `null` when it doesn't fit it, or when it is no scalar. */
export function fromWire(wire: WireValue, datatype: number): Value | null {
  const integer = INTEGERS.get(datatype);
  if (integer !== undefined) return integerFrom(wire, integer.bits, integer.signed);
  if (TEXTS.has(datatype)) return wire.kind === 'string' ? wire.value : null;
  if (datatype === DATATYPE.Float) return wire.kind === 'float' ? wire.value : null;
  if (datatype === DATATYPE.Double) return wire.kind === 'double' ? wire.value : null;
  if (datatype === DATATYPE.Boolean) return wire.kind === 'boolean' ? wire.value : null;
  return null;
}

/**
 * Integers come in `int_value` or `long_value`, whichever the node's library prefers (some put UInt32 into the long
 * one), and negative ones with their sign extended to 32 or 64 bits, or not.
 */
function integerFrom(wire: WireValue, bits: number, signed: boolean): bigint | null {
  if (wire.kind !== 'int' && wire.kind !== 'long') return null;
  const raw = BigInt(wire.value);
  if (raw < 2n ** BigInt(bits)) return signed ? BigInt.asIntN(bits, raw) : raw;
  const extended = BigInt.asIntN(wire.kind === 'int' ? 32 : 64, raw);
  return signed && extended === BigInt.asIntN(bits, raw) ? extended : null;
}
