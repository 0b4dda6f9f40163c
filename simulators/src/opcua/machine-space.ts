/**
 * The part of a server's address space that belongs to one machine: a namespace of its own, in which every node is
 * named by its path (`Unit.Status.StateCurrent`), so that identities stay the same over restarts and releases.
 */

import {
  type AddressSpace,
  coerceNodeId,
  DataType,
  type DataValue,
  type Namespace,
  NamespaceOptions,
  type NodeId,
  Range,
  type StatusCode,
  type UAObject,
  type UAVariable,
} from 'node-opcua';
import { namespaceOf } from '../describe.ts';
import type { NodeType } from '../machines/kind.ts';
import type { Reading } from '../reading.ts';
import { dataValueOf } from './data-value.ts';
import type { HistoryService } from './history.ts';
import { unitOf } from './units.ts';

// Children of a node with a textual id are named after it: `Unit` → `Unit.Status`.
(NamespaceOptions as { nodeIdNameSeparator: string }).nodeIdNameSeparator = '.';

/** Takes a value with its own times, as a driver gives it; node-opcua's public way rounds times to milliseconds. */
type Settable = UAVariable & { _internal_set_dataValue: (dataValue: DataValue) => void };

export class MachineSpace {
  readonly space: AddressSpace;
  readonly #own: Namespace;
  readonly #variables = new Map<string, { variable: Settable; type: NodeType }>();

  constructor(space: AddressSpace, machineId: string) {
    this.space = space;
    this.#own = space.registerNamespace(namespaceOf(machineId));
  }

  /** Makes an object of a companion type with its mandatory children and those named, as `path`. */
  instantiate(type: { uri: string; name: string }, path: string, parent: NodeId | UAObject, optionals: string[] = []) {
    const companion = this.index(type.uri);
    const found = this.space.findObjectType(type.name, companion);
    if (found === null) throw new Error(`the node set ${type.uri} has no type ${type.name}`);
    const owner = this.space.findNode('nodeId' in parent ? parent.nodeId : parent) as UAObject;
    const place = owner.typeDefinitionObj.isSubtypeOf(this.#folderType())
      ? { organizedBy: owner }
      : { componentOf: owner };
    const browseName = { name: path.split('.').at(-1) ?? path, namespaceIndex: this.#own.index };
    return found.instantiate({ namespace: this.#own, browseName, nodeId: `s=${path}`, optionals, ...place } as never);
  }

  /** A node of a companion namespace by its number. */
  companionNode(uri: string, value: number): NodeId {
    return coerceNodeId(value, this.index(uri));
  }

  /** Index of a namespace in this server. */
  index(uri: string): number {
    const index = this.space.getNamespaceIndex(uri);
    if (index < 0) throw new Error(`the node set of ${uri} is not loaded`);
    return index;
  }

  /** The namespace that is the machine's own. */
  get own(): Namespace {
    return this.#own;
  }

  /** A variable of this machine. */
  variableAt(path: string): UAVariable {
    return this.#find(path) as UAVariable;
  }

  /** The object at a path, made if it isn't there, with those on the way to it. */
  place(path: string): UAObject {
    return this.#ensureObject(path.split('.'));
  }

  /** An object of this machine. */
  object(path: string): UAObject {
    return this.#find(path) as UAObject;
  }

  /** Takes over a variable that a companion type brought, or makes one, with the objects on the way to it. */
  variable(path: string, type: NodeType, about: { unit?: string; comment?: string } = {}): void {
    const variable = (this.#find(path) ?? this.#addVariable(path, type, about)) as Settable;
    if (about.unit !== undefined) this.tellUnit(path, about.unit);
    // Every change is reported at once instead of being sampled.
    variable.minimumSamplingInterval = 0;
    this.#variables.set(path, { variable, type });
  }

  /** Sets a variable that was taken over or made. */
  set(path: string, reading: Reading, timeNs: bigint): void {
    const found = this.#variables.get(path);
    if (found === undefined) throw new Error(`no variable ${path}`);
    found.variable._internal_set_dataValue(dataValueOf(found.type, reading, timeNs));
  }

  /** Lets clients read the history of a variable that was taken over or made. */
  historize(path: string, history: HistoryService): void {
    const found = this.#variables.get(path);
    if (found !== undefined) history.install(found.variable, path);
  }

  /** Whether there is such a node. */
  has(path: string): boolean {
    return this.#find(path) !== null;
  }

  /** Sets what carries no signal, such as a serial number. */
  tell(path: string, told: { dataType: DataType; value: unknown; statusCode?: StatusCode }): void {
    const node = this.#find(path) as UAVariable | null;
    if (node === null) throw new Error(`no variable ${path}`);
    node.setValueFromSource({ dataType: told.dataType, value: told.value }, told.statusCode);
  }

  /** As {@link tell}, if it says something new. */
  follow(path: string, dataType: DataType, value: boolean | number): void {
    const node = this.#find(path) as UAVariable | null;
    if (node?.readValue().value.value !== value) this.tell(path, { dataType, value });
  }

  /** The range of an analog variable. */
  tellRange(path: string, low: number, high: number): void {
    const range = new Range({ low, high });
    this.tell(`${path}.EURange`, { dataType: DataType.ExtensionObject, value: range });
  }

  /** The unit of an analog variable, for which its type may have left room only [OPC 10000-8 §5.3.2.3]. */
  tellUnit(path: string, sign: string): void {
    const at = `${path}.EngineeringUnits`;
    const value = { dataType: DataType.ExtensionObject, value: unitOf(sign) };
    if (this.has(at)) {
      this.tell(at, value);
      return;
    }
    this.#own.addVariable({
      browseName: { name: 'EngineeringUnits', namespaceIndex: 0 },
      nodeId: `s=${at}`,
      dataType: 'EUInformation',
      typeDefinition: 'PropertyType',
      propertyOf: this.#find(path) as UAVariable,
      value,
    });
  }

  #find(path: string) {
    return this.space.findNode(`ns=${this.#own.index};s=${path}`);
  }

  #addVariable(path: string, type: NodeType, { unit, comment }: { unit?: string; comment?: string }): UAVariable {
    const names = path.split('.');
    const name = names.pop() as string;
    const componentOf = this.#ensureObject(names);
    return this.#own.addVariable({
      browseName: name,
      nodeId: `s=${path}`,
      dataType: DataType[type],
      componentOf,
      ...(unit === undefined ? {} : { typeDefinition: 'AnalogUnitType' }),
      ...(comment === undefined ? {} : { description: comment }),
    });
  }

  #ensureObject(names: readonly string[]): UAObject {
    if (names.length === 0) return this.space.rootFolder.objects;
    const path = names.join('.');
    const found = this.#find(path);
    if (found !== null) return found as UAObject;
    const owner = this.#ensureObject(names.slice(0, -1));
    const place = names.length === 1 ? { organizedBy: owner } : { componentOf: owner };
    return this.#own.addObject({ browseName: names.at(-1) as string, nodeId: `s=${path}`, ...place });
  }

  #folderType() {
    return this.space.findObjectType('FolderType') as NonNullable<ReturnType<AddressSpace['findObjectType']>>;
  }
}
