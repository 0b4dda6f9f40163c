import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { typeOf, type Value } from '../sample.ts';
import { DATATYPE, DATATYPE_OF, fromWire, isDatatype, isScalar, toWire } from './datatypes.ts';
import type { WireValue } from './payload.ts';

const int = (value: number): WireValue => ({ kind: 'int', value });
const long = (value: bigint): WireValue => ({ kind: 'long', value });

describe('a value of ours', () => {
  it('means the same again under its own datatype', () => {
    const values: fc.Arbitrary<Value> = fc.oneof(
      fc.double(),
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      fc.boolean(),
      fc.string(),
    );
    fc.assert(
      fc.property(values, (value) => {
        expect(Object.is(fromWire(toWire(value), DATATYPE_OF[typeOf(value)]), value)).toBe(true);
      }),
    );
  });
});

describe('a value on the wire', () => {
  it.each<[string, WireValue, number, Value]>([
    ['Int8, its sign extended to 32 bits', int(0xffff_fff9), DATATYPE.Int8, -7n],
    ['Int8 in eight bits', int(0xf9), DATATYPE.Int8, -7n],
    ['Int16', int(0xffff_8000), DATATYPE.Int16, -32_768n],
    ['Int32', int(0xffff_ffff), DATATYPE.Int32, -1n],
    ['Int32 in long_value', long(2n ** 64n - 1n), DATATYPE.Int32, -1n],
    ['Int64', long(2n ** 63n), DATATYPE.Int64, -(2n ** 63n)],
    ['UInt8', int(255), DATATYPE.UInt8, 255n],
    ['UInt32 in int_value', int(0xffff_ffff), DATATYPE.UInt32, 4_294_967_295n],
    ['UInt32 in long_value', long(4_294_967_295n), DATATYPE.UInt32, 4_294_967_295n],
    ['UInt64', long(2n ** 64n - 1n), DATATYPE.UInt64, 18_446_744_073_709_551_615n],
    ['DateTime', long(1_763_000_000_000n), DATATYPE.DateTime, 1_763_000_000_000n],
    ['Float', { kind: 'float', value: 0.5 }, DATATYPE.Float, 0.5],
    ['Boolean', { kind: 'boolean', value: false }, DATATYPE.Boolean, false],
    ['Text', { kind: 'string', value: 'é' }, DATATYPE.Text, 'é'],
    ['UUID', { kind: 'string', value: 'x' }, DATATYPE.UUID, 'x'],
  ])('%s', (_name, wire, datatype, value) => {
    expect(fromWire(wire, datatype)).toBe(value);
  });

  it.each<[string, WireValue, number]>([
    ['UInt8 of 256', int(256), DATATYPE.UInt8],
    ['Int8 of 200 in 16 bits', int(0x1_00c8), DATATYPE.Int8],
    ['UInt16, negative', int(0xffff_ffff), DATATYPE.UInt16],
    ['Int32 of 2^32', long(2n ** 32n), DATATYPE.Int32],
    ['a text for a number', { kind: 'string', value: '5' }, DATATYPE.Int32],
    ['an integer for a float', int(5), DATATYPE.Double],
    ['a double for a float', { kind: 'double', value: 1 }, DATATYPE.Float],
    ['bytes', { kind: 'bytes', value: new Uint8Array(1) }, DATATYPE.Bytes],
    ['an unknown datatype', int(1), 99],
  ])('that does not fit its datatype has no meaning: %s', (_name, wire, datatype) => {
    expect(fromWire(wire, datatype)).toBeNull();
  });
});

describe('the datatypes', () => {
  it('are 1 through 34 [tck-id-payloads-metric-datatype-value]', () => {
    expect(Object.values(DATATYPE)).toEqual(Array.from({ length: 34 }, (_, i) => i + 1));
    expect([0, 1, 34, 35].map(isDatatype)).toEqual([false, true, true, false]);
  });

  it('of a signal are the scalar ones', () => {
    const scalars = Object.values(DATATYPE).filter(isScalar);
    expect(scalars).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
  });
});
