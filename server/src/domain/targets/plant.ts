/** What the plant's configuration says about targets: a line's place in the hierarchy, and the targets it has from there. */

import type { Plant } from '@gemba/contract/plant';
import type { Line, Site } from '@gemba/contract/plant/site';
import type { Target, TargetAsked, TargetLevel } from './types.ts';

/** Before any day that can be set. */
const ALWAYS = '0000-01-01';
/** In the place of a person, and of a number: what stands in the configuration was set by nobody here. */
export const CONFIGURED = { id: 0, by: 'plant.yaml' } as const;

/** Targets that stand in the configuration: the OEE of lines. What is set later of the same scope takes their place. */
export function configuredTargets(plant: Plant): Target[] {
  return placesOf(plant).flatMap(({ level, place, line }): Target[] =>
    level !== 'line' || line?.oeeTarget === undefined
      ? []
      : [
          {
            ...CONFIGURED,
            ...{ figure: 'oee', level, place, team: null, shift: null },
            ...{ from: ALWAYS, value: line.oeeTarget, note: '', atNs: 0n },
          },
        ],
  );
}

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
        area: placeIn(site, area.id),
        department: department === undefined ? null : placeIn(site, department.id),
        line: lineId,
      };
    }
  }
  return null;
}

export interface TargetPlace {
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
export function placesOf(plant: Plant): TargetPlace[] {
  const { enterprise } = plant;
  return [
    { level: 'enterprise', place: enterprise.id, name: enterprise.name, site: null, line: null },
    ...plant.sites.flatMap((site) => [
      { level: 'site' as const, place: site.id, name: site.name, site, line: null },
      ...site.areas.map(({ id, name }) => ({
        ...{ level: 'area' as const, place: placeIn(site, id), name, site, line: null },
      })),
      ...(site.departments ?? []).map(({ id, name }) => ({
        ...{ level: 'department' as const, place: placeIn(site, id), name, site, line: null },
      })),
      ...site.areas.flatMap(({ lines }) =>
        lines.map((line) => ({ level: 'line' as const, place: line.id, name: line.name, site, line })),
      ),
    ]),
  ];
}

const placeIn = (site: Site, id: string): string => `${site.id}/${id}`;
