/**
 * A Sparkplug payload as protobuf bytes. Every field that is there is written, zero or not: seq 0 and alias 0 have a
 * meaning, and encoders that leave out defaults lose them. Field numbers are those of sparkplug_b.proto.
 */

import protobuf from 'protobufjs/minimal.js';
import type {
  DataSet,
  Metric,
  Payload,
  Property,
  PropertySet,
  ScalarWireValue,
  Template,
  WireValue,
} from './payload.ts';

type Writer = protobuf.Writer;

const VARINT = 0;
const FIXED64 = 1;
const LENGTH = 2;
const FIXED32 = 5;

/** Encodes a payload. Negative or fractional timestamps and sequence numbers are the caller's error (RangeError). */
export function encodePayload(payload: Payload): Uint8Array {
  const writer = protobuf.Writer.create();
  if (payload.timestamp !== undefined) uint(writer, 1, payload.timestamp);
  for (const metric of payload.metrics) nested(writer, 2, () => writeMetric(writer, metric));
  if (payload.seq !== undefined) uint(writer, 3, payload.seq);
  if (payload.uuid !== undefined) writer.uint32(tag(4, LENGTH)).string(payload.uuid);
  if (payload.body !== undefined) writer.uint32(tag(5, LENGTH)).bytes(payload.body);
  return writer.finish();
}

const tag = (field: number, wireType: number): number => (field << 3) | wireType;

function uint(writer: Writer, field: number, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${value} is no unsigned integer`);
  writer.uint32(tag(field, VARINT)).uint64(value);
}

function bool(writer: Writer, field: number, value: boolean | undefined): void {
  if (value !== undefined) writer.uint32(tag(field, VARINT)).bool(value);
}

/** protobufjs encodes a `bigint` as 0: it takes 64 bits as two halves. */
function long(writer: Writer, field: number, value: bigint): void {
  const halves = { low: Number(BigInt.asIntN(32, value)), high: Number(BigInt.asIntN(32, value >> 32n)) };
  writer.uint32(tag(field, VARINT)).uint64(halves as unknown as number);
}

function nested(writer: Writer, field: number, write: () => void): void {
  writer.uint32(tag(field, LENGTH)).fork();
  write();
  writer.ldelim();
}

function writeMetric(writer: Writer, metric: Metric): void {
  if (metric.name !== undefined) writer.uint32(tag(1, LENGTH)).string(metric.name);
  if (metric.alias !== undefined) long(writer, 2, metric.alias);
  if (metric.timestamp !== undefined) uint(writer, 3, metric.timestamp);
  if (metric.datatype !== undefined) uint(writer, 4, metric.datatype);
  bool(writer, 5, metric.isHistorical);
  bool(writer, 6, metric.isTransient);
  bool(writer, 7, metric.isNull);
  const { properties, value } = metric;
  if (properties !== undefined) nested(writer, 9, () => writeProperties(writer, properties));
  if (value !== undefined) writeValue(writer, value);
}

/** Of a metric: int_value is field 10, and the others follow. */
function writeValue(writer: Writer, wire: WireValue): void {
  if (wire.kind === 'bytes') writer.uint32(tag(16, LENGTH)).bytes(wire.value);
  else if (wire.kind === 'dataset') nested(writer, 17, () => writeDataSet(writer, wire.value));
  else if (wire.kind === 'template') nested(writer, 18, () => writeTemplate(writer, wire.value));
  else writeScalar(writer, 10, wire);
}

/** Scalars have six consecutive fields, in metrics, properties, cells and parameters alike: `first` is int_value's. */
function writeScalar(writer: Writer, first: number, wire: ScalarWireValue): void {
  switch (wire.kind) {
    case 'int':
      writer.uint32(tag(first, VARINT)).uint32(wire.value);
      break;
    case 'long':
      long(writer, first + 1, wire.value);
      break;
    case 'float':
      writer.uint32(tag(first + 2, FIXED32)).float(wire.value);
      break;
    case 'double':
      writer.uint32(tag(first + 3, FIXED64)).double(wire.value);
      break;
    case 'boolean':
      bool(writer, first + 4, wire.value);
      break;
    case 'string':
      writer.uint32(tag(first + 5, LENGTH)).string(wire.value);
      break;
  }
}

function writeProperties(writer: Writer, properties: PropertySet): void {
  for (const key of properties.keys()) writer.uint32(tag(1, LENGTH)).string(key);
  for (const property of properties.values()) nested(writer, 2, () => writeProperty(writer, property));
}

function writeProperty(writer: Writer, { type, value }: Property): void {
  uint(writer, 1, type);
  if (value === undefined) bool(writer, 2, true);
  else if (value.kind === 'set') nested(writer, 9, () => writeProperties(writer, value.value));
  else if (value.kind === 'sets') {
    nested(writer, 10, () => {
      for (const set of value.value) nested(writer, 1, () => writeProperties(writer, set));
    });
  } else writeScalar(writer, 3, value);
}

function writeDataSet(writer: Writer, { columns, types, rows }: DataSet): void {
  uint(writer, 1, columns.length);
  for (const column of columns) writer.uint32(tag(2, LENGTH)).string(column);
  for (const type of types) uint(writer, 3, type);
  for (const row of rows) {
    nested(writer, 4, () => {
      for (const cell of row) nested(writer, 1, () => cell !== null && writeScalar(writer, 1, cell));
    });
  }
}

function writeTemplate(writer: Writer, template: Template): void {
  if (template.version !== undefined) writer.uint32(tag(1, LENGTH)).string(template.version);
  for (const metric of template.metrics) nested(writer, 2, () => writeMetric(writer, metric));
  for (const { name, type, value } of template.parameters) {
    nested(writer, 3, () => {
      if (name !== undefined) writer.uint32(tag(1, LENGTH)).string(name);
      if (type !== undefined) uint(writer, 2, type);
      if (value !== undefined) writeScalar(writer, 3, value);
    });
  }
  if (template.ref !== undefined) writer.uint32(tag(4, LENGTH)).string(template.ref);
  bool(writer, 5, template.isDefinition);
}
