/** Places of the plant as a list to choose from, each under what holds it; pure. */

import type { PlantView } from '@gemba/contract/live';

export interface PlaceChoice {
  /** `enterprise/site/area/line/machine`, as far down as it goes. */
  path: string;
  name: string;
  /** 0 for the enterprise. */
  depth: number;
  /** Zone of its site, and the line whose shift it follows: its own, or the first in it. */
  zone: string;
  line: string | null;
}

export function placesOf({ enterprise, sites }: PlantView): PlaceChoice[] {
  const first = sites[0]?.areas[0]?.lines[0]?.id ?? null;
  const top = { path: enterprise.id, name: enterprise.name, depth: 0, zone: sites[0]?.timeZone ?? 'UTC', line: first };
  const places: PlaceChoice[] = [top];
  for (const site of sites) {
    const zone = site.timeZone;
    const sitePath = `${enterprise.id}/${site.id}`;
    places.push({ path: sitePath, name: site.name, depth: 1, zone, line: site.areas[0]?.lines[0]?.id ?? null });
    for (const area of site.areas) {
      const areaPath = `${sitePath}/${area.id}`;
      places.push({ path: areaPath, name: area.name, depth: 2, zone, line: area.lines[0]?.id ?? null });
      for (const line of area.lines) {
        const linePath = `${areaPath}/${line.id}`;
        places.push({ path: linePath, name: line.name, depth: 3, zone, line: line.id });
        for (const machine of line.machines) {
          places.push({ path: `${linePath}/${machine.id}`, name: machine.name, depth: 4, zone, line: line.id });
        }
      }
    }
  }
  return places;
}
