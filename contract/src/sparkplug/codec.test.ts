/**
 * The codec against protobufjs's own reflection of sparkplug_b.proto (a second, independent reader and writer), against
 * golden vectors, and against bytes that are none.
 */

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';
import { GembaError } from '../errors.ts';
import { decodePayload } from './decode.ts';
import { encodePayload } from './encode.ts';
import { type Metric, PAYLOAD_LIMITS, type Payload, type Property, type ScalarWireValue } from './payload.ts';

const SCALARS = (
  first: number,
) => `uint32 int_value = ${first}; uint64 long_value = ${first + 1}; float float_value = ${first + 2};
  double double_value = ${first + 3}; bool boolean_value = ${first + 4}; string string_value = ${first + 5};`;

const Reflected = protobuf
  .parse(
    `syntax = "proto2";
message Payload {
  message Parameter { optional string name = 1; optional uint32 type = 2; oneof value { ${SCALARS(3)} } }
  message Template { optional string version = 1; repeated Metric metrics = 2; repeated Parameter parameters = 3;
    optional string template_ref = 4; optional bool is_definition = 5; }
  message DataSetValue { oneof value { ${SCALARS(1)} } }
  message Row { repeated DataSetValue elements = 1; }
  message DataSet { optional uint64 num_of_columns = 1; repeated string columns = 2; repeated uint32 types = 3; repeated Row rows = 4; }
  message PropertyValue { optional uint32 type = 1; optional bool is_null = 2;
    oneof value { ${SCALARS(3)} PropertySet propertyset_value = 9; PropertySetList propertysets_value = 10; } }
  message PropertySet { repeated string keys = 1; repeated PropertyValue values = 2; }
  message PropertySetList { repeated PropertySet propertyset = 1; }
  message MetaData { optional bool is_multi_part = 1; optional string description = 8; }
  message Metric { optional string name = 1; optional uint64 alias = 2; optional uint64 timestamp = 3; optional uint32 datatype = 4;
    optional bool is_historical = 5; optional bool is_transient = 6; optional bool is_null = 7; optional MetaData metadata = 8;
    optional PropertySet properties = 9;
    oneof value { ${SCALARS(10)} bytes bytes_value = 16; DataSet dataset_value = 17; Template template_value = 18; } }
  optional uint64 timestamp = 1; repeated Metric metrics = 2; optional uint64 seq = 3; optional string uuid = 4; optional bytes body = 5;
}`,
    { keepCase: true },
  )
  .root.lookupType('Payload');

const small = fc.nat(2 ** 53 - 1);
const uint64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const scalar: fc.Arbitrary<ScalarWireValue> = fc.oneof(
  fc.nat(2 ** 32 - 1).map((value): ScalarWireValue => ({ kind: 'int', value })),
  uint64.map((value): ScalarWireValue => ({ kind: 'long', value })),
  fc.float().map((value): ScalarWireValue => ({ kind: 'float', value })),
  fc.double().map((value): ScalarWireValue => ({ kind: 'double', value })),
  fc.boolean().map((value): ScalarWireValue => ({ kind: 'boolean', value })),
  fc.string({ unit: 'grapheme', maxLength: 12 }).map((value): ScalarWireValue => ({ kind: 'string', value })),
);
const text = fc.string({ unit: 'grapheme', maxLength: 12 });
/** An optional field that is absent now and then: absent, not undefined. */
const some = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T> => arbitrary;

const { payloads } = fc.letrec<{ properties: Map<string, Property>; metric: Metric; payloads: Payload }>((tie) => ({
  properties: fc
    .array(
      fc.tuple(
        text,
        fc.oneof(
          { maxDepth: 2 },
          fc.record({ type: fc.nat(34), value: scalar }, { requiredKeys: ['type'] }),
          fc.record({
            type: fc.constant(20),
            value: fc.record({ kind: fc.constant('set' as const), value: tie('properties') }),
          }),
          fc.record({
            type: fc.constant(21),
            value: fc.record({
              kind: fc.constant('sets' as const),
              value: fc.array(tie('properties'), { maxLength: 2 }),
            }),
          }),
        ),
      ),
      { maxLength: 3 },
    )
    .map((pairs) => new Map(pairs as [string, Property][])),
  metric: fc.record(
    {
      name: some(text),
      alias: uint64,
      timestamp: small,
      datatype: fc.nat(40),
      isHistorical: fc.boolean(),
      isTransient: fc.boolean(),
      isNull: fc.boolean(),
      properties: tie('properties'),
      value: fc.oneof(
        { maxDepth: 2 },
        scalar,
        fc.uint8Array({ maxLength: 8 }).map((value) => ({ kind: 'bytes' as const, value })),
        fc.record({
          kind: fc.constant('dataset' as const),
          value: fc.record({
            columns: fc.array(text, { maxLength: 2 }),
            types: fc.array(fc.nat(15), { maxLength: 2 }),
            rows: fc.array(fc.array(fc.option(scalar), { maxLength: 2 }), { maxLength: 2 }),
          }),
        }),
        fc.record({
          kind: fc.constant('template' as const),
          value: fc.record(
            {
              version: text,
              metrics: fc.array(tie('metric'), { maxLength: 2 }),
              parameters: fc.array(fc.record({ name: text, type: fc.nat(15), value: scalar }, { requiredKeys: [] }), {
                maxLength: 2,
              }),
              ref: text,
              isDefinition: fc.boolean(),
            },
            { requiredKeys: ['metrics', 'parameters'] },
          ),
        }),
      ),
    },
    { requiredKeys: [] },
  ) as fc.Arbitrary<Metric>,
  payloads: fc.record(
    {
      timestamp: small,
      metrics: fc.array(tie('metric'), { maxLength: 4 }),
      seq: fc.nat(255),
      uuid: text,
      body: fc.uint8Array({ maxLength: 8 }),
    },
    { requiredKeys: ['metrics'] },
  ) as fc.Arbitrary<Payload>,
}));

