/** What a report can be of: a line, an area, a site or the enterprise, named by a path, and the lines that it consists of. */

import type { Plant } from '@gemba/contract/plant';
import type { Area, Line, Site } from '@gemba/contract/plant/site';
import { namedAmong } from '../kpis/place.ts';

export const PLACE_LEVELS = ['enterprise', 'site', 'area', 'line'] as const;
export type PlaceLevel = (typeof PLACE_LEVELS)[number];

/** A line with what is above it. */
export interface PlacedLine {
  site: Site;
  area: Area;
  line: Line;
}

export interface Place {
  level: PlaceLevel;
  /** `enterprise/site/area/line`, as far down as it goes [IEC 62264-1 §5.3]. */
  path: string;
  id: string;
  name: string;
  /** Names from the enterprise down to the place itself. */
  names: string[];
  /** Its lines, in the order of the plant; never empty. */
  lines: PlacedLine[];
}

export const linesOf = (plant: Plant): PlacedLine[] =>
  plant.sites.flatMap((site) => site.areas.flatMap((area) => area.lines.map((line) => ({ site, area, line }))));

/** All places of a plant, the whole first, each before its parts. */
export function placesOf(plant: Plant): Place[] {
  const { id: top, name: whole } = plant.enterprise;
  const lines = linesOf(plant);
  const places: Place[] = [{ level: 'enterprise', path: top, id: top, name: whole, names: [whole], lines }];
  for (const site of plant.sites) {
    const names = [whole, site.name];
    const { id, name } = site;
    const path = `${top}/${id}`;
    places.push({ level: 'site', path, id, name, names, lines: lines.filter((one) => one.site === site) });
    for (const area of site.areas) places.push(...placesOfArea(path, site, area, [...names, area.name]));
  }
  return places;
}

function placesOfArea(above: string, site: Site, area: Area, names: string[]): Place[] {
  const lines = area.lines.map((line) => ({ site, area, line }));
  const path = `${above}/${area.id}`;
  return [
    { level: 'area', path, id: area.id, name: area.name, names, lines },
    ...lines.map((placed): Place => {
      const { id, name } = placed.line;
      return { level: 'line', path: `${path}/${id}`, id, name, names: [...names, name], lines: [placed] };
    }),
  ];
}

/** The place of a path, or of its end where just one place has it (`line-1`); an empty text is the enterprise. */
export function placeOf(plant: Plant, name: string): Place | null {
  return namedAmong(placesOf(plant), name === '' ? plant.enterprise.id : name) ?? null;
}

/** The zone in which a place is spoken of: that of its (first) site. */
export const zoneOf = (place: Place): string => (place.lines[0] as PlacedLine).site.timeZone;
