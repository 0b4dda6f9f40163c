import type { ValueType } from '@gemba/contract/sample';
import { DataType, VariantArrayType } from 'node-opcua';
import { expect, test } from 'vitest';
import { STATUS, typed } from './value.ts';

const of = (dataType: DataType, value: unknown, type: ValueType, names: ReadonlyMap<number, string> | null = null) =>
  typed({ dataType, arrayType: VariantArrayType.Scalar, value }, type, names);

test.each([
  ['an Int64 keeps all its bits', DataType.Int64, [0x7fffffff, 0xffffffff], 'int', 2n ** 63n - 1n],
  ['a negative Int64 too', DataType.Int64, [0xffffffff, 0xfffffffe], 'int', -2n],
  ['and when its high half came as a signed number', DataType.Int64, [-1, -2], 'int', -2n],
  ['a UInt64 within 63 bits', DataType.UInt64, [0x00200000, 1], 'int', 2n ** 53n + 1n],
  ['a UInt16', DataType.UInt16, 65535, 'int', 65535n],
  ['a whole Double as an integer', DataType.Double, 3, 'int', 3n],
  ['a Float as it is', DataType.Float, 0.10000000149011612, 'float', 0.10000000149011612],
  ['an integer as a float', DataType.Int32, -7, 'float', -7],
  ['a Boolean as a number', DataType.Boolean, true, 'float', 1],
  ['a Boolean', DataType.Boolean, false, 'bool', false],
  ['a number as a Boolean', DataType.Byte, 2, 'bool', true],
  ['a String', DataType.String, 'Xin chào', 'text', 'Xin chào'],
  ['a LocalizedText', DataType.LocalizedText, { text: 'Execute', locale: 'en' }, 'text', 'Execute'],
  ['a number as its digits', DataType.Int32, 6, 'text', '6'],
  ['an Int64 as its digits', DataType.Int64, [0x00200000, 1], 'text', '9007199254740993'],
  ['a UInt64 beyond 63 bits too', DataType.UInt64, [0xffffffff, 0xffffffff], 'text', '18446744073709551615'],
  ['a QualifiedName', DataType.QualifiedName, { namespaceIndex: 2, name: 'Speed' }, 'text', 'Speed'],
  ['a DateTime as ISO 8601', DataType.DateTime, new Date(0), 'text', '1970-01-01T00:00:00.000Z'],
  ['a ByteString as base64', DataType.ByteString, Buffer.from([1, 2, 255]), 'text', 'AQL/'],
  ['a text that is null as an empty one', DataType.String, null, 'text', ''],
] as const)('%s', (_what, dataType, value, type, expected) => {
  expect(of(dataType, value, type)).toEqual({ value: expected });
});

test('an enumeration as text is its name, where the server tells it', () => {
  const names = new Map([[6, 'Execute']]);
  expect(of(DataType.Int32, 6, 'text', names)).toEqual({ value: 'Execute' });
  expect(of(DataType.Int32, 7, 'text', names)).toEqual({ value: '7' });
  expect(of(DataType.Int32, 6, 'int', names)).toEqual({ value: 6n });
});

test.each([
  ['a UInt64 beyond 63 bits', DataType.UInt64, [0x80000000, 0], 'int', STATUS.badOutOfRange],
  ['a fraction as an integer', DataType.Double, 3.5, 'int', STATUS.badTypeMismatch],
  ['an infinite integer', DataType.Double, Number.POSITIVE_INFINITY, 'int', STATUS.badOutOfRange],
  ['NaN', DataType.Double, Number.NaN, 'float', STATUS.badOutOfRange],
  ['text as a number', DataType.String, '5', 'float', STATUS.badTypeMismatch],
  ['a time that is none', DataType.DateTime, new Date(Number.NaN), 'text', STATUS.badTypeMismatch],
  ['a structure', DataType.ExtensionObject, {}, 'text', STATUS.badTypeMismatch],
  ['nothing', DataType.Null, null, 'int', STATUS.badNoData],
  ['a text without end', DataType.String, 'x'.repeat(4097), 'text', STATUS.badEncodingLimitsExceeded],
] as const)('%s is no value, and says why', (_what, dataType, value, type, status) => {
  expect(of(dataType, value, type)).toEqual({ status });
});

test('an array is no value', () => {
  const array = { dataType: DataType.Double, arrayType: VariantArrayType.Array, value: new Float64Array([1]) };
  expect(typed(array, 'float', null)).toEqual({ status: STATUS.badTypeMismatch });
});
