/** The past of a plant, line by line: from its configuration, as its gateways would have journalled it. */

import { machinesOf, type Plant } from '@gemba/contract/plant';
import type { Entry } from '@gemba/contract/sample';
import type { GatewayConfig } from '@gemba/gateway/config';
import { castOf } from '@gemba/simulators/cast';
import type { Simulators } from '@gemba/simulators/config';
import { type PastSettings, playLine, type ReadMachine } from './played-line.ts';

interface PastPlant {
  plant: Plant;
  gateways: GatewayConfig;
  simulators: Simulators;
}

/** One line of a plant, with the gateway that would have told of it. */
export interface PastLine {
  machines: readonly string[];
  /** Where its machines are read. */
  site: string;
  gateway: string;
  /** Entries of its past, portion by portion in the order of time; to be gone through once. */
  entries: Generator<Entry[]>;
}

/** 60 s for a signal makes 14,300 samples a day of a machine of the demo plant: 5.2 million a month of its twelve. */
const DENSITY = { stepMs: 2000, everyMs: 60_000 };

/** The lines that are played and read; each can be gone through by itself. A line whose machines several gateways read comes once for each. */
export function pastOf(
  { plant, gateways, simulators }: PastPlant,
  window: Omit<PastSettings, keyof typeof DENSITY>,
): PastLine[] {
  const placed = new Map(machinesOf(plant).map(({ machine }) => [machine.id, machine]));
  return gateways.gateways.flatMap(({ id: gateway, site, machines }) =>
    // Each gateway plays its own: what is told must not depend on who else is asked.
    castOf(simulators, plant, () => null).flatMap((line) => {
      const read = new Map<string, ReadMachine>();
      for (const { id } of line.players) {
        const [machine, source] = [placed.get(id), machines[id]];
        if (machine !== undefined && source !== undefined) read.set(id, { machine, source });
      }
      const settings = { ...DENSITY, ...window };
      return read.size === 0
        ? []
        : [{ machines: [...read.keys()], site, gateway, entries: playLine(line, read, settings) }];
    }),
  );
}
