/**
 * NodeIds by namespace URI. Configuration names a node by its URI; which index that is, only the server's
 * NamespaceArray of the present session says: after a restart it may be another [OPC 10000-3 §8.2.2].
 */

import { NodeId, NodeIdType } from 'node-opcua';

export interface NodeName {
  /** Namespace 0 has the OPC Foundation's own URI. */
  namespaceUri: string;
  type: NodeIdType;
  value: string | number | Buffer;
}

const OPC_UA_URI = 'http://opcfoundation.org/UA/';
const TYPES: Record<string, NodeIdType> = {
  i: NodeIdType.NUMERIC,
  s: NodeIdType.STRING,
  g: NodeIdType.GUID,
  b: NodeIdType.BYTESTRING,
};

/** Takes `nsu=<URI>;s=<name>` apart; throws on what isn't one [OPC 10000-6 §5.1.12]. */
export function parseNodeName(text: string): NodeName {
  const match = /^(?:nsu=([^;]+);)?([isgb])=(.+)$/s.exec(text);
  const [, uri, letter, rest] = match ?? [];
  if (letter === undefined || rest === undefined) throw new Error(`not a NodeId by namespace URI: ${text}`);
  const value = letter === 'i' ? Number(rest) : letter === 'b' ? Buffer.from(rest, 'base64') : rest;
  return {
    namespaceUri: uri === undefined ? OPC_UA_URI : plainUri(uri),
    type: TYPES[letter] as NodeIdType,
    value: letter === 'g' ? rest.toUpperCase() : value,
  };
}

/** Whether {@link parseNodeName} takes it. */
export function isNodeName(text: string): boolean {
  try {
    parseNodeName(text);
    return true;
  } catch {
    return false;
  }
}

/** The node in a session with this NamespaceArray; `null` when the server doesn't know the namespace. */
export function resolveNode(name: NodeName, namespaces: readonly string[]): NodeId | null {
  const index = namespaces.indexOf(name.namespaceUri);
  return index < 0 ? null : new NodeId(name.type, name.value, index);
}

/** In a URI `;` is written `%3B` and `%` is written `%25`. */
const plainUri = (uri: string): string => uri.replaceAll('%3B', ';').replaceAll('%25', '%');

/** Writes a node of this session as {@link parseNodeName} reads it: the text for gateway.yaml. */
export function nodeText(node: NodeId, namespaces: readonly string[]): string {
  const rest = `${LETTERS[node.identifierType]}=${identifierText(node.value)}`;
  if (node.namespace === 0) return rest;
  const uri = namespaces[node.namespace];
  if (uri === undefined) throw new Error(`the server has no namespace ${node.namespace}`);
  return `nsu=${uri.replaceAll('%', '%25').replaceAll(';', '%3B')};${rest}`;
}

const LETTERS: Record<NodeIdType, string> = {
  [NodeIdType.NUMERIC]: 'i',
  [NodeIdType.STRING]: 's',
  [NodeIdType.GUID]: 'g',
  [NodeIdType.BYTESTRING]: 'b',
};

const identifierText = (value: string | number | Buffer): string =>
  Buffer.isBuffer(value) ? value.toString('base64') : String(value);
