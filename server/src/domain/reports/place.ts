/** What a report can be of: a line, an area, a site or the enterprise, named by a path, and the lines that it consists of. */

import type { Area, Line, Plant, Site } from '@gemba/contract/plant';

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
  /** Stable name: `enterprise`, `site/area/line`, or as much of it as the place has. */
  path: string;
  id: string;
  name: string;
  /** Names from the enterprise down to the place itself. */
  names: string[];
  /** Its lines, in the order of the plant; never empty. */
  lines: PlacedLine[];
}

/** The path of the whole enterprise, which has no place of its own in `site/area/line`. */
export const ENTERPRISE = 'enterprise';

export const linesOf = (plant: Plant): PlacedLine[] =>
  plant.sites.flatMap((site) => site.areas.flatMap((area) => area.lines.map((line) => ({ site, area, line }))));

/** All places of a plant, the whole first, each before its parts. */
export function placesOf(plant: Plant): Place[] {
  const whole = plant.enterprise.name;
  const lines = linesOf(plant);
  const places: Place[] = [
    { level: 'enterprise', path: ENTERPRISE, id: plant.enterprise.id, name: whole, names: [whole], lines },
  ];
  for (const site of plant.sites) {
    const names = [whole, site.name];
    const { id, name } = site;
    places.push({ level: 'site', path: id, id, name, names, lines: lines.filter((one) => one.site === site) });
    for (const area of site.areas) places.push(...placesOfArea(site, area, [...names, area.name]));
  }
  return places;
}

function placesOfArea(site: Site, area: Area, names: string[]): Place[] {
  const lines = area.lines.map((line) => ({ site, area, line }));
  const path = `${site.id}/${area.id}`;
  return [
    { level: 'area', path, id: area.id, name: area.name, names, lines },
    ...lines.map((placed): Place => {
      const { id, name } = placed.line;
      return { level: 'line', path: `${path}/${id}`, id, name, names: [...names, name], lines: [placed] };
    }),
  ];
}

/** The place of a path, or of the bare id of a line; `null` when the plant doesn't have it. */
export function placeOf(plant: Plant, path: string): Place | null {
  const places = placesOf(plant);
  return (
    places.find((place) => place.path === path) ??
    places.find((place) => place.level === 'line' && place.id === path) ??
    null
  );
}

/** The zone in which a place is spoken of: that of its (first) site. */
export const zoneOf = (place: Place): string => (place.lines[0] as PlacedLine).site.timeZone;
