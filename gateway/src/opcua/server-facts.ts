/**
 * What a server says of itself, read in each session: who it is and how it numbers its namespaces (what a node's index
 * means depends on it), what it is built of, and how much it takes in one call.
 */

import { AttributeIds, type DataValue, type ReadValueIdOptions } from 'node-opcua';

/** Nodes of the Server object [OPC 10000-5 §6.3, §12]. */
const NODES = {
  serverArray: 'i=2254',
  namespaceArray: 'i=2255',
  startTime: 'i=2257',
  manufacturerName: 'i=2263',
  productName: 'i=2261',
  softwareVersion: 'i=2264',
  maxNodesPerRead: 'i=11705',
  maxMonitoredItemsPerCall: 'i=11714',
} as const;
type Fact = keyof typeof NODES;

/** Limits of one call; `null` where the server names none, or 0 [OPC 10000-5 §6.3.11]. */
export interface OperationLimits {
  nodesPerRead: number | null;
  itemsPerCall: number | null;
}

/** By which a server is known again. */
export interface ServerIdentity {
  /** Namespace URIs by index. */
  namespaces: readonly string[];
  /** Server URIs; the first is its own. */
  servers: readonly string[];
  /** When it was started, ms UTC; `null` where it doesn't say. */
  startMs: number | null;
}

/** What it was built of, as it says [OPC 10000-5 §12.5]. */
export interface Build {
  manufacturer: string;
  product: string;
  version: string;
}

export interface ServerFacts {
  identity: ServerIdentity;
  build: Build;
  limits: OperationLimits;
}

/** Reads values in as many calls as it takes; results in the order of the nodes. */
export type ReadNodes = (nodes: ReadValueIdOptions[]) => Promise<DataValue[]>;

/** Reads all of it. Throws where a server has no NamespaceArray: then no index means anything. */
export async function readServerFacts(read: ReadNodes): Promise<ServerFacts> {
  const facts = Object.keys(NODES) as Fact[];
  const values = await readFacts(read, facts);
  const limit = (fact: Fact) => positive(values.get(fact));
  return {
    identity: identityOf(values),
    build: {
      manufacturer: String(values.get('manufacturerName') ?? ''),
      product: String(values.get('productName') ?? ''),
      version: String(values.get('softwareVersion') ?? ''),
    },
    limits: {
      nodesPerRead: limit('maxNodesPerRead'),
      itemsPerCall: limit('maxMonitoredItemsPerCall'),
    },
  };
}

/** Indexes of namespaces don't mean any more what they meant: what is reported may be of other nodes. */
export class NamespacesChanged extends Error {
  constructor() {
    super('the server numbers its namespaces anew, or is another');
  }
}

/** Reads the namespaces as they are now. Throws `NamespacesChanged` where nodes that were resolved before are not what they were. */
export async function checkNamespaces(read: ReadNodes, { namespaces }: ServerIdentity): Promise<readonly string[]> {
  const now = namespacesOf(await readFacts(read, ['namespaceArray']));
  if (!sameNamespaces(namespaces, now)) throw new NamespacesChanged();
  return now;
}

/** Whether indexes of namespaces still mean what they meant. A namespace that has come behind the others changes none. */
export function sameNamespaces(before: readonly string[], now: readonly string[]): boolean {
  return now.length >= before.length && before.every((uri, index) => now[index] === uri);
}

/** Whether it is the same run of the same server, so that what it held for a session it holds still. */
export function sameServer(before: ServerIdentity, now: ServerIdentity): boolean {
  return (
    before.startMs === now.startMs &&
    before.servers[0] === now.servers[0] &&
    sameNamespaces(before.namespaces, now.namespaces)
  );
}

async function readFacts(read: ReadNodes, facts: readonly Fact[]): Promise<Map<Fact, unknown>> {
  const nodes = facts.map((fact) => ({ nodeId: NODES[fact], attributeId: AttributeIds.Value }));
  const values = await read(nodes);
  return new Map(facts.map((fact, index) => [fact, values[index]?.value?.value]));
}

function identityOf(values: ReadonlyMap<Fact, unknown>): ServerIdentity {
  const started = values.get('startTime');
  return {
    namespaces: namespacesOf(values),
    servers: texts(values.get('serverArray')) ?? [],
    startMs: started instanceof Date && started.getTime() > 0 ? started.getTime() : null,
  };
}

function namespacesOf(values: ReadonlyMap<Fact, unknown>): readonly string[] {
  const namespaces = texts(values.get('namespaceArray'));
  if (namespaces === null) throw new Error('the server has no NamespaceArray');
  return namespaces;
}

const texts = (value: unknown): string[] | null => (Array.isArray(value) ? value.map(String) : null);

const positive = (value: unknown): number | null => (typeof value === 'number' && value > 0 ? value : null);
