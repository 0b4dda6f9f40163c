/**
 * Structures of the server's own types. Their values come as bytes with the id of an encoding; what they are made of is
 * read from the server before the first one comes (DataTypeDefinition, or its older dictionaries), so that a report is
 * decoded on the spot and keeps its place in the order of reports.
 */

import {
  AttributeIds,
  BinaryStream,
  DataType,
  DataTypeExtractStrategy,
  type ExtensionObject,
  type ExtraDataTypeManager,
  getExtraDataTypeManager,
  type NodeId,
  VariantArrayType,
} from 'node-opcua';
import type { Session } from './session.ts';
import type { VariantLike } from './value.ts';

/** What node-opcua makes of a structure that it doesn't know. */
interface Opaque {
  /** Of its binary encoding. */
  nodeId: NodeId;
  buffer: Buffer;
}

/** Structures in structures; deeper ones are left as they came. */
const DEPTH_MAX = 16;

/** The types of structures that a session has learned. */
export class Structures {
  readonly #session: Pick<Session, 'raw' | 'read'>;
  #types: ExtraDataTypeManager | null = null;

  constructor(session: Pick<Session, 'raw' | 'read'>) {
    this.#session = session;
  }

  /**
   * Learns the types of what these nodes hold now, and of what they are declared to hold. Where the server doesn't tell
   * its types, members of its structures are no values, and other signals are as good as ever. Returns the reason then.
   */
  async learn(nodes: readonly NodeId[]): Promise<string | null> {
    if (nodes.length === 0) return null;
    try {
      await this.#learn(nodes);
      return null;
    } catch (error) {
      return (error as Error).message;
    }
  }

  async #learn(nodes: readonly NodeId[]): Promise<void> {
    this.#types ??= await getExtraDataTypeManager(this.#session.raw, DataTypeExtractStrategy.Lazy);
    // To read a value is to resolve its type, that of structures inside included.
    await this.#session.read(nodes.map((nodeId) => ({ nodeId, attributeId: AttributeIds.Value })));
    const declared = await this.#session.read(nodes.map((nodeId) => ({ nodeId, attributeId: AttributeIds.DataType })));
    const known = new Map(declared.flatMap(({ value }) => (value.value ? [[String(value.value), value.value]] : [])));
    // What can't be learned is abstract, or no structure at all: its values show it.
    for (const type of known.values()) {
      await this.#types.getExtensionObjectConstructorFromDataTypeAsync(type as NodeId).catch(() => {});
    }
  }

  /** Decodes the structures in a Variant, in place. One of a type that wasn't learned stays as it came. */
  decode(variant: VariantLike): void {
    if (variant.dataType !== DataType.ExtensionObject) return;
    if (variant.arrayType === VariantArrayType.Scalar) variant.value = this.#decoded(variant.value, 0);
    else if (Array.isArray(variant.value)) variant.value = variant.value.map((one) => this.#decoded(one, 0));
  }

  #decoded(value: unknown, depth: number): unknown {
    if (!isOpaque(value)) return this.#inner(value, depth);
    let structure: ExtensionObject;
    try {
      const Type = this.#types?.getExtensionObjectConstructorFromBinaryEncoding(value.nodeId);
      if (Type === undefined) return value;
      structure = new Type() as ExtensionObject;
      structure.decode(new BinaryStream(value.buffer));
    } catch {
      return value;
    }
    return this.#inner(structure, depth);
  }

  /** Fields that may hold any structure come undecoded, as does what stands in a Variant inside. */
  #inner(value: unknown, depth: number): unknown {
    if (typeof value !== 'object' || value === null || !('schema' in value) || depth >= DEPTH_MAX) return value;
    const fields = value as Record<string, unknown>;
    for (const [name, field] of Object.entries(fields)) {
      if (Array.isArray(field)) fields[name] = field.map((one) => this.#field(one, depth));
      else fields[name] = this.#field(field, depth);
    }
    return value;
  }

  #field(value: unknown, depth: number): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if ('arrayType' in value && 'dataType' in value) {
      this.decode(value as VariantLike);
      return value;
    }
    return this.#decoded(value, depth + 1);
  }
}

const isOpaque = (value: unknown): value is Opaque =>
  typeof value === 'object' && value !== null && 'nodeId' in value && 'buffer' in value;
