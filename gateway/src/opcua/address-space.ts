/**
 * The address space of a server as an engineer looks at it: children and attributes of nodes, many at a time, every
 * node named by its namespace URI. Servers answer in portions, refuse calls that are too big, and are asked again with
 * less. Nothing here is on the path of a sample.
 */

import {
  AttributeIds,
  BrowseDirection,
  type BrowseResult,
  DataType,
  type DataValue,
  NodeClass,
  type NodeId,
  type ReferenceDescription,
  StatusCodes,
  type Variant,
  VariantArrayType,
} from 'node-opcua';
import { Batches } from './batches.ts';
import { readEnumerations } from './enumerations.ts';
import { nodeText, parseNodeName, resolveNode } from './node-id.ts';
import type { Session } from './session.ts';
import { Structures } from './structures.ts';
import { typed, type VariantLike } from './value.ts';

/** A name with the namespace that gives it its meaning [OPC 10000-3 §8.3]. */
export interface QualifiedName {
  uri: string;
  name: string;
}

/** A node as the reference to it tells. */
export interface Found {
  /** `nsu=<namespace URI>;s=…`, or `i=…` of the standard's own. */
  id: string;
  nodeClass: string;
  browseName: QualifiedName;
  /** Of objects and variables; `null` without one. */
  typeDefinition: string | null;
  /** Whether a HasProperty reference led here [OPC 10000-3 §7.8]. */
  isProperty: boolean;
}

/** Children of a node; `problem` says why they are not all. */
export interface Children {
  found: Found[];
  problem: string | null;
}

/** The value of a variable as it stands. */
export interface Present {
  /** StatusCode of the read, unsigned, and its name. */
  status: number;
  statusName: string;
  /** Name of the data type of the value; `null` without one. */
  dataType: string | null;
  shape: 'scalar' | 'array' | 'structure' | 'none';
  /** A scalar as text; of arrays and structures what they are. `null` without a value. */
  text: string | null;
  /** What node-opcua made of it. */
  raw: Variant | null;
  sourceMs: number | null;
  serverMs: number | null;
}

/** Where a browse goes, and how far. */
interface BrowseWay {
  referenceType: string;
  inverse: boolean;
}

/** [OPC 10000-5 §11.2, §11.9, §11.10] */
const HIERARCHICAL = 'i=33';
const HAS_PROPERTY = 'i=46';
const HAS_SUBTYPE = 'i=45';
/** Nodes of one call, where the server names no limit: what small ones still take. */
const CALL_NODES = 100;
/** References of one answer; the rest comes by continuation points. */
const PAGE_REFERENCES = 1_000;
/** Of one node: beyond it a server is broken, or hostile. */
const REFERENCES_MAX = 50_000;

export class AddressSpace {
  readonly #session: Session;
  readonly #browses = new Batches(CALL_NODES);
  readonly #page: number;

  /** `page`: references of one answer. */
  constructor(session: Session, page = PAGE_REFERENCES) {
    this.#session = session;
    this.#page = page;
  }