const reason = (decode: () => unknown): string => {
  try {
    decode();
    return 'decoded';
  } catch (error) {
    expect(error).toBeInstanceOf(GembaError);
    expect((error as GembaError).code).toBe('GEMBA_SPARKPLUG_MALFORMED');
    return (error as GembaError).message;
  }
};

describe('a payload', () => {
  it('comes back as it was, absent fields absent and zeros zero', () => {
    fc.assert(
      fc.property(payloads, (payload) => {
        expect(decodePayload(encodePayload(payload))).toEqual(payload);
      }),
      { numRuns: 500 },
    );
  });

  it('is read the same by another reader, and written so that ours reads it', () => {
    fc.assert(
      fc.property(payloads, (payload) => {
        const theirs = Reflected.decode(encodePayload(payload));
        expect(decodePayload(Reflected.encode(theirs).finish())).toEqual(payload);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps seq 0 and alias 0 [tck-id-payloads-sequence-num-always-included]', () => {
    const back = decodePayload(encodePayload({ seq: 0, metrics: [{ alias: 0n, isNull: false }] }));
    expect(back).toEqual({ seq: 0, metrics: [{ alias: 0n, isNull: false }] });
  });

  it('keeps 64 bits exactly', () => {
    const metrics: Metric[] = [2n ** 64n - 1n, 2n ** 63n, 2n ** 53n + 1n, 0n].map((value) => ({
      alias: value,
      value: { kind: 'long', value },
    }));
    expect(decodePayload(encodePayload({ metrics })).metrics).toEqual(metrics);
  });

  it('is refused when it is cut within a field', () => {
    const bytes = encodePayload({ metrics: [{ name: 'a', value: { kind: 'double', value: 1.5 } }], seq: 3 });
    // Cut between two fields a payload is a shorter payload: protobuf has no end mark.
    const decodable = [0, bytes.length - 2, bytes.length];
    for (let length = 0; length <= bytes.length; length++) {
      const result = reason(() => decodePayload(bytes.subarray(0, length)));
      expect(result === 'decoded').toBe(decodable.includes(length));
    }
  });

  it('never crashes the decoder, whatever is changed in it', () => {
    fc.assert(
      fc.property(payloads, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 5 }), (payload, changes) => {
        const bytes = encodePayload(payload);
        for (const [place, byte] of changes) bytes[place % bytes.length] = byte;
        reason(() => decodePayload(bytes));
      }),
      { numRuns: 3000 },
    );
  });

  it('never crashes the decoder, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        reason(() => decodePayload(bytes));
        reason(() => decodePayload(Buffer.from(bytes)));
      }),
      { numRuns: 3000 },
    );
  });

  it('may hold fields that are not known yet', () => {
    const bytes = Buffer.concat([encodePayload({ metrics: [], seq: 1 }), Buffer.from('fa0703616263', 'hex')]);
    expect(decodePayload(bytes)).toEqual({ metrics: [], seq: 1 });
  });

  it('is refused beyond the limits of bytes, of parts and of depth', () => {
    expect(reason(() => decodePayload(new Uint8Array(PAYLOAD_LIMITS.maxBytes + 1)))).toContain('bytes');
    const empties = new Uint8Array(2 * (PAYLOAD_LIMITS.maxParts + 1)).map((_, i) => (i % 2 === 0 ? 0x12 : 0));
    expect(reason(() => decodePayload(empties))).toContain('parts');
    let nested: Metric = { name: 'innermost' };
    for (let depth = 0; depth < 30; depth++) {
      nested = { value: { kind: 'template', value: { metrics: [nested], parameters: [] } } };
    }
    expect(reason(() => decodePayload(encodePayload({ metrics: [nested] })))).toContain('deep');
  });

  it('is refused when its properties have more keys than values [tck-id-payloads-propertyset-keys-array-size]', () => {
    const bytes = Reflected.encode(
      Reflected.fromObject({
        metrics: [{ properties: { keys: ['a', 'b'], values: [{ type: 12, string_value: 'x' }] } }],
      }),
    ).finish();
    expect(reason(() => decodePayload(bytes))).toContain('2 property keys for 1 values');
  });

  it('is refused when it is JSON', () => {
    expect(reason(() => decodePayload(Buffer.from('{"timestamp":1,"metrics":[]}')))).not.toBe('decoded');
  });
});

describe('the golden vectors', () => {
  const golden = JSON.parse(readFileSync(new URL('golden/payloads.json', import.meta.url), 'utf8'), revive) as {
    name: string;
    hex: string;
    payload: Payload;
  }[];

  it.each(golden)('$name', ({ hex, payload }) => {
    expect(decodePayload(Buffer.from(hex, 'hex'))).toEqual(payload);
    expect(Buffer.from(encodePayload(payload)).toString('hex')).toBe(hex);
  });
});

/** `"5n"` is a bigint, `"hex:…"` bytes, and `{"map": […]}` a Map: JSON has none of them. */
function revive(_key: string, json: unknown): unknown {
  if (typeof json === 'string' && /^\d+n$/.test(json)) return BigInt(json.slice(0, -1));
  if (typeof json === 'string' && json.startsWith('hex:')) return Uint8Array.from(Buffer.from(json.slice(4), 'hex'));
  if (typeof json === 'object' && json !== null && Object.hasOwn(json, 'map'))
    return new Map((json as { map: [string, unknown][] }).map);
  return json;
}
