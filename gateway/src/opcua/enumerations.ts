/**
 * Names of enumerations. A server sends the number; for a signal that the plant declares as text its name is wanted,
 * which stands at the node's data type as EnumStrings or EnumValues [OPC 10000-3 §8.4, §5.8.3].
 */

import { AttributeIds, BrowseDirection, type NodeId, NodeIdType, ReferenceTypeIds } from 'node-opcua';
import type { Session } from './session.ts';

export type Names = ReadonlyMap<number, string>;

/** Built-in types [OPC 10000-6 §5.1.2]: they have no names. */
const BUILT_IN_MAX = 25;
const PROPERTY_ENUM_STRINGS = 'EnumStrings';
const PROPERTY_ENUM_VALUES = 'EnumValues';

/** Names for each node whose data type is an enumeration; `null` for others, and where the server doesn't tell. */
export async function readEnumerations(session: Session, nodes: readonly NodeId[]): Promise<(Names | null)[]> {
  if (nodes.length === 0) return [];
  const dataTypes = await session.read(nodes.map((nodeId) => ({ nodeId, attributeId: AttributeIds.DataType })));
  const known = new Map<string, Names | null>();
  const names: (Names | null)[] = [];
  for (const { value } of dataTypes) {
    const dataType = value.value as NodeId | null;
    if (dataType === null || isBuiltIn(dataType)) {
      names.push(null);
      continue;
    }
    const key = dataType.toString();
    if (!known.has(key)) known.set(key, await readNames(session, dataType).catch(() => null));
    names.push(known.get(key) ?? null);
  }
  return names;
}

function isBuiltIn(dataType: NodeId): boolean {
  const { namespace, identifierType, value } = dataType;
  return namespace === 0 && identifierType === NodeIdType.NUMERIC && (value as number) <= BUILT_IN_MAX;
}

async function readNames(session: Session, dataType: NodeId): Promise<Names | null> {
  const found = await session.raw.browse({
    nodeId: dataType,
    referenceTypeId: ReferenceTypeIds.HasProperty,
    browseDirection: BrowseDirection.Forward,
    includeSubtypes: true,
    resultMask: 0x3f,
  });
  for (const { browseName, nodeId } of found.references ?? []) {
    if (browseName.name !== PROPERTY_ENUM_STRINGS && browseName.name !== PROPERTY_ENUM_VALUES) continue;
    const [values] = await session.read([{ nodeId, attributeId: AttributeIds.Value }]);
    const names = namesOf(values?.value.value);
    if (names !== null) return names;
  }
  return null;
}

/** From LocalizedText[], the index being the number, or from EnumValueType[]. */
export function namesOf(value: unknown): Names | null {
  if (!Array.isArray(value) && !ArrayBuffer.isView(value)) return null;
  const names = new Map<number, string>();
  for (const [index, one] of [...(value as Iterable<unknown>)].entries()) {
    const {
      text,
      displayName,
      value: number,
    } = (one ?? {}) as {
      text?: string | null;
      displayName?: { text?: string | null };
      value?: [number, number] | number;
    };
    const name = displayName?.text ?? text;
    // Int64 as two halves, the high one first; an enumeration's numbers are 32 bits wide.
    if (name) names.set((Array.isArray(number) ? number[1] | 0 : number) ?? index, name);
  }
  return names.size === 0 ? null : names;
}
