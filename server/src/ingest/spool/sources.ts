/** Which machines of the plant foreign Sparkplug nodes feed, and by which metrics: from the configuration of both. */

import type { ConfigFault } from '@gemba/contract/errors';
import type { MachineId, SignalId } from '@gemba/contract/identity';
import { machinesOf, type Plant } from '@gemba/contract/plant';
import type { Machine } from '@gemba/contract/plant/machine';
import type { EdgeNodeId } from '@gemba/contract/sparkplug/topics';

/** As server.yaml has it: machine id → where it is read. */
export type SourcesConfig = Record<string, EdgeNodeId & { device?: string | null; metrics?: Record<string, string> }>;

export interface ForeignSource {
  id: MachineId;
  machine: Machine;
  node: EdgeNodeId;
  /** `null` where the machine's metrics are the node's own. */
  device: string | null;
  /** Name of a metric → the signal that it is. */
  signals: ReadonlyMap<string, SignalId>;
}

/** The sources of a checked configuration. */
export function sourcesOf(plant: Plant, config: SourcesConfig): ForeignSource[] {
  const known = new Map(machinesOf(plant).map(({ machine }) => [machine.id, machine]));
  return Object.entries(config).flatMap(([id, { group, node, device = id, metrics = {} }]) => {
    const machine = known.get(id);
    if (machine === undefined) return [];
    const signals = new Map(machine.signals.map((signal) => [metrics[signal.id] ?? signal.id, signal.id as SignalId]));
    return [{ id: id as MachineId, machine, node: { group, node }, device, signals }];
  });
}

/** What a schema can't say: that machines and signals are there, and that nothing is read twice. */
export function checkSources(plant: Plant, config: SourcesConfig): ConfigFault[] {
  const faults: ConfigFault[] = [];
  const known = new Map(machinesOf(plant).map(({ machine }) => [machine.id, machine]));
  const readers = new Map<string, string>();
  for (const [id, { group, node, device = id, metrics = {} }] of Object.entries(config)) {
    const path = `server.yaml: sparkplug.machines.${id}`;
    const machine = known.get(id);
    if (machine === undefined) {
      faults.push({ path, problem: 'the plant has no such machine', next: 'Name a machine of plant.yaml.' });
      continue;
    }
    const place = JSON.stringify([group, node, device]);
    const other = readers.get(place);
    if (other !== undefined)
      faults.push({ path, problem: `${other} is read from the same device`, next: 'Name another device.' });
    readers.set(place, id);
    for (const signal of Object.keys(metrics)) {
      if (machine.signals.some((declared) => declared.id === signal)) continue;
      faults.push({
        path: `${path}.metrics.${signal}`,
        problem: 'the machine has no such signal',
        next: 'Name a signal that plant.yaml declares for it.',
      });
    }
    const names = machine.signals.map(({ id: signal }) => metrics[signal] ?? signal);
    for (const name of new Set(names.filter((one, index) => names.indexOf(one) !== index))) {
      faults.push({
        path: `${path}.metrics`,
        problem: `two signals are read from ${name}`,
        next: 'Name one for each.',
      });
    }
  }
  return faults;
}
