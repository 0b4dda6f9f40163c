/**
 * Places of the plant by their ISA-95 level, and whose figures are theirs: a line's are those of its counting point, those
 * of anything above a line are the sums of its lines [IEC 62264-1 §5.3].
 */

import { type Line, machinesOf, type PlacedMachine, type Plant } from '@gemba/contract/plant';
import { countingPointOf } from './counting-point.ts';

/** `enterprise`, `site/SITE`, `area/SITE/AREA` (an area's id is unique in its site), `line/LINE` or `machine/MACHINE`. */
export type PlaceId = string;

export const LEVELS = ['enterprise', 'site', 'area', 'line', 'machine'] as const;
export type Level = (typeof LEVELS)[number];

export interface Place {
  id: PlaceId;
  level: Level;
  name: string;
  /** Zone whose days are the place's: of its first site. */
  timeZone: string;
  /** Machines whose sums together are the place's, in the order of the plant. */
  members: readonly PlacedMachine[];
  /** Places one level down, which stand side by side in a comparison. */
  children: readonly PlaceId[];
}

const made = new WeakMap<Plant, ReadonlyMap<PlaceId, Place>>();

/** All places of a plant by id, each before what it consists of. */
export function placesOf(plant: Plant): ReadonlyMap<PlaceId, Place> {
  let places = made.get(plant);
  if (places === undefined) {
    places = new Map(makePlaces(plant).map((place) => [place.id, place]));
    made.set(plant, places);
  }
  return places;
}

function makePlaces(plant: Plant): Place[] {
  const machines = machinesOf(plant);
  const counting = machines.filter(({ line, machine }) => countingPointOf(line) === machine.id);
  const { enterprise, sites } = plant;
  const place = (
    id: PlaceId,
    level: Level,
    { name }: { name: string },
    members: readonly PlacedMachine[],
    children: readonly PlaceId[],
  ): Place => ({ id, level, name, members, children, timeZone: members[0]?.site.timeZone ?? 'UTC' });
  const ofLine = (line: Line): Place[] => [
    place(
      `line/${line.id}`,
      'line',
      line,
      counting.filter((one) => one.line === line),
      line.machines.map(({ id }) => `machine/${id}`),
    ),
    ...machines
      .filter((one) => one.line === line)
      .map((one) => place(`machine/${one.machine.id}`, 'machine', one.machine, [one], [])),
  ];
  return [
    place(
      'enterprise',
      'enterprise',
      enterprise,
      counting,
      sites.map(({ id }) => `site/${id}`),
    ),
    ...sites.flatMap((site) => [
      place(
        `site/${site.id}`,
        'site',
        site,
        counting.filter((one) => one.site === site),
        site.areas.map(({ id }) => `area/${site.id}/${id}`),
      ),
      ...site.areas.flatMap((area) => [
        place(
          `area/${site.id}/${area.id}`,
          'area',
          area,
          counting.filter((one) => one.area === area),
          area.lines.map(({ id }) => `line/${id}`),
        ),
        ...area.lines.flatMap(ofLine),
      ]),
    ]),
  ];
}
