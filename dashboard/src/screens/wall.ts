/** What a wall shows and how it is divided: pure, from the plant and the present views. */

import type { PlantView } from '@gemba/contract/live';
import type { MaintenanceView } from '@gemba/contract/maintenance';
import type { LineLive } from '../live/line.svelte.ts';

type WallKind = 'site' | 'area' | 'line';

/** A wall that can be opened. */
export interface WallPlace {
  /** What stands in its address. */
  id: string;
  kind: WallKind;
  /** From the whole to the part: `['Hanoi', 'Bottling']`. */
  title: string[];
  zone: string;
  lines: string[];
  machines: number;
}

/**
 * All walls of a plant: each site, its areas, their lines. An area's id is unique in its site only, so where two sites
 * share one, or it is also a site's or a line's, its wall is `site/area`.
 */
export function wallsOf(plant: PlantView): WallPlace[] {
  const taken = new Map<string, number>();
  const count = (id: string): void => void taken.set(id, (taken.get(id) ?? 0) + 1);
  for (const site of plant.sites) {
    count(site.id);
    for (const area of site.areas) {
      count(area.id);
      for (const line of area.lines) count(line.id);
    }
  }
  return plant.sites.flatMap((site) => {
    const wall = (
      kind: WallKind,
      id: string,
      title: string[],
      lines: PlantView['sites'][number]['areas'][number]['lines'],
    ) => ({
      id,
      kind,
      title,
      zone: site.timeZone,
      lines: lines.map((line) => line.id),
      machines: lines.reduce((sum, line) => sum + line.machines.length, 0),
    });
    return [
      wall(
        'site',
        site.id,
        [site.name],
        site.areas.flatMap((area) => area.lines),
      ),
      ...site.areas.flatMap((area) => [
        wall('area', taken.get(area.id) === 1 ? area.id : `${site.id}/${area.id}`, [site.name, area.name], area.lines),
        ...area.lines.map((line) => wall('line', line.id, [site.name, line.name], [line])),
      ]),
    ];
  });
}

/** The wall of an address: a site before an area before a line; `site/area` always works. */
export function findWall(plant: PlantView, id: string): WallPlace | undefined {
  const walls = wallsOf(plant);
  const exact = walls.find((wall) => wall.id === id);
  if (exact !== undefined) return exact;
  const [siteId, areaId] = id.split('/');
  const site = plant.sites.find((candidate) => candidate.id === siteId);
  const area = site?.areas.find((candidate) => candidate.id === areaId);
  if (site === undefined || area === undefined) return undefined;
  return walls.find((wall) => wall.kind === 'area' && wall.title[0] === site.name && wall.title[1] === area.name);
}

/** More tiles than this can't be read from five metres on 55″ (cap height = distance ÷ 200). */
export const TILES_MAX = 24;
/** Rows get flatter than this many allow. */
const ROWS_MAX = 6;

/** How a wall's lines are laid out: columns of tiles, rows that each line takes, and lines on each page. */
export interface WallShape {
  columns: number;
  rowsPerLine: number;
  linesPerPage: number;
}

/** Width ÷ height of all tiles together on a screen of 16:9, and what one tile looks best at. */
const FIELD_ASPECT = 1.92;
const TILE_ASPECT = 1.45;

/**
 * Shape for lines of at most `machines` machines. Each line has as many rows as bring its tiles nearest to their best
 * proportion; what would be too small to read goes to further pages.
 */
export function shapeOf(lineCount: number, machines: number): WallShape {
  let best: WallShape | undefined;
  let bestMiss = Number.POSITIVE_INFINITY;
  for (let rowsPerLine = 1; rowsPerLine <= ROWS_MAX; rowsPerLine += 1) {
    const columns = Math.max(1, Math.ceil(machines / rowsPerLine));
    const fitting = Math.min(Math.floor(ROWS_MAX / rowsPerLine), Math.floor(TILES_MAX / (columns * rowsPerLine)));
    const linesPerPage = Math.max(1, Math.min(lineCount, fitting));
    const aspect = (FIELD_ASPECT / columns) * linesPerPage * rowsPerLine;
    const miss = Math.abs(Math.log(aspect / TILE_ASPECT));
    if (miss < bestMiss) {
      best = { columns, rowsPerLine, linesPerPage };
      bestMiss = miss;
    }
  }
  return best ?? { columns: 1, rowsPerLine: 1, linesPerPage: 1 };
}

/** A page stands this long before the next comes. */
export const PAGE_MS = 15_000;

/**
 * The page to show. Pages turn with the server's clock, so that neighbouring walls turn together; a page with an
 * unacknowledged critical alarm stays.
 * @param pinned index of that page, if there is one
 */
export function pageAt(pages: number, serverMs: number, pinned: number | null): number {
  return pinned ?? (pages <= 1 ? 0 : Math.floor(serverMs / PAGE_MS) % pages);
}

/** Machines by what is abnormal about them. */
export function countShown(lines: readonly LineLive[]): { down: number; slow: number; noData: number } {
  const counts = { down: 0, slow: 0, noData: 0 };
  for (const { shown } of lines.flatMap((line) => line.machines)) {
    if (shown === 'down') counts.down += 1;
    else if (shown === 'slow') counts.slow += 1;
    else if (shown === 'no-data') counts.noData += 1;
  }
  return counts;
}

const DAY_MS = 86_400_000;

/** Plans that come due within a day, the soonest first. */
export function dueNext(plans: readonly MaintenanceView[], nowMs: number): MaintenanceView[] {
  return plans
    .filter(
      (plan) => plan.due !== 'due' && plan.due !== 'overdue' && plan.dueMs !== null && plan.dueMs < nowMs + DAY_MS,
    )
    .sort((a, b) => (a.dueMs ?? 0) - (b.dueMs ?? 0));
}

/** Plans that are due or overdue, the longest overdue first. */
export function dueNow(plans: readonly MaintenanceView[]): MaintenanceView[] {
  return plans
    .filter((plan) => plan.due === 'due' || plan.due === 'overdue')
    .sort((a, b) => Number(b.due === 'overdue') - Number(a.due === 'overdue') || b.used - a.used);
}
