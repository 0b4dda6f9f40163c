/** Where a request stands: the line or machine that it names, with what runs there and comes next. */

import { GembaError } from '@gemba/contract/errors';
import type { Plant } from '@gemba/contract/plant';
import type { Line } from '@gemba/contract/plant/site';
import type { Place } from '../domain/procedures/attachments.ts';
import { machineOf, placedMachines } from './asked.ts';
import type { ApiContext } from './context.ts';

interface Asked {
  line?: string;
  machine?: string;
  product?: string;
  next?: string;
}

/** `null` where neither a line nor a machine is named. Throws GEMBA_NOT_FOUND. */
export async function placeOf(
  { plant, planner }: Pick<ApiContext, 'plant' | 'planner'>,
  asked: Asked,
): Promise<Place | null> {
  const ofMachine = asked.machine === undefined ? null : machineOf(placedMachines(plant), asked.machine);
  const line = ofMachine?.line ?? (asked.line === undefined ? null : lineOf(plant, asked.line));
  if (line === null) return null;
  const { product, changeover } = await planner.changeover(line);
  return {
    line: ofMachine === null ? line.id : null,
    machines: ofMachine === null ? line.machines.map(({ id }) => id) : [ofMachine.machine.id],
    product: asked.product ?? product,
    next: asked.next ?? changeover?.to ?? null,
  };
}

/** Throws GEMBA_NOT_FOUND. */
export function lineOf(plant: Plant, id: string): Line {
  for (const { areas } of plant.sites) {
    for (const { lines } of areas) {
      const found = lines.find((line) => line.id === id);
      if (found !== undefined) return found;
    }
  }
  throw new GembaError('GEMBA_NOT_FOUND', { what: 'Line', id, list: '/api/v1/lines' });
}
