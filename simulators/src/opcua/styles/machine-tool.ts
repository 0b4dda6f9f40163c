/**
 * A milling centre as OPC 40501-1 models it: an instance of MachineToolType in the folder of machines of OPC 40001-1,
 * with a job, a channel and a spindle. What carries no signal follows the machine's state.
 */

import { DataType } from 'node-opcua';
import { CHANNEL, JOB, MACHINE_TOOL, SPINDLE } from '../../machines/cnc-mill.ts';
import { FiniteState } from '../finite-state.ts';
import type { MachineSpace } from '../machine-space.ts';
import type { Style } from '../style.ts';

const MACHINE_TOOL_URI = 'http://opcfoundation.org/UA/MachineTool/';
const MACHINERY_URI = 'http://opcfoundation.org/UA/Machinery/';
/** Folder in which a server lists its machines [OPC 40001-1 §8.2]. */
const MACHINES = 1001;
/** Values of MachineOperationMode, ChannelState and ChannelMode [OPC 40501-1 §10]. */
const OPERATION_MODE: Record<string, number> = { Processing: 1, Setup: 2, Maintenance: 4 };
const CHANNEL_STATE = { active: 0, interrupted: 1, reset: 2 } as const;
const CHANNEL_MODE_AUTOMATIC = 0;
const CHANNEL_MODE_JOG = 2;

const path = (below: string): string => `${MACHINE_TOOL}.${below}`;
const type = (name: string) => ({ uri: MACHINE_TOOL_URI, name });

export const machineTool: Style = {
  nodesets: ['di', 'ia', 'machinery', 'isa95JobControl', 'machineryJobs', 'machineTool'],
  tellsUnits: true,
  build(space, { id }) {
    instantiate(space);
    describeOnce(space, id);
    const item = new FiniteState(space, path('MachineryBuildingBlocks.MachineryItemState'));
    const mode = new FiniteState(space, path('MachineryBuildingBlocks.MachineryOperationMode'));
    const program = new FiniteState(space, path('Production.ActiveProgram.State'));
    const job = new FiniteState(space, path(`${JOB}.State`));
    return (said) => {
      const state = String(said.state?.value);
      const operation = String(said.mode?.value);
      item.point(state);
      mode.point(operation);
      const executing = state === 'Executing';
      program.enter(executing ? 'Running' : state === 'OutOfService' ? 'Aborted' : 'Interrupted');
      job.enter(executing ? 'Running' : 'Interrupted');
      space.follow(path('Monitoring.MachineTool.OperationMode'), DataType.Int32, OPERATION_MODE[operation] ?? 1);
      const channel = executing
        ? CHANNEL_STATE.active
        : state === 'OutOfService'
          ? CHANNEL_STATE.reset
          : CHANNEL_STATE.interrupted;
      space.follow(path(`${CHANNEL}.ChannelState`), DataType.Int32, channel);
      const channelMode = operation === 'Processing' ? CHANNEL_MODE_AUTOMATIC : CHANNEL_MODE_JOG;
      space.follow(path(`${CHANNEL}.ChannelMode`), DataType.Int32, channelMode);
      space.follow(path(`${SPINDLE}.IsRotating`), DataType.Boolean, executing);
      space.follow(path(`${JOB}.RunsCompleted`), DataType.UInt32, Number(said.total?.value ?? 0));
    };
  },
};

function instantiate(space: MachineSpace): void {
  const folder = space.companionNode(MACHINERY_URI, MACHINES);
  space.instantiate(type('MachineToolType'), MACHINE_TOOL, folder, [
    'MachineryBuildingBlocks',
    'MachineryBuildingBlocks.MachineryItemState',
    'MachineryBuildingBlocks.MachineryOperationMode',
    'Production.ProductionPlan',
  ]);
  const plan = space.object(path('Production.ProductionPlan'));
  space.instantiate(type('ProductionJobType'), path(JOB), plan, ['PartsCompleted', 'PartsGood']);
  const monitoring = space.object(path('Monitoring'));
  space.instantiate(type('ChannelMonitoringType'), path(CHANNEL), monitoring);
  space.instantiate(type('SpindleMonitoringType'), path(SPINDLE), monitoring);
}

function describeOnce(space: MachineSpace, id: string): void {
  const text = (below: string, value: string) => space.tell(path(below), { dataType: DataType.String, value });
  space.tell(path('Identification.Manufacturer'), {
    dataType: DataType.LocalizedText,
    value: { text: 'Gemba simulators', locale: 'en' },
  });
  text('Identification.SerialNumber', id);
  text('Identification.ProductInstanceUri', `urn:gemba:sim:${id}:instance`);
  text(`${CHANNEL}.Name`, 'Channel 1');
  text(`${SPINDLE}.Name`, 'Spindle 1');
  text(`${JOB}.Identifier`, 'Job 1');
  space.tellRange(path(`${CHANNEL}.FeedOverride`), 0, 150);
}
