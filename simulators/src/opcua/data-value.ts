/** A reading as an OPC UA DataValue, its source time exact to 100 ns. */

import type { Value } from '@gemba/contract/sample';
import { coerceStatusCode, DataType, DataValue, Variant } from 'node-opcua';
import type { NodeType } from '../machines/kind.ts';
import type { Reading } from '../reading.ts';

/** The DataValue of a reading that was true at `timeNs`; source and server time are the same, as in a PLC's own server. */
export function dataValueOf(type: NodeType, reading: Reading, timeNs: bigint): DataValue {
  const timestamp = new Date(Number(timeNs / 1_000_000n));
  const picoseconds = Number(timeNs % 1_000_000n) * 1000;
  return new DataValue({
    value: reading.value === null ? new Variant() : variantOf(type, reading.value),
    statusCode: coerceStatusCode(reading.status),
    sourceTimestamp: timestamp,
    sourcePicoseconds: picoseconds,
    serverTimestamp: timestamp,
    serverPicoseconds: picoseconds,
  });
}

/** A value as that data type; 64-bit integers are pairs of words, high first. */
function variantOf(type: NodeType, value: Value): Variant {
  const dataType = DataType[type];
  if (type === 'UInt64' || type === 'Int64') return new Variant({ dataType, value: wordsOf(BigInt(value)) });
  if (type === 'LocalizedText') return new Variant({ dataType, value: { text: String(value), locale: 'en' } });
  return new Variant({ dataType, value: typeof value === 'bigint' ? Number(value) : value });
}

/** A negative one as its two's complement. */
const wordsOf = (value: bigint): [number, number] => {
  const bits = BigInt.asUintN(64, value);
  return [Number(bits >> 32n), Number(bits & 0xffff_ffffn)];
};
