/** Reads an address space into things: crawled, its variables read, the types of its objects with those above them. */

import type { AddressSpace, Found, Present, QualifiedName } from '../opcua/address-space.ts';
import { type Branch, branches, crawl } from '../opcua/crawl.ts';
import { namesOf } from '../opcua/enumerations.ts';
import type { Said, Thing } from './thing.ts';

/** The folder of all instances [OPC 10000-5 §8.2.4]. */
const OBJECTS: Found = {
  id: 'i=85',
  nodeClass: 'Object',
  browseName: { uri: 'http://opcfoundation.org/UA/', name: 'Objects' },
  typeDefinition: 'i=61',
  isProperty: false,
};
const DEPTH = 12;
/** Levels of one thing inside the other, by whatever references: a longer chain is none of a machine. */
const LEVELS_MAX = 100;
/** Variables that are read between two reports of progress. */
const PORTION = 500;
/** Types above a type: deeper ones are a circle. */
const TYPES_MAX = 20;

export interface ReadThings {
  objects: Thing;
  nodes: number;
  /** What was not seen, and why; empty when all of the server was. */
  unseen: string[];
}

/** Reads all instances of a server, up to `nodesMax`. */
export async function readThings(
  server: AddressSpace,
  nodesMax: number,
  progress: (done: string) => void,
): Promise<ReadThings> {
  const { root, nodes } = await crawl(server, OBJECTS, { depth: DEPTH, nodes: nodesMax }, (known) =>
    progress(`${known} nodes`),
  );
  const all = [...branches(root)];
  const says = await readVariables(server, all, (read) => progress(`${nodes} nodes, ${read} values`));
  const types = await readTypes(server, all);
  const unseen = all.flatMap(({ found, problem }) =>
    problem === null ? [] : [`what is below ${found.browseName.name} (${found.id}): ${problem}`],
  );
  return { objects: toThing(root, says, types), nodes, unseen };
}

/**
 * A node that stands at several places is one thing, with the children that it has where it was opened. A reference
 * back to what the node itself is part of is left out: a machine is not a part of its part.
 */
export function toThing(
  root: Branch,
  says: ReadonlyMap<string, Said>,
  types: ReadonlyMap<string, readonly QualifiedName[]>,
): Thing {
  const things = new Map<string, Thing>();
  const make = (branch: Branch): Thing => {
    const { found, children } = branch;
    const thing = things.get(found.id) ?? {
      id: found.id,
      name: found.browseName,
      nodeClass: found.nodeClass,
      isProperty: found.isProperty,
      types: found.typeDefinition === null ? [] : (types.get(found.typeDefinition) ?? []),
      children: [],
      says: says.get(found.id) ?? null,
    };
    things.set(found.id, thing);
    if (children.length > 0) thing.children = children.map(make);
    return thing;
  };
  return withoutCircles(make(root));
}

function withoutCircles(root: Thing): Thing {
  const above = new Set<Thing>();
  const done = new Set<Thing>();
  const visit = (thing: Thing): void => {
    if (done.has(thing)) return;
    done.add(thing);
    above.add(thing);
    thing.children = above.size > LEVELS_MAX ? [] : thing.children.filter((child) => !above.has(child));
    for (const child of thing.children) visit(child);
    above.delete(thing);
  };
  visit(root);
  return root;
}

async function readVariables(
  server: AddressSpace,
  all: readonly Branch[],
  progress: (read: number) => void,
): Promise<Map<string, Said>> {
  const says = new Map<string, Said>();
  const variables = all.filter(({ found, isRepeated }) => found.nodeClass === 'Variable' && !isRepeated);
  for (let first = 0; first < variables.length; first += PORTION) {
    const portion = variables.slice(first, first + PORTION);
    const ids = portion.map(({ found }) => found.id);
    const values = await server.values(ids);
    const dataTypes = await server.dataTypes(ids);
    const descriptions = await server.descriptions(ids);
    const names = await server.enumerations(ids);
    for (const [index, id] of ids.entries()) {
      const value = values[index] as Present;
      const dataType = dataTypes[index] ?? value.dataType ?? '';
      const description = descriptions[index] ?? null;
      says.set(id, { dataType, value, unit: null, range: null, description, names: names[index] ?? null });
    }
    progress(first + portion.length);
  }
  await takeProperties(server, variables, says);
  return says;
}

/** Units, ranges and names stand in properties of the variable, whose values have been read with all the others. */
async function takeProperties(
  server: AddressSpace,
  variables: readonly Branch[],
  says: Map<string, Said>,
): Promise<void> {
  const units: { said: Said; at: string }[] = [];
  for (const { found, children } of variables) {
    const said = says.get(found.id);
    if (said === undefined) continue;
    for (const { found: property } of children) {
      const raw = says.get(property.id)?.value.raw?.value as unknown;
      const { name } = property.browseName;
      if (name === 'EngineeringUnits') units.push({ said, at: property.id });
      if (name === 'EURange') said.range = rangeOf(raw);
      if (name === 'EnumStrings' || name === 'EnumValues') said.names ??= namesOf(raw);
    }
  }
  const told = await server.units(units.map(({ at }) => at));
  for (const [index, { said }] of units.entries()) said.unit = told[index] ?? null;
}

function rangeOf(raw: unknown): [number, number] | null {
  const { low, high } = (raw ?? {}) as { low?: unknown; high?: unknown };
  return typeof low === 'number' && typeof high === 'number' && low < high ? [low, high] : null;
}

/** Names of each type definition and of the types above it. */
async function readTypes(server: AddressSpace, all: readonly Branch[]): Promise<Map<string, QualifiedName[]>> {
  const wanted = [...new Set(all.flatMap(({ found }) => found.typeDefinition ?? []))];
  const above = new Map<string, Found | null>();
  let unknown = wanted;
  for (let level = 0; level < TYPES_MAX && unknown.length > 0; level++) {
    const found = await server.supertypes(unknown);
    for (const [index, id] of unknown.entries()) above.set(id, found[index] ?? null);
    unknown = [...new Set(found.flatMap((one) => (one === null || above.has(one.id) ? [] : [one.id])))];
  }
  const names = await server.names(wanted);
  return new Map(
    wanted.map((id, index) => {
      const chain: QualifiedName[] = names[index] ? [names[index]] : [];
      for (let at = above.get(id); at && chain.length < TYPES_MAX; at = above.get(at.id)) chain.push(at.browseName);
      return [id, chain];
    }),
  );
}