  /** Namespace URIs by index, as they are in this session. */
  get #namespaces(): readonly string[] {
    return this.#session.facts.identity.namespaces;
  }

  /** Children of each node, by hierarchical references or only its properties [OPC 10000-4 §5.9.2]. */
  children(ids: readonly string[], only: 'all' | 'properties' = 'all'): Promise<Children[]> {
    return this.#browse(ids, { referenceType: only === 'all' ? HIERARCHICAL : HAS_PROPERTY, inverse: false });
  }

  /** The type above each type; `null` at the top. */
  async supertypes(ids: readonly string[]): Promise<(Found | null)[]> {
    const above = await this.#browse(ids, { referenceType: HAS_SUBTYPE, inverse: true });
    return above.map(({ found }) => found[0] ?? null);
  }

  /** Present values; the server's own structures are only decoded where that is asked for: it takes many reads. */
  async values(ids: readonly string[], structures: 'decoded' | 'as-they-come' = 'as-they-come'): Promise<Present[]> {
    const values = await this.#read(ids, AttributeIds.Value);
    if (structures === 'decoded') {
      const types = new Structures(this.#session);
      const opaque = ids.filter((_, index) => values[index]?.value.dataType === DataType.ExtensionObject);
      await types.learn(opaque.map((id) => this.#node(id)));
      for (const { value } of values) types.decode(value as VariantLike);
    }
    return values.map(presentOf);
  }

  /** Browse names; `null` for what isn't there. */
  async names(ids: readonly string[]): Promise<(QualifiedName | null)[]> {
    return (await this.#read(ids, AttributeIds.BrowseName)).map(({ value }) => {
      const name = value.value as { namespaceIndex: number; name: string | null } | null;
      return name === null ? null : this.#qualified(name);
    });
  }

  /** Data types of variables by name: built-in ones as OPC 10000-6 §5.1.2 calls them, others by their browse name. */
  async dataTypes(ids: readonly string[]): Promise<(string | null)[]> {
    const types = (await this.#read(ids, AttributeIds.DataType)).map(({ value }) => value.value as NodeId | null);
    const texts = types.map((type) => (type === null ? null : this.#text(type)));
    const distinct = [...new Set(texts.filter((text) => text !== null))];
    const names = await this.names(distinct);
    const byId = new Map(distinct.map((id, index) => [id, names[index]?.name ?? id]));
    return texts.map((text) => (text === null ? null : (byId.get(text) ?? text)));
  }

  /** Units as the properties EngineeringUnits tell them [OPC 10000-8 §5.6.3]; `null` where one says nothing. */
  async units(ids: readonly string[]): Promise<(string | null)[]> {
    return (await this.#read(ids, AttributeIds.Value)).map(({ value }) => {
      const told = value.value as { displayName?: { text?: string | null } } | null;
      return told?.displayName?.text || null;
    });
  }

  /** Descriptions of variables: a PLC's comments, where its server passes them on [OPC 10000-3 §5.2.5]. */
  async descriptions(ids: readonly string[]): Promise<(string | null)[]> {
    return (await this.#read(ids, AttributeIds.Description)).map(
      ({ value }) => (value.value as { text?: string | null } | null)?.text || null,
    );
  }

  /** Names of the numbers of variables whose data type is an enumeration; `null` for others. */
  enumerations(ids: readonly string[]): Promise<(ReadonlyMap<number, string> | null)[]> {
    const nodes = ids.map((id) => this.#node(id));
    return readEnumerations(this.#session, nodes);
  }

  /** A node of its own, as a reference would tell of it but for its type; `null` when there is none. */
  async node(id: string): Promise<Found | null> {
    const [browseName] = await this.names([id]);
    const [nodeClass] = await this.#read([id], AttributeIds.NodeClass);
    if (!browseName) return null;
    const name = NodeClass[nodeClass?.value.value as NodeClass] ?? 'Unspecified';
    return { id, nodeClass: name, browseName, typeDefinition: null, isProperty: false };
  }

  async #browse(ids: readonly string[], way: BrowseWay): Promise<Children[]> {
    return this.#browses.run(ids, null, {
      perform: (batch) => this.#browseBatch(batch, way),
      refused: (_id, error) => ({ found: [], problem: error.message }),
      repeatable: true,
    });
  }

  /** One call; what found no continuation point left among so many is asked again alone. */
  async #browseBatch(ids: readonly string[], way: BrowseWay): Promise<Children[]> {
    const { raw } = this.#session;
    raw.requestedMaxReferencesPerNode = this.#page;
    const answers = await raw.browse(
      ids.map((id) => ({
        nodeId: this.#node(id),
        referenceTypeId: way.referenceType,
        includeSubtypes: true,
        browseDirection: way.inverse ? BrowseDirection.Inverse : BrowseDirection.Forward,
        resultMask: 0x3f,
      })),
    );
    const results: Children[] = [];
    for (const [index, answer] of answers.entries()) {
      const again = answer.statusCode.equals(StatusCodes.BadNoContinuationPoints) && ids.length > 1;
      const [alone] = again ? await this.#browseBatch([ids[index] as string], way) : [];
      results.push(alone ?? (await this.#complete(answer)));
    }
    return results;
  }

  /** Fetches what didn't fit into the first answer [OPC 10000-4 §5.9.3]. */
  async #complete(first: BrowseResult): Promise<Children> {
    if (first.statusCode.isNot(StatusCodes.Good)) return { found: [], problem: first.statusCode.name };
    const references = [...(first.references ?? [])];
    let point = first.continuationPoint as Buffer | null;
    while (point !== null && point !== undefined && point.length > 0) {
      const enough = references.length >= REFERENCES_MAX;
      const answer = await this.#session.raw.browseNext(point, enough).catch((error: Error) => error.message);
      if (enough) return { found: this.#foundOf(references), problem: `more than ${REFERENCES_MAX} references` };
      if (typeof answer === 'string' || answer.statusCode.isNot(StatusCodes.Good)) {
        const problem = typeof answer === 'string' ? answer : answer.statusCode.name;
        return { found: this.#foundOf(references), problem };
      }
      references.push(...(answer.references ?? []));
      point = answer.continuationPoint as Buffer | null;
    }
    return { found: this.#foundOf(references), problem: null };
  }

  #foundOf(references: readonly ReferenceDescription[]): Found[] {
    return references.flatMap((reference) => {
      // Of another server: nothing can be read here. An index that the NamespaceArray doesn't have: no identity.
      const known = reference.nodeId.serverIndex === 0 && this.#namespaces[reference.nodeId.namespace] !== undefined;
      if (!known) return [];
      const type = reference.typeDefinition;
      const hasType = !type.isEmpty() && this.#namespaces[type.namespace] !== undefined;
      return [
        {
          id: this.#text(reference.nodeId),
          nodeClass: NodeClass[reference.nodeClass] ?? 'Unspecified',
          browseName: this.#qualified(reference.browseName),
          typeDefinition: hasType ? this.#text(type) : null,
          isProperty: this.#text(reference.referenceTypeId) === HAS_PROPERTY,
        },
      ];
    });
  }

  #read(ids: readonly string[], attributeId: AttributeIds): Promise<DataValue[]> {
    return this.#session.read(ids.map((id) => ({ nodeId: this.#node(id), attributeId })));
  }

  #node(id: string): NodeId {
    const node = resolveNode(parseNodeName(id), this.#namespaces);
    // A namespace that the server doesn't have: no node, which it says itself.
    return node ?? (resolveNode(parseNodeName('i=0'), this.#namespaces) as NodeId);
  }

  #text(node: NodeId): string {
    return nodeText(node, this.#namespaces);
  }

  #qualified({ namespaceIndex, name }: { namespaceIndex: number; name: string | null }): QualifiedName {
    return { uri: this.#namespaces[namespaceIndex] ?? '', name: name ?? '' };
  }
}

function presentOf({ value, statusCode, sourceTimestamp, serverTimestamp }: DataValue): Present {
  const isNull = value.dataType === DataType.Null || value.value === null || value.value === undefined;
  return {
    status: statusCode.value >>> 0,
    statusName: statusCode.name,
    dataType: isNull ? null : (DataType[value.dataType] ?? null),
    shape: isNull ? 'none' : shapeOf(value),
    text: isNull ? null : textOf(value),
    raw: isNull ? null : value,
    sourceMs: timeOf(sourceTimestamp),
    serverMs: timeOf(serverTimestamp),
  };
}

function shapeOf({ arrayType, dataType }: Variant): Present['shape'] {
  if (arrayType !== VariantArrayType.Scalar) return 'array';
  return dataType === DataType.ExtensionObject ? 'structure' : 'scalar';
}

function textOf(variant: Variant): string {
  if (variant.arrayType !== VariantArrayType.Scalar) {
    return `${DataType[variant.dataType]}[${(variant.value as ArrayLike<unknown>).length}]`;
  }
  if (variant.dataType === DataType.ExtensionObject) {
    return `{${(variant.value as object).constructor.name}}`;
  }
  const text = typed(variant, 'text', null);
  return 'value' in text ? String(text.value) : `(${DataType[variant.dataType]})`;
}

const timeOf = (date: Date | null): number | null => {
  const ms = date?.getTime();
  return ms === undefined || Number.isNaN(ms) || ms <= 0 ? null : ms;
};
