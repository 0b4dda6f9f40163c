/**
 * A unit of PackML as OPC 30050 models it: an instance of PackMLBaseObjectType, its three nested state machines, unit
 * mode and the starved and blocked flags following the state that the machine reports.
 */

import { DataType } from 'node-opcua';
import { PACKML_STATE, UNIT } from '../../machines/packml.ts';
import { NUMBERED } from '../../machines/reasons.ts';
import type { Reading } from '../../reading.ts';
import { FiniteState } from '../finite-state.ts';
import type { MachineSpace } from '../machine-space.ts';
import type { Style } from '../style.ts';

const PACKML = 'http://opcfoundation.org/UA/PackML/';
/** Folder in which a server lists its units [OPC 30050 §7.1]. */
const PACKML_OBJECTS = 72;
/** Data type of the unit modes [OPC 30050 §6.5.1], and its values. */
const MODES = 11;
const MODE = { produce: 1, maintenance: 2, manual: 3 } as const;

/** A state number as the states of the three nested machines [OPC 30050 §6.2]. */
const NESTED: Record<number, [base: string, machine: string | null, execute: string | null]> = {
  [PACKML_STATE.aborted]: ['Aborted', null, null],
  [PACKML_STATE.stopped]: ['Cleared', 'Stopped', null],
  [PACKML_STATE.idle]: ['Cleared', 'Running', 'Idle'],
  [PACKML_STATE.suspended]: ['Cleared', 'Running', 'Suspended'],
  [PACKML_STATE.execute]: ['Cleared', 'Running', 'Execute'],
  [PACKML_STATE.held]: ['Cleared', 'Running', 'Held'],
};

export const packml: Style = {
  nodesets: ['packML'],
  tellsUnits: true,
  build(space, { id, idealPerH }) {
    const type = { uri: PACKML, name: 'PackMLBaseObjectType' };
    space.instantiate(type, UNIT, space.companionNode(PACKML, PACKML_OBJECTS), ['TagID']);
    describeOnce(space, id, idealPerH);
    const base = new FiniteState(space, `${UNIT}.BaseStateMachine`);
    const machine = new FiniteState(space, `${UNIT}.BaseStateMachine.MachineState`);
    const execute = new FiniteState(space, `${UNIT}.BaseStateMachine.MachineState.ExecuteState`);
    return ({ state, reason }) => {
      const nested = NESTED[numberOf(state)];
      if (nested !== undefined) {
        base.enter(nested[0]);
        machine.enter(nested[1]);
        execute.enter(nested[2]);
      }
      const code = numberOf(reason);
      flag(space, 'EquipmentStarved', code === NUMBERED.starved);
      flag(space, 'EquipmentBlocked', code === NUMBERED.blocked);
      const mode = code === NUMBERED.service ? MODE.maintenance : code === NUMBERED.setup ? MODE.manual : MODE.produce;
      space.follow(`${UNIT}.Status.UnitModeCurrent`, DataType.Int32, mode);
    };
  },
};

function describeOnce(space: MachineSpace, id: string, idealPerH: number): void {
  const modes = space.companionNode(PACKML, MODES);
  space.tell(`${UNIT}.Status.UnitSupportedModes`, { dataType: DataType.NodeId, value: modes });
  space.tell(`${UNIT}.TagID`, { dataType: DataType.String, value: id });
  space.tell(`${UNIT}.Status.MachSpeed`, { dataType: DataType.Float, value: idealPerH });
  for (const speed of ['MachSpeed', 'CurMachSpeed']) {
    space.tellRange(`${UNIT}.Status.${speed}`, 0, Math.ceil(idealPerH * 1.2));
    // By the standard's tag it would be per minute; the unit beside it goes first [OPC 30050 §4.2.8.2].
    space.tellUnit(`${UNIT}.Status.${speed}`, '/h');
  }
}

const flag = (space: MachineSpace, name: string, value: boolean): void =>
  space.follow(`${UNIT}.Status.${name}`, DataType.Boolean, value);

const numberOf = (reading: Reading | undefined): number => Number(reading?.value ?? -1);
