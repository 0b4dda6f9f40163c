import fc from 'fast-check';
import { DataType, VariantArrayType } from 'node-opcua';
import { describe, expect, test } from 'vitest';
import { parseSource, partOf } from './part.ts';
import { STATUS, type VariantLike } from './value.ts';

const scalar = (dataType: DataType, value: unknown): VariantLike => ({
  dataType,
  arrayType: VariantArrayType.Scalar,
  value,
});

/** A structure as node-opcua decodes it. */
function structure(fields: object[], values: Record<string, unknown>, base: object | null = null): VariantLike {
  const value = Object.create({ schema: { fields, _baseSchema: base } });
  return scalar(DataType.ExtensionObject, Object.assign(value, values));
}

describe('a source', () => {
  test.each([
    ['nsu=urn:plc;s=Temps', 's', 'Temps', []],
    ['[3] of nsu=urn:plc;s=Temps', 's', 'Temps', [[3]]],
    ['[0,2] of i=85', 'i', 85, [[0, 2]]],
    ['.drive.speed of nsu=urn:plc;s=Line', 's', 'Line', ['drive', 'speed']],
    ['[1].speed of nsu=urn:plc;s="DB1".arr[3]', 's', '"DB1".arr[3]', [[1], 'speed']],
    ['nsu=urn:plc;s=[3] of nsu=urn:a;s=b', 's', '[3] of nsu=urn:a;s=b', []],
  ])('%s', (text, _letter, value, part) => {
    const source = parseSource(text);
    expect(source.node.value).toBe(value);
    expect(source.part).toEqual(part);
  });

  test('any name stays whole, whatever stands before it', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.array(fc.nat({ max: 99 }), { maxLength: 3 }), (name, indices) => {
        const selector = indices.map((index) => `[${index}]`).join('');
        const source = parseSource(`${selector === '' ? '' : `${selector} of `}nsu=urn:a;s=${name}`);
        expect(source.node.value).toBe(name);
        expect(source.part).toEqual(indices.map((index) => [index]));
      }),
    );
  });
});

describe('a part of a value', () => {
  test('an element of an array has the type of the array', () => {
    const array = { dataType: DataType.Double, arrayType: VariantArrayType.Array, value: new Float64Array([1, 2, 3]) };
    expect(partOf(array, [[2]])).toEqual({ variant: scalar(DataType.Double, 3), names: null });
    expect(partOf(array, [[3]])).toEqual({ status: STATUS.badIndexRangeNoData });
    expect(partOf(array, [[1, 1]])).toEqual({ status: STATUS.badTypeMismatch });
    expect(partOf(scalar(DataType.Double, 1), [[0]])).toEqual({ status: STATUS.badTypeMismatch });
  });

  test('an Int64 in an array keeps both of its halves', () => {
    const array = {
      dataType: DataType.Int64,
      arrayType: VariantArrayType.Array,
      value: [
        [1, 2],
        [3, 4],
      ],
    };
    expect(partOf(array, [[1]])).toEqual({ variant: scalar(DataType.Int64, [3, 4]), names: null });
  });

  test('an element of a matrix is found whatever its size', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }), fc.nat(), (sizes, seed) => {
        const count = sizes.reduce((a, b) => a * b, 1);
        const value = Array.from({ length: count }, (_, at) => at);
        const matrix = { dataType: DataType.Int32, arrayType: VariantArrayType.Matrix, value, dimensions: sizes };
        const wanted = seed % count;
        const indices = sizes.map((_, at) => {
          const below = sizes.slice(at + 1).reduce((a, b) => a * b, 1);
          return Math.floor(wanted / below) % (sizes[at] as number);
        });
        expect(partOf(matrix, [indices])).toEqual({ variant: scalar(DataType.Int32, wanted), names: null });
      }),
    );
  });

  test('a member of a structure by the name that the server gives it, inherited ones included', () => {
    const base = { fields: [{ name: 'id', originalName: 'ID', fieldType: 'UInt64', category: 'basic' }] };
    const drive = structure(
      [{ name: 'speed', originalName: 'Speed', fieldType: 'Float', category: 'basic' }],
      { id: [0, 7], speed: 1.5 },
      base,
    );
    const line = structure(
      [
        { name: 'drive', originalName: 'Drive', fieldType: 'DriveType', category: 'complex' },
        { name: 'zones', originalName: 'Zones', fieldType: 'Double', category: 'basic', isArray: true },
      ],
      { drive: drive.value, zones: [10, 20] },
    );
    expect(partOf(line, ['Drive', 'Speed'])).toEqual({ variant: scalar(DataType.Float, 1.5), names: null });
    expect(partOf(line, ['drive', 'ID'])).toEqual({ variant: scalar(DataType.UInt64, [0, 7]), names: null });
    expect(partOf(line, ['Zones', [1]])).toEqual({ variant: scalar(DataType.Double, 20), names: null });
    expect(partOf(line, ['Drive', 'Torque'])).toEqual({ status: STATUS.badTypeMismatch });
  });

  test('a member that is an enumeration brings its names, one that is absent no data', () => {
    const schema = { enumValues: { 0: 'Idle', Idle: 0, 6: 'Execute', Execute: 6 } };
    const state = structure(
      [
        { name: 'state', fieldType: 'PackMLState', category: 'enumeration', schema },
        { name: 'reason', fieldType: 'String', category: 'basic' },
      ],
      { state: 6, reason: undefined },
    );
    const selected = partOf(state, ['state']);
    expect(selected).toMatchObject({ variant: scalar(DataType.Int32, 6) });
    expect('names' in selected && selected.names?.get(6)).toBe('Execute');
    expect(partOf(state, ['reason'])).toEqual({ status: STATUS.badNoData });
  });

  test('a member whose type is open is what stands in it', () => {
    const inner = scalar(DataType.Boolean, true);
    const open = structure([{ name: 'value', fieldType: 'Variant', category: 'basic' }], { value: inner });
    expect(partOf(open, ['value'])).toEqual({ variant: inner, names: null });
  });

  test('what nobody could decode has no members', () => {
    const opaque = scalar(DataType.ExtensionObject, { nodeId: {}, buffer: Buffer.alloc(4) });
    expect(partOf(opaque, ['speed'])).toEqual({ status: STATUS.badTypeMismatch });
  });
});
