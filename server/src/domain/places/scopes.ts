/** Places that somebody can be held to something at: those of the plant, and departments, which are lines of one site together. */

import type { Plant } from '@gemba/contract/plant';
import type { Line, Site } from '@gemba/contract/plant/site';
import type { TargetAsked, TargetLevel } from '../targets/types.ts';

/** Where a line stands, as a question for its targets needs it; `null` when the plant has no such line. */
export function standsIn(
  plant: Plant,
  lineId: string,
): Pick<TargetAsked, 'enterprise' | 'site' | 'area' | 'department' | 'line'> | null {
  for (const site of plant.sites) {
    for (const area of site.areas) {
      if (!area.lines.some(({ id }) => id === lineId)) continue;
      const department = site.departments?.find(({ lines }) => lines.includes(lineId));
      return {
        enterprise: plant.enterprise.id,
        site: site.id,
        area: scopeIn(site, area.id),
        department: department === undefined ? null : scopeIn(site, department.id),
        line: lineId,
      };
    }
  }
  return null;
}

export interface Scope {
  level: TargetLevel;
  /** As targets name it. */
  place: string;
  name: string;
  /** The site that it lies in; `null` for the enterprise. */
  site: Site | null;
  /** Only of a line. */
  line: Line | null;
}

/** All places that can have a target, from the widest to the nearest. */
export function scopesOf(plant: Plant): Scope[] {
  const { enterprise } = plant;
  return [
    { level: 'enterprise', place: enterprise.id, name: enterprise.name, site: null, line: null },
    ...plant.sites.flatMap((site) => [
      { level: 'site' as const, place: site.id, name: site.name, site, line: null },
      ...site.areas.map(({ id, name }) => ({
        ...{ level: 'area' as const, place: scopeIn(site, id), name, site, line: null },
      })),
      ...(site.departments ?? []).map(({ id, name }) => ({
        ...{ level: 'department' as const, place: scopeIn(site, id), name, site, line: null },
      })),
      ...site.areas.flatMap(({ lines }) =>
        lines.map((line) => ({ level: 'line' as const, place: line.id, name: line.name, site, line })),
      ),
    ]),
  ];
}

const scopeIn = (site: Site, id: string): string => `${site.id}/${id}`;
