/**
 * Protobuf bytes as a Sparkplug payload. Unknown fields are skipped, as protobuf asks; whatever is malformed throws
 * GEMBA_SPARKPLUG_MALFORMED, and neither depth nor memory can be driven beyond `PAYLOAD_LIMITS`.
 */

import protobuf from 'protobufjs/minimal.js';
import { GembaError } from '../errors.ts';
import {
  type DataSet,
  type Metric,
  PAYLOAD_LIMITS,
  type Payload,
  type Property,
  type PropertySet,
  type ScalarWireValue,
  type Template,
} from './payload.ts';

const malformed = (reason: string): GembaError => new GembaError('GEMBA_SPARKPLUG_MALFORMED', { reason });

/** Decodes a payload of any message type. */
export function decodePayload(bytes: Uint8Array): Payload {
  if (bytes.length > PAYLOAD_LIMITS.maxBytes) throw malformed(`${bytes.length} bytes`);
  try {
    return new Decoder(bytes).payload();
  } catch (error) {
    if (error instanceof GembaError) throw error;
    throw malformed(error instanceof Error ? error.message : String(error));
  }
}

const VARINT = 0;
const FIXED64 = 1;
const LENGTH = 2;
const FIXED32 = 5;
const SCALAR_KINDS = ['int', 'long', 'float', 'double', 'boolean', 'string'] as const;
const SCALAR_WIRE_TYPES = [VARINT, VARINT, FIXED32, FIXED64, VARINT, LENGTH] as const;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

class Decoder {
  readonly #reader: protobuf.Reader;
  #parts = 0;
  #depth = 0;

  constructor(bytes: Uint8Array) {
    // Never a BufferReader: one way to read, whatever kind of bytes the broker's client gives.
    this.#reader = new protobuf.Reader(bytes);
  }

