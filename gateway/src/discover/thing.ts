/**
 * A server's address space as the rules of discovery see it: plain things with names, types and values, without a
 * session. Made by `read-things.ts`; tests make them by hand.
 */

import type { Present, QualifiedName } from '../opcua/address-space.ts';

export interface Thing {
  /** `nsu=…`: what gateway.yaml takes. */
  id: string;
  name: QualifiedName;
  nodeClass: string;
  isProperty: boolean;
  /** Its type definition and the types above that, nearest first. */
  types: readonly QualifiedName[];
  children: Thing[];
  /** Of variables. */
  says: Said | null;
}

export interface Said {
  /** Declared data type by name: `Double`, `PackMLCountDataType`. */
  dataType: string;
  value: Present;
  /** As the property EngineeringUnits tells it. */
  unit: string | null;
  range: readonly [low: number, high: number] | null;
  description: string | null;
  /** Names of its numbers, where it is an enumeration. */
  names: ReadonlyMap<number, string> | null;
}

/** Whether the thing is of that type or of one made from it. */
export const isOf = (thing: Thing, namespaces: readonly string[], type: string): boolean =>
  thing.types.some(({ uri, name }) => name === type && namespaces.includes(uri));

/** All things below, a parent before its children; one that stands at several places comes once. */
export function* below(root: Thing, seen: Set<string> = new Set()): Generator<Thing> {
  for (const child of root.children) {
    if (seen.has(child.id)) continue;
    seen.add(child.id);
    yield child;
    yield* below(child, seen);
  }
}
