/**
 * Where a signal is read: a node, and of its value perhaps only a part. An array's elements and a structure's members
 * become signals of their own, `[3] of nsu=…` and `.drive.speed of nsu=…`; what is written first can't be mistaken for
 * something in a NodeId, which may hold any character.
 */

import { DataType, VariantArrayType } from 'node-opcua';
import { CONDITION_PREFIX, PART_PATTERN } from '../config.ts';
import { type NodeName, parseNodeName } from './node-id.ts';
import { STATUS, type VariantLike } from './value.ts';

/** From the whole value inwards: names of members, and indices of arrays, one for each dimension. Empty: all of it. */
export type Part = readonly (string | readonly number[])[];

/** A part of a Variant with what its own type says of it, or why there is none. */
export type Selected = { variant: VariantLike; names: ReadonlyMap<number, string> | null } | { status: number };

/** One field of a structure's definition, as node-opcua keeps it [OPC 10000-3 §8.48]. */
interface Field {
  name: string;
  originalName?: string;
  fieldType: string;
  isArray?: boolean;
  category?: string;
  /** The built-in type that it is made from (a Duration is a Double); only where the server told its definition. */
  basicDataType?: DataType;
  schema?: { enumValues?: Record<string, unknown> };
}

const SOURCE = new RegExp(`^(${CONDITION_PREFIX}|${PART_PATTERN})?(.+)$`, 's');
const STEP = /\[([\d,]+)\]|\.([^\s.[\]]+)/g;

/** Takes `[3] of nsu=…;s=…` or `condition of nsu=…;s=…` apart; throws on what isn't one. */
export function parseSource(text: string): { node: NodeName; part: Part; isCondition: boolean } {
  const [, selector = '', node = ''] = SOURCE.exec(text) ?? [];
  if (selector === CONDITION_PREFIX) return { node: parseNodeName(node), part: [], isCondition: true };
  const steps = [...selector.matchAll(STEP)];
  const part = steps.map(([, indices, member]) => member ?? (indices as string).split(',').map(Number));
  return { node: parseNodeName(node), part, isCondition: false };
}

/** The node of `[3] of nsu=…;s=…`, as it is written. */
export const nodeOfSource = (text: string): string => SOURCE.exec(text)?.[2] ?? text;

/** Whether it is looked for in a structure, whose type has to be known. */
export const takesMember = (part: Part): boolean => part.some((step) => typeof step === 'string');

/** The part of a Variant. Structures have been decoded (`structures.ts`). */
export function partOf(variant: VariantLike, part: Part): Selected {
  let selected: Selected = { variant, names: null };
  for (const step of part) {
    if ('status' in selected) return selected;
    const whole: VariantLike = selected.variant;
    if (whole.value === null || whole.value === undefined) return { status: STATUS.badNoData };
    selected = typeof step === 'string' ? memberOf(whole, step) : elementOf(whole, step);
  }
  return selected;
}

/** Arrays of several dimensions lie in one, the last index running fastest [OPC 10000-6 §5.2.2.16]. */
function elementOf({ dataType, arrayType, value, dimensions }: VariantLike, indices: readonly number[]): Selected {
  if (arrayType === VariantArrayType.Scalar) return { status: STATUS.badTypeMismatch };
  const elements = value as ArrayLike<unknown>;
  const sizes = arrayType === VariantArrayType.Matrix && dimensions ? dimensions : [elements.length];
  if (sizes.length !== indices.length) return { status: STATUS.badTypeMismatch };
  if (indices.some((index, at) => index >= (sizes[at] ?? 0))) return { status: STATUS.badIndexRangeNoData };
  const at = indices.reduce((before, index, dimension) => before * (sizes[dimension] ?? 0) + index, 0);
  return { variant: { dataType, arrayType: VariantArrayType.Scalar, value: elements[at] }, names: null };
}

function memberOf({ dataType, arrayType, value }: VariantLike, name: string): Selected {
  if (arrayType !== VariantArrayType.Scalar || !isObject(value)) return { status: STATUS.badTypeMismatch };
  if (dataType !== DataType.ExtensionObject) return memberOfBuiltIn(dataType, value, name);
  const field = fieldsOf(value).find((one) => one.name === name || one.originalName === name);
  if (field === undefined) return { status: STATUS.badTypeMismatch };
  const inner = value[field.name];
  // A field that is optional, or the one of a union that isn't in use.
  if (inner === undefined || inner === null) return { status: STATUS.badNoData };
  if (isVariant(inner)) return { variant: inner, names: null };
  const isEnumeration = field.category === 'enumeration';
  const inArray = field.isArray === true;
  return {
    variant: {
      dataType: isEnumeration ? DataType.Int32 : dataTypeOf(field),
      arrayType: inArray ? VariantArrayType.Array : VariantArrayType.Scalar,
      value: inner,
    },
    names: isEnumeration && !inArray ? namesOfEnumeration(field) : null,
  };
}

/** Built-in types that have members themselves. */
function memberOfBuiltIn(dataType: DataType, value: Record<string, unknown>, name: string): Selected {
  const isMember =
    (dataType === DataType.LocalizedText && (name === 'text' || name === 'locale')) ||
    (dataType === DataType.QualifiedName && name === 'name');
  if (!isMember) return { status: STATUS.badTypeMismatch };
  const text = { dataType: DataType.String, arrayType: VariantArrayType.Scalar, value: value[name] ?? '' };
  return { variant: text, names: null };
}

/** Of the structure and of those that it is made from. */
function fieldsOf(value: Record<string, unknown>): Field[] {
  const fields: Field[] = [];
  let schema = (value as { schema?: Schema }).schema;
  while (schema) {
    fields.push(...schema.fields);
    schema = schema._baseSchema ?? undefined;
  }
  return fields;
}
interface Schema {
  fields: Field[];
  _baseSchema?: Schema | null;
}

function dataTypeOf({ fieldType, category, basicDataType }: Field): DataType {
  if (category === 'complex') return DataType.ExtensionObject;
  return basicDataType ?? DERIVED[fieldType] ?? DataType[fieldType as keyof typeof DataType] ?? DataType.Null;
}

/** Types of namespace 0 that are made from a built-in one and used in its structures [OPC 10000-5 §12.2]. */
const DERIVED: Record<string, DataType> = {
  UAString: DataType.String,
  CharArray: DataType.String,
  LocaleId: DataType.String,
  NumericRange: DataType.String,
  UriString: DataType.String,
  UtcTime: DataType.DateTime,
  Date: DataType.DateTime,
  Duration: DataType.Double,
  Counter: DataType.UInt32,
  IntegerId: DataType.UInt32,
  Index: DataType.UInt32,
  VersionTime: DataType.UInt32,
};

function namesOfEnumeration({ schema }: Field): ReadonlyMap<number, string> | null {
  const entries = Object.entries(schema?.enumValues ?? {});
  const names = entries.flatMap(([name, value]): [number, string][] =>
    typeof value === 'number' ? [[value, name]] : [],
  );
  return names.length === 0 ? null : new Map(names);
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isVariant = (value: unknown): value is VariantLike =>
  isObject(value) && 'dataType' in value && 'arrayType' in value && 'value' in value;
