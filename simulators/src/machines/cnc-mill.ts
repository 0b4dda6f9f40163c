/**
 * A milling centre that speaks OPC UA for Machinery and for Machine Tools: its state and operation mode are the
 * building blocks of OPC 40001-1, its job, spindle and feed those of OPC 40501-1.
 */

import type { Signal } from '@gemba/contract/plant/machine';
import type { Cause, Kind, NodeType, Phase, SignalSpec } from './kind.ts';
import { LETTERED, reasonTable } from './reasons.ts';

/** Object of the machine in its own namespace: its nodes are called `MachineTool.…`. */
export const MACHINE_TOOL = 'MachineTool';
/** Objects that the machine adds to the mandatory ones of its type. */
export const JOB = 'Production.ProductionPlan.Job1';
export const CHANNEL = 'Monitoring.Channel1';
export const SPINDLE = 'Monitoring.Spindle1';

const TOOL_WORN = 'E412';
const JAM = 'E230';
/** Parts between two cleanings of the chip conveyor, and tools that take turns. */
const CHIP_PARTS = 240;
const TOOLS = [3, 7, 12, 18] as const;

const causes: Cause[] = [
  { code: 'E101', id: 'chips', name: 'Chip conveyor full', phase: 'stopped', everyParts: CHIP_PARTS, lastsS: [30, 70] },
  { code: 'E118', id: 'probe', name: 'Probe measures out of range', phase: 'stopped', everyS: 2400, lastsS: [10, 45] },
  {
    code: JAM,
    id: 'clamping',
    name: 'Part not clamped',
    phase: 'faulted',
    everyS: 8000,
    lastsS: [60, 220],
    whenWorn: 2,
  },
  {
    code: TOOL_WORN,
    id: 'tool-broken',
    name: 'Tool broken',
    phase: 'faulted',
    everyS: 28000,
    lastsS: [180, 420],
    whenWorn: 5,
  },
  { code: LETTERED.setup, phase: 'setup', everyS: 24000, lastsS: [300, 600] },
  { code: 'E050', id: 'feed-hold', name: 'Feed hold', phase: 'stopped', everyS: 7200, lastsS: [10, 40] },
];

/** MachineryItemState and MachineryOperationMode of a phase [OPC 40001-1 §12.2, §12.3]. */
const ITEM_STATE: Record<Phase, string> = {
  producing: 'Executing',
  starved: 'NotExecuting',
  blocked: 'NotExecuting',
  stopped: 'NotExecuting',
  faulted: 'OutOfService',
  setup: 'NotExecuting',
  maintenance: 'OutOfService',
  idle: 'NotExecuting',
};
const OPERATION_MODE: Partial<Record<Phase, string>> = { setup: 'Setup', maintenance: 'Maintenance' };

