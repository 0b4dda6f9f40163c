/** Machines of a place, line by line in the order of the flow. */

import { GembaError } from '@gemba/contract/errors';
import { machinesOf, type PlacedMachine, type Plant } from '@gemba/contract/plant';
import type { Line, Site } from '@gemba/contract/plant/site';
import { placeNamed } from '../domain/places/place.ts';

export interface PlacedLine {
  site: Site;
  line: Line;
  /** Those of its machines that are in the place. */
  machines: PlacedMachine[];
}

/** Lines of the place of a path, or of an id where just one thing bears it; empty means all. Throws GEMBA_NOT_FOUND. */
export function linesIn(plant: Plant, name: string): { path: string; lines: PlacedLine[] } {
  const place = placeNamed(plant, name);
  if (place === undefined) throw new GembaError('GEMBA_NOT_FOUND', { what: 'Place', id: name, list: '/api/v1/plant' });
  const { path } = place;
  const lines = new Map<string, PlacedLine>();
  for (const one of machinesOf(plant)) {
    if (one.path !== path && !one.path.startsWith(`${path}/`)) continue;
    const known = lines.get(one.line.id);
    if (known === undefined) lines.set(one.line.id, { site: one.site, line: one.line, machines: [one] });
    else known.machines.push(one);
  }
  return { path, lines: [...lines.values()] };
}
