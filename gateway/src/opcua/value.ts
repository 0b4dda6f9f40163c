/**
 * An OPC UA Variant as a value of the kind that the plant declares for its signal. What doesn't fit becomes no value
 * with a status that says why; it is never bent into something else [OPC 10000-6 §5.2.2.16].
 */

import { type Fitted, fit, MISFIT } from '@gemba/contract/fit';
import type { ValueType } from '@gemba/contract/sample';
import { DataType, VariantArrayType } from 'node-opcua';

/** StatusCodes that the gateway itself gives [OPC 10000-6 Annex A.2]. */
export const STATUS = {
  ...MISFIT,
  badNoData: 0x809b0000,
  badNodeIdUnknown: 0x80340000,
  badIndexRangeNoData: 0x80370000,
  badOutOfService: 0x808d0000,
} as const;

/** What of a Variant is looked at. */
export interface VariantLike {
  dataType: DataType;
  arrayType: VariantArrayType;
  value: unknown;
  /** Of a matrix: its size in each dimension. */
  dimensions?: readonly number[] | null;
}

/**
 * Value of a Variant as the declared type. `names` are those of an enumeration, by number, where the server told them.
 * To a text belong LocalizedText, names of enumerations, times as ISO 8601, ids, bytes as base64.
 */
export function typed(variant: VariantLike, type: ValueType, names: ReadonlyMap<number, string> | null): Fitted {
  const scalar = scalarOf(variant);
  if (scalar === null)
    return { status: variant.dataType === DataType.Null ? STATUS.badNoData : STATUS.badTypeMismatch };
  const name = type === 'text' && typeof scalar === 'number' ? names?.get(scalar) : undefined;
  return fit(name ?? scalar, type);
}

/** The one thing in the Variant; `null` for nothing, arrays and structures. */
function scalarOf({ dataType, arrayType, value }: VariantLike): number | bigint | boolean | string | null {
  if (arrayType !== VariantArrayType.Scalar) return null;
  if (value === null || value === undefined) return EMPTY_IF_NULL.includes(dataType) ? '' : null;
  switch (dataType) {
    case DataType.Boolean:
      return value as boolean;
    case DataType.SByte:
    case DataType.Byte:
    case DataType.Int16:
    case DataType.UInt16:
    case DataType.Int32:
    case DataType.UInt32:
    case DataType.Float:
    case DataType.Double:
      return value as number;
    case DataType.Int64:
      return BigInt.asIntN(64, bits(value as [number, number]));
    case DataType.UInt64:
      return bits(value as [number, number]);
    default:
      return textOf(dataType, value);
  }
}

/** What is a text, or can be read as one; `null` for the rest. */
function textOf(dataType: DataType, value: unknown): string | null {
  switch (dataType) {
    case DataType.String:
    case DataType.Guid:
    case DataType.NodeId:
    case DataType.ExpandedNodeId:
      return String(value);
    case DataType.LocalizedText:
      return (value as { text: string | null }).text ?? '';
    case DataType.QualifiedName:
      return (value as { name: string | null }).name ?? '';
    case DataType.DateTime: {
      const time = value as Date;
      return Number.isNaN(time.getTime()) ? null : time.toISOString();
    }
    case DataType.StatusCode:
      return (value as { name: string }).name;
    case DataType.ByteString:
      // As in OPC UA's own JSON [OPC 10000-6 §5.4.2.7].
      return Buffer.from(value as Uint8Array).toString('base64');
    default:
      return null;
  }
}

/** Types for which null and empty are the same [OPC 10000-6 §5.1.5]. */
const EMPTY_IF_NULL: readonly DataType[] = [
  DataType.String,
  DataType.LocalizedText,
  DataType.QualifiedName,
  DataType.ByteString,
];

/** node-opcua keeps 64-bit integers as two halves, the high one first. */
function bits([high, low]: [number, number]): bigint {
  return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
}