const signals: SignalSpec[] = [
  node(
    { id: 'state', role: 'state', type: 'text', stateModel: 'machinery' },
    'MachineryBuildingBlocks.MachineryItemState.CurrentState',
    'LocalizedText',
  ),
  node(
    { id: 'mode', role: 'mode', type: 'text' },
    'MachineryBuildingBlocks.MachineryOperationMode.CurrentState',
    'LocalizedText',
  ),
  node(
    { id: 'reason', role: 'reason', type: 'text', reasons: reasonTable(causes, LETTERED) },
    'Monitoring.MachineTool.StopReason',
    'String',
  ),
  node({ id: 'good', role: 'count-good', type: 'int' }, `${JOB}.PartsGood`, 'UInt32'),
  node({ id: 'total', role: 'count-total', type: 'int' }, `${JOB}.PartsCompleted`, 'UInt32'),
  node(
    { id: 'cycle', name: 'Cycle time', role: 'cycle-time', type: 'float', unit: 's' },
    'Monitoring.MachineTool.CycleTime',
    'Double',
  ),
  node({ id: 'program', name: 'Program', type: 'text' }, 'Production.ActiveProgram.Name', 'String'),
  node({ id: 'tool', name: 'Tool in the spindle', type: 'int' }, `${SPINDLE}.ToolNumber`, 'UInt16'),
  node(
    { id: 'feed/override', name: 'Feed override', type: 'float', unit: '%', range: [0, 150] },
    `${CHANNEL}.FeedOverride`,
    'Double',
  ),
  node(
    { id: 'spindle/speed', name: 'Spindle speed', type: 'float', unit: '/min', range: [0, 12000] },
    `${SPINDLE}.Speed`,
    'Double',
  ),
  node(
    { id: 'spindle/load', name: 'Spindle load', type: 'float', unit: '%', range: [0, 150], limits: { high: 95 } },
    `${SPINDLE}.Load`,
    'Double',
  ),
  node(
    {
      id: 'spindle/temperature',
      name: 'Spindle temperature',
      type: 'float',
      unit: '°C',
      range: [0, 90],
      limits: { high: 60 },
    },
    `${SPINDLE}.Temperature`,
    'Double',
  ),
  node(
    { id: 'coolant/level', name: 'Coolant level', type: 'float', unit: '%', range: [0, 100], limits: { low: 15 } },
    'Monitoring.MachineTool.CoolantLevel',
    'Double',
  ),
  node({ id: 'power', name: 'Power', type: 'float', unit: 'kW' }, 'Monitoring.MachineTool.Power', 'Double'),
  node(
    { id: 'energy', name: 'Energy', role: 'energy', type: 'float', unit: 'kWh' },
    'Monitoring.MachineTool.Energy',
    'Double',
  ),
];

export const cncMill: Kind = {
  kind: 'cnc-mill',
  style: 'machine-tool',
  cycleS: 7.4,
  rejectShare: 0.01,
  wearParts: 4600,
  codes: LETTERED,
  causes,
  jam: JAM,
  analogs: [
    { signal: 'spindle/speed', producing: 8200, resting: 0, lagS: 1, noise: 12, decimals: 0 },
    {
      signal: 'spindle/load',
      producing: 58,
      resting: 2,
      lagS: 1,
      noise: 2.5,
      worn: 14,
      symptom: { code: TOOL_WORN, add: 40 },
      decimals: 1,
    },
    { signal: 'spindle/temperature', producing: 47, resting: 28, lagS: 360, noise: 0.1, worn: 15, decimals: 1 },
    { signal: 'power', producing: 16, resting: 3.5, lagS: 2, noise: 0.5, worn: 2, decimals: 1 },
  ],
  signals,
  alarms: [
    {
      ...{
        node: `${MACHINE_TOOL}.Notification.SpindleHot`,
        name: 'Spindle too hot',
        signal: 'alarms/spindle-hot',
        of: 'spindle/temperature',
      },
      ...{ limits: { high: 60, highHigh: 70, deadband: 1 }, severity: 600, severest: 900 },
    },
    {
      ...{
        node: `${MACHINE_TOOL}.Notification.CoolantLow`,
        name: 'Coolant low',
        signal: 'alarms/coolant-low',
        of: 'coolant/level',
      },
      ...{ limits: { low: 15, deadband: 5 }, severity: 400 },
    },
    {
      ...{
        node: `${MACHINE_TOOL}.Notification.NotClamped`,
        name: 'Part not clamped',
        signal: 'alarms/not-clamped',
        of: 'reason',
      },
      ...{ equals: JAM, severity: 700 },
    },
  ],
  read: (picture) => ({
    state: ITEM_STATE[picture.phase],
    mode: OPERATION_MODE[picture.phase] ?? 'Processing',
    reason: String(picture.reason),
    good: BigInt(picture.good),
    total: BigInt(picture.total),
    cycle: picture.cycleS,
    program: picture.phase === 'setup' ? '' : 'FLANGE-DN80.MPF',
    tool: BigInt(TOOLS[picture.total % TOOLS.length] ?? TOOLS[0]),
    'feed/override': picture.pace > 0 ? Math.round(picture.pace * 100) : 100,
    ...picture.analogs,
    'coolant/level': Math.round((1 - 0.88 * picture.wear) * 1000) / 10,
    energy: picture.energyKWh,
  }),
};

function node(signal: Signal, path: string, type: NodeType): SignalSpec {
  return { signal, node: `${MACHINE_TOOL}.${path}`, type };
}
