/**
 * Places of the plant by their ISA-95 level, and whose figures are theirs: a line's are those of its counting point, those
 * of anything above a line are the sums of its lines [IEC 62264-1 §5.3].
 */

import { machinesOf, type PlacedMachine, type Plant } from '@gemba/contract/plant';
import type { Area, Line, Site } from '@gemba/contract/plant/site';
import { countingPointOf } from './counting-point.ts';

/** Levels of places that consist of whole lines. */
export const LINE_LEVELS = ['enterprise', 'site', 'area', 'line'] as const;
export type LineLevel = (typeof LINE_LEVELS)[number];
export const LEVELS = [...LINE_LEVELS, 'machine'] as const;
export type Level = (typeof LEVELS)[number];

/** A line with what is above it. */
export interface PlacedLine {
  site: Site;
  area: Area;
  line: Line;
}

export interface Place {
  /** `enterprise/site/area/line/machine`, as far down as it goes. */
  path: string;
  level: Level;
  id: string;
  name: string;
  /** Names from the enterprise down to the place itself. */
  names: readonly string[];
  /** Zone whose days are the place's: of its first site. */
  timeZone: string;
  /** Machines whose sums together are the place's, in the order of the plant. */
  members: readonly PlacedMachine[];
  /** Its lines, or the one that it is in, in the order of the plant; never empty. */
  lines: readonly PlacedLine[];
  /** Paths one level down, which stand side by side in a comparison. */
  children: readonly string[];
}

/** A place of whole lines. */
export type LinePlace = Place & { level: LineLevel };

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

/** Places of whole lines, the enterprise first, each before what it consists of. */
export const linePlacesOf = (plant: Plant): LinePlace[] => [...placesOf(plant).values()].filter(isOfLines);

/** That of a path, or of an id where just one of them bears it; an empty text is the enterprise; `null` where none does. */
export const linePlaceNamed = (plant: Plant, name: string): LinePlace | null =>
  namedAmong(linePlacesOf(plant), name === '' ? plant.enterprise.id : name) ?? null;

const isOfLines = (place: Place): place is LinePlace => place.level !== 'machine';

/** That of a path, or of its end where just one has it. */
function namedAmong<P extends { path: string }>(places: readonly P[], name: string): P | undefined {
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
      const names = namesOf(plant, within[0] as PlacedMachine).slice(0, i + 1);
      const own: string[] = [];
      children.set(place, own);
      children.get(parts.slice(0, i).join('/'))?.push(place);
      places.set(place, {
        ...{ path: place, level, id: parts[i] as string, names, name: names[i] as string },
        timeZone: within[0]?.site.timeZone ?? 'UTC',
        lines: linesAmong(within),
        members: within.filter(counts),
        children: own,
      });
    });
  }
  return places;
}

const namesOf = ({ enterprise }: Plant, { site, area, line, machine }: PlacedMachine): string[] =>
  [enterprise, site, area, line, machine].map(({ name }) => name);

function linesAmong(machines: readonly PlacedMachine[]): PlacedLine[] {
  const lines = new Map(machines.map(({ site, area, line }) => [line, { site, area, line }]));
  return [...lines.values()];
}
