/** What a gateway announces of its machines in their births, made from the plant and from where they are read. */

import type { MachineId, SignalId } from '@gemba/contract/identity';
import type { PlacedMachine } from '@gemba/contract/plant';
import type { ValueType } from '@gemba/contract/sample';

/** A machine as a Sparkplug device. */
export interface DeviceDescription {
  machine: MachineId;
  metrics: MetricDescription[];
}

/** A signal as a Sparkplug metric: everything that will ever be sent of it is born with it. */
export interface MetricDescription {
  signal: SignalId;
  type: ValueType;
  /** For people. */
  name?: string;
  unit?: string;
  range?: readonly [low: number, high: number];
  /** Where it is read, with the namespace URI. */
  nodeId?: string;
}

/** Describes a machine: the signals of the plant that have a source in `nodeIds` (signal id → NodeId). */
export function describeMachine(
  { machine }: PlacedMachine,
  nodeIds: Readonly<Record<string, string>>,
): DeviceDescription {
  const metrics = machine.signals.flatMap((signal): MetricDescription[] => {
    const nodeId = nodeIds[signal.id];
    if (nodeId === undefined) return [];
    return [
      {
        signal: signal.id as SignalId,
        type: signal.type,
        nodeId,
        ...(signal.name === undefined ? {} : { name: signal.name }),
        ...(signal.unit === undefined ? {} : { unit: signal.unit }),
        ...(signal.range === undefined ? {} : { range: signal.range }),
      },
    ];
  });
  return { machine: machine.id as MachineId, metrics };
}
