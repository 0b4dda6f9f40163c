/** Places of a plant: the enterprise, a site, an area, a line, a machine, and the machines that a place is worth. */

import { machinesOf, type PlacedMachine, type Plant } from '@gemba/contract/plant';

export interface Place {
  /** `enterprise/site/area/line/machine`, as far down as it goes [IEC 62264-1 §5.3]. */
  path: string;
  /** The machine that it is; `null` for what holds lines. */
  machine: PlacedMachine | null;
  /** Lines in it by id, each with its machines in the order of the flow. */
  lines: ReadonlyMap<string, readonly PlacedMachine[]>;
}

/**
 * The place of a path, or of an id where just one thing bears it; `undefined` when the plant has none, or several. An
 * empty text is the enterprise.
 */
export function placeOf(plant: Plant, name: string): Place | undefined {
  const machines = machinesOf(plant);
  const wanted = name === '' ? plant.enterprise.id : name;
  const paths = new Set(machines.flatMap(({ path }) => prefixes(path)));
  const isPath = paths.has(wanted);
  const matches = isPath ? [wanted] : [...paths].filter((path) => path.endsWith(`/${wanted}`));
  const [path] = matches;
  if (path === undefined || matches.length > 1) return undefined;
  const within = machines.filter((one) => one.path === path || one.path.startsWith(`${path}/`));
  const lines = new Map<string, PlacedMachine[]>();
  for (const one of within) lines.set(one.line.id, [...(lines.get(one.line.id) ?? []), one]);
  return { path, machine: within.find((one) => one.path === path) ?? null, lines };
}

function prefixes(path: string): string[] {
  const parts = path.split('/');
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}
