/**
 * Places of the plant by their ISA-95 level, and whose figures are theirs: a line's are those of its counting point, those
 * of anything above a line are the sums of its lines [IEC 62264-1 §5.3].
 */

import { machinesOf, type PlacedMachine, type Plant } from '@gemba/contract/plant';
import { countingPointOf } from './counting-point.ts';

export const LEVELS = ['enterprise', 'site', 'area', 'line', 'machine'] as const;
export type Level = (typeof LEVELS)[number];

export interface Place {
  /** `enterprise/site/area/line/machine`, as far down as it goes. */
  path: string;
  level: Level;
  name: string;
  /** Zone whose days are the place's: of its first site. */
  timeZone: string;
  /** Machines whose sums together are the place's, in the order of the plant. */
  members: readonly PlacedMachine[];
  /** Paths one level down, which stand side by side in a comparison. */
  children: readonly string[];
}

const made = new WeakMap<Plant, ReadonlyMap<string, Place>>();

/** All places of a plant by path, each before what it consists of. */
export function placesOf(plant: Plant): ReadonlyMap<string, Place> {
  let places = made.get(plant);
  if (places === undefined) {
    places = makePlaces(plant);
    made.set(plant, places);
  }
  return places;
}

/** The place of a path, or of an id where just one thing bears it; an empty text is the enterprise. */
export function placeNamed(plant: Plant, name: string): Place | undefined {
  return namedAmong([...placesOf(plant).values()], name === '' ? plant.enterprise.id : name);
}

/** That of a path, or of its end where just one has it. */
export function namedAmong<P extends { path: string }>(places: readonly P[], name: string): P | undefined {
  const exact = places.find(({ path }) => path === name);
  if (exact !== undefined) return exact;
  const [only, ...more] = places.filter(({ path }) => path.endsWith(`/${name}`));
  return more.length > 0 ? undefined : only;
}

function makePlaces(plant: Plant): Map<string, Place> {
  const machines = machinesOf(plant);
  const places = new Map<string, Place>();
  const children = new Map<string, string[]>();
  for (const { path } of machines) {
    const parts = path.split('/');
    parts.forEach((_, i) => {
      const place = parts.slice(0, i + 1).join('/');
      if (places.has(place)) return;
      const level = LEVELS[i] as Level;
      const under = (one: PlacedMachine) => one.path === place || one.path.startsWith(`${place}/`);
      const within = machines.filter(under);
      const counts = ({ line, machine }: PlacedMachine) => level === 'machine' || countingPointOf(line) === machine.id;
      const own: string[] = [];
      children.set(place, own);
      children.get(parts.slice(0, i).join('/'))?.push(place);
      places.set(place, {
        ...{ path: place, level, name: nameOf(plant, within[0] as PlacedMachine, level) },
        timeZone: within[0]?.site.timeZone ?? 'UTC',
        members: within.filter(counts),
        children: own,
      });
    });
  }
  return places;
}

function nameOf(plant: Plant, { site, area, line, machine }: PlacedMachine, level: Level): string {
  return { enterprise: plant.enterprise, site, area, line, machine }[level].name;
}
