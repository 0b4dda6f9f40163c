/** Chooses the ports of one plant on one machine: only the dashboard's is fixed, all others are free loopback ports. */

import { machinesOf, type Plant } from '@gemba/contract/plant';
import { assertFree, freePorts } from '@gemba/program/free-ports';

export interface ChosenPorts {
  http: number;
  mqtt: number;
  control: number;
  opcua: Record<string, number>;
}

/** Ports for a plant. Throws GEMBA_PORT_TAKEN when the dashboard's is in use. */
export async function choosePorts(plant: Plant, http: number): Promise<ChosenPorts> {
  await assertFree(http);
  const machines = machinesOf(plant).map(({ machine }) => machine.id);
  const [mqtt = 0, control = 0, ...rest] = (await freePorts(machines.length + 3)).filter((port) => port !== http);
  return { http, mqtt, control, opcua: Object.fromEntries(machines.map((id, index) => [id, rest[index] as number])) };
}
