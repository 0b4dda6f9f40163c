/** Machines of a place: a site, an area, a line or a machine, line by line in the order of the flow. */

import { GembaError } from '@gemba/contract/errors';
import { type Line, machinesOf, type PlacedMachine, type Plant, type Site } from '@gemba/contract/plant';

export interface PlacedLine {
  site: Site;
  line: Line;
  /** Those of its machines that are in the place. */
  machines: PlacedMachine[];
}

/**
 * Lines of a place by its path (`lotus/hanoi/bottling/line-1`, with or without the enterprise), or by the id of a line or
 * machine alone, which are unique; empty means all. Throws GEMBA_NOT_FOUND.
 */
export function linesIn(plant: Plant, place: string): PlacedLine[] {
  const { id } = plant.enterprise;
  const path = place === '' || place === id || place.startsWith(`${id}/`) ? place : `${id}/${place}`;
  const found = machinesOf(plant).filter(
    ({ line, machine, path: own }) =>
      path === '' || own === path || own.startsWith(`${path}/`) || line.id === place || machine.id === place,
  );
  if (found.length === 0) throw new GembaError('GEMBA_NOT_FOUND', { what: 'Place', id: place, list: '/api/v1/plant' });
  const lines = new Map<string, PlacedLine>();
  for (const one of found) {
    const known = lines.get(one.line.id);
    if (known === undefined) lines.set(one.line.id, { site: one.site, line: one.line, machines: [one] });
    else known.machines.push(one);
  }
  return [...lines.values()];
}
