/** From configuration to a cast: which players stand in which line, with what they kept from the last run. Pure. */

import { machinesOf, type PlacedMachine, type Plant } from '@gemba/contract/plant';
import type { Simulators } from './config.ts';
import { calendarsOf, isManned } from './crew.ts';
import { type Cell, initialLine } from './line.ts';
import { seedOf } from './machines/random.ts';
import { kindOf } from './machines/registry.ts';
import { Player, shapeOf } from './player.ts';
import { RECORDING } from './recordings/recorded.ts';
import type { KeptLine } from './retentive-memory.ts';
import type { PlayedLine } from './simulation.ts';

/** What was kept of a line, by the id of its first machine and the shapes that it must fit. */
export type Recall = (line: string, shapes: ReadonlyMap<string, string>) => KeptLine | null;

/** The lines of a checked configuration; its recordings stand in none. */
export function castOf(simulators: Simulators, plant: Plant, recall: Recall): PlayedLine[] {
  const placed = new Map(machinesOf(plant).map((one) => [one.machine.id, one]));
  return chainsOf(simulators).map((chain) => {
    const cells = chain.map((id) => cellOf(id, simulators, placed.get(id)));
    const first = chain[0] as string;
    const kept = recall(first, new Map(cells.map((cell) => [cell.id, shapeOf(cell)])));
    const fresh = initialLine(cells);
    const players = cells.map((cell, index) => {
      const retained = kept?.machines[cell.id];
      return retained === undefined
        ? new Player(cell, fresh[index] as (typeof fresh)[number])
        : new Player(cell, retained.cell, retained.seq);
    });
    return { players, step: kept?.step ?? 0, isManned: mannedAt(plant, placed.get(first)) };
  });
}

/** Machines in the order in which parts flow, one list for each line. */
function chainsOf({ machines }: Simulators): string[][] {
  const next = new Map(Object.entries(machines).flatMap(([id, { after }]) => (after ? [[after.machine, id]] : [])));
  return Object.keys(machines)
    .filter((id) => machines[id]?.after === undefined && machines[id]?.model !== RECORDING)
    .map((first) => {
      const chain = [first];
      for (let id = next.get(first); id !== undefined; id = next.get(id)) chain.push(id);
      return chain;
    });
}

function cellOf(id: string, simulators: Simulators, placed: PlacedMachine | undefined): Cell {
  const played = simulators.machines[id];
  const kind = kindOf(played?.model ?? '');
  if (played === undefined || kind === undefined) throw new Error(`machine ${id} has no model`);
  const cycleS = played.cycleS ?? placed?.machine.idealCycleS ?? kind.cycleS;
  return {
    id,
    setting: { kind, cycleS, trouble: played.trouble },
    seed: played.seed ?? seedOf(simulators.seed, id),
    places: played.after?.places ?? 0,
  };
}

function mannedAt(plant: Plant, placed: PlacedMachine | undefined): (epochMs: number) => boolean {
  if (placed === undefined) return () => true;
  const calendars = calendarsOf(plant, placed.line.calendar);
  return (epochMs) => isManned(calendars, placed.site.timeZone, epochMs);
}