  payload(): Payload {
    const payload: Payload = { metrics: [] };
    this.#fields(this.#reader.len, (field, wireType) => {
      if (field === 1) payload.timestamp = this.#number(wireType);
      else if (field === 2) payload.metrics.push(this.#within(wireType, (end) => this.#metric(end)));
      else if (field === 3) payload.seq = this.#number(wireType);
      else if (field === 4) payload.uuid = this.#text(wireType);
      else if (field === 5) payload.body = this.#bytes(wireType);
      else return false;
      return true;
    });
    return payload;
  }

  #metric(end: number): Metric {
    const metric: Metric = {};
    this.#fields(end, (field, wireType) => {
      if (field === 1) metric.name = this.#text(wireType);
      else if (field === 2) metric.alias = this.#long(wireType);
      else if (field === 3) metric.timestamp = this.#number(wireType);
      else if (field === 4) metric.datatype = this.#number(wireType);
      else if (field === 5) metric.isHistorical = this.#bool(wireType);
      else if (field === 6) metric.isTransient = this.#bool(wireType);
      else if (field === 7) metric.isNull = this.#bool(wireType);
      else if (field === 9) metric.properties = this.#within(wireType, (last) => this.#properties(last));
      else if (field >= 10 && field <= 15) metric.value = this.#scalar(field - 10, wireType);
      else if (field === 16) metric.value = { kind: 'bytes', value: this.#bytes(wireType) };
      else if (field === 17) {
        metric.value = { kind: 'dataset', value: this.#within(wireType, (last) => this.#dataSet(last)) };
      } else if (field === 18) {
        metric.value = { kind: 'template', value: this.#within(wireType, (last) => this.#template(last)) };
      } else return false;
      return true;
    });
    return metric;
  }

  #properties(end: number): PropertySet {
    const keys: string[] = [];
    const values: Property[] = [];
    this.#fields(end, (field, wireType) => {
      if (field === 1) keys.push(this.#text(wireType));
      else if (field === 2) values.push(this.#within(wireType, (last) => this.#property(last)));
      else return false;
      return true;
    });
    // [tck-id-payloads-propertyset-keys-array-size]
    if (keys.length !== values.length) throw malformed(`${keys.length} property keys for ${values.length} values`);
    return new Map(keys.map((key, i) => [key, values[i] as Property]));
  }

  #property(end: number): Property {
    const property: Property = { type: 0 };
    let isNull = false;
    this.#fields(end, (field, wireType) => {
      if (field === 1) property.type = this.#number(wireType);
      else if (field === 2) isNull = this.#bool(wireType);
      else if (field >= 3 && field <= 8) property.value = this.#scalar(field - 3, wireType);
      else if (field === 9) {
        property.value = { kind: 'set', value: this.#within(wireType, (last) => this.#properties(last)) };
      } else if (field === 10) {
        property.value = { kind: 'sets', value: this.#within(wireType, (last) => this.#propertySets(last)) };
      } else return false;
      return true;
    });
    if (isNull) delete property.value;
    return property;
  }

  #propertySets(end: number): PropertySet[] {
    const sets: PropertySet[] = [];
    this.#fields(end, (field, wireType) => {
      if (field !== 1) return false;
      sets.push(this.#within(wireType, (last) => this.#properties(last)));
      return true;
    });
    return sets;
  }

  #dataSet(end: number): DataSet {
    const set: DataSet = { columns: [], types: [], rows: [] };
    this.#fields(end, (field, wireType) => {
      if (field === 2) set.columns.push(this.#text(wireType));
      else if (field === 3) this.#numbers(wireType, set.types);
      else if (field === 4) set.rows.push(this.#within(wireType, (last) => this.#row(last)));
      else return false;
      return true;
    });
    return set;
  }

  #row(end: number): (ScalarWireValue | null)[] {
    const row: (ScalarWireValue | null)[] = [];
    this.#fields(end, (field, wireType) => {
      if (field !== 1) return false;
      row.push(this.#within(wireType, (last) => this.#cell(last)));
      return true;
    });
    return row;
  }

  #cell(end: number): ScalarWireValue | null {
    let cell: ScalarWireValue | null = null;
    this.#fields(end, (field, wireType) => {
      if (field < 1 || field > 6) return false;
      cell = this.#scalar(field - 1, wireType);
      return true;
    });
    return cell;
  }

  #template(end: number): Template {
    const template: Template = { metrics: [], parameters: [] };
    this.#fields(end, (field, wireType) => {
      if (field === 1) template.version = this.#text(wireType);
      else if (field === 2) template.metrics.push(this.#within(wireType, (last) => this.#metric(last)));
      else if (field === 3) template.parameters.push(this.#within(wireType, (last) => this.#parameter(last)));
      else if (field === 4) template.ref = this.#text(wireType);
      else if (field === 5) template.isDefinition = this.#bool(wireType);
      else return false;
      return true;
    });
    return template;
  }

  #parameter(end: number): Template['parameters'][number] {
    const parameter: Template['parameters'][number] = {};
    this.#fields(end, (field, wireType) => {
      if (field === 1) parameter.name = this.#text(wireType);
      else if (field === 2) parameter.type = this.#number(wireType);
      else if (field >= 3 && field <= 8) parameter.value = this.#scalar(field - 3, wireType);
      else return false;
      return true;
    });
    return parameter;
  }

  /** Reads the fields up to `end`; what `take` doesn't know is skipped. */
  #fields(end: number, take: (field: number, wireType: number) => boolean): void {
    const reader = this.#reader;
    while (reader.pos < end) {
      const tag = reader.tag();
      if (tag >>> 3 === 0) throw malformed('field number 0');
      if (!take(tag >>> 3, tag & 7)) reader.skipType(tag & 7);
      if (reader.pos > end) throw malformed('a field that is longer than what it is in');
    }
  }

  /** Reads what is in a length-delimited field, within the limits of depth and of parts. */
  #within<T>(wireType: number, read: (end: number) => T): T {
    const end = this.#lengthEnd(wireType);
    if (++this.#parts > PAYLOAD_LIMITS.maxParts) throw malformed(`more than ${PAYLOAD_LIMITS.maxParts} parts`);
    if (++this.#depth > PAYLOAD_LIMITS.maxDepth) throw malformed('too deep');
    const result = read(end);
    this.#depth--;
    return result;
  }

  #lengthEnd(wireType: number): number {
    this.#expect(wireType, LENGTH);
    const length = this.#reader.uint32();
    const end = this.#reader.pos + length;
    if (end > this.#reader.len) throw malformed('a length beyond the end');
    return end;
  }

  #expect(wireType: number, expected: number): void {
    if (wireType !== expected) throw malformed('a field of another wire type');
  }

  #scalar(place: number, wireType: number): ScalarWireValue {
    const kind = SCALAR_KINDS[place] as (typeof SCALAR_KINDS)[number];
    this.#expect(wireType, SCALAR_WIRE_TYPES[place] as number);
    switch (kind) {
      case 'int':
        return { kind, value: this.#reader.uint32() };
      case 'long':
        return { kind, value: this.#long(wireType) };
      case 'float':
        return { kind, value: this.#reader.float() };
      case 'double':
        return { kind, value: this.#reader.double() };
      case 'boolean':
        return { kind, value: this.#reader.bool() };
      case 'string':
        return { kind, value: this.#text(wireType) };
    }
  }

  #text(wireType: number): string {
    return utf8.decode(this.#view(wireType));
  }

  /** A copy: what is kept of a payload must not keep all of it. */
  #bytes(wireType: number): Uint8Array {
    return Uint8Array.from(this.#view(wireType));
  }

  #view(wireType: number): Uint8Array {
    const end = this.#lengthEnd(wireType);
    const bytes = this.#reader.buf.subarray(this.#reader.pos, end);
    this.#reader.pos = end;
    return bytes;
  }

  #bool(wireType: number): boolean {
    this.#expect(wireType, VARINT);
    return this.#reader.bool();
  }

  #long(wireType: number): bigint {
    this.#expect(wireType, VARINT);
    const { low, high } = this.#reader.uint64();
    return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
  }

  /** A timestamp, sequence number or datatype: none of them is ever beyond 2^53. */
  #number(wireType: number): number {
    const value = Number(this.#long(wireType));
    if (!Number.isSafeInteger(value)) throw malformed('a number beyond 2^53');
    return value;
  }

  /** Repeated numbers, packed or one by one: a reader takes both. */
  #numbers(wireType: number, into: number[]): void {
    if (wireType === VARINT) {
      into.push(this.#number(wireType));
      return;
    }
    const end = this.#lengthEnd(wireType);
    while (this.#reader.pos < end) into.push(this.#number(VARINT));
    if (this.#reader.pos !== end) throw malformed('a packed field that is longer than its length');
  }
}
