/**
 * A finite state machine of a companion type: its CurrentState and the properties below it [OPC 10000-16 §4.4.6],
 * kept to one of the states that the type declares.
 */

import { DataType, NodeId, type StatusCode, StatusCodes, type UAObject, type UAVariable } from 'node-opcua';
import type { MachineSpace } from './machine-space.ts';

interface State {
  id: NodeId;
  number: number;
}

export class FiniteState {
  readonly #space: MachineSpace;
  readonly #path: string;
  readonly #states: ReadonlyMap<string, State>;
  readonly #hasNumber: boolean;
  #current: string | null | undefined;

  /** `path` is the state machine; its states are those of its type and of the types above it. */
  constructor(space: MachineSpace, path: string) {
    this.#space = space;
    this.#path = path;
    const machine = space.object(path);
    this.#states = statesOf(machine);
    this.#hasNumber = space.has(`${path}.CurrentState.Number`);
  }

  /** Goes to a state; `null` when the machine above it is in a state in which this one is not active. */
  enter(name: string | null): void {
    if (name === this.#current) return;
    this.#current = name;
    const state = name === null ? null : this.#states.get(name);
    if (state === undefined) throw new Error(`${this.#path} has no state ${name}`);
    const statusCode = state === null ? StatusCodes.BadStateNotActive : StatusCodes.Good;
    const at = `${this.#path}.CurrentState`;
    this.#space.tell(at, { dataType: DataType.LocalizedText, value: { text: name, locale: 'en' }, statusCode });
    this.#tellProperties(state, statusCode);
  }

  /** As {@link enter}, where CurrentState itself is a signal: sets only the properties below it. */
  point(name: string): void {
    const state = this.#states.get(name);
    if (name === this.#current || state === undefined) return;
    this.#current = name;
    this.#tellProperties(state, StatusCodes.Good);
  }

  #tellProperties(state: State | null, statusCode: StatusCode): void {
    const at = `${this.#path}.CurrentState`;
    this.#space.tell(`${at}.Id`, { dataType: DataType.NodeId, value: state?.id ?? NodeId.nullNodeId, statusCode });
    if (!this.#hasNumber) return;
    this.#space.tell(`${at}.Number`, { dataType: DataType.UInt32, value: state?.number ?? 0, statusCode });
  }
}

function statesOf(machine: UAObject): Map<string, State> {
  const states = new Map<string, State>();
  for (let type = machine.typeDefinitionObj; type !== null; type = type.subtypeOfObj as typeof type) {
    for (const node of type.getComponents() as UAObject[]) {
      const name = node.browseName.name;
      if (name === null || states.has(name)) continue;
      const number = node.getPropertyByName('StateNumber') as UAVariable | null;
      if (number !== null) states.set(name, { id: node.nodeId, number: number.readValue().value.value as number });
    }
  }
  return states;
}
