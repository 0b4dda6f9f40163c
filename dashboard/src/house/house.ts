/** What the cards of the house are put together from: which wall a screen shows, how long a certificate still holds. Pure. */

import type { WallScreen } from '../api/walls.ts';

const DAY_MS = 86_400_000;

/** The place that a wall screen shows, and the mark that tells it from others of the same place. */
export function partsOfWall(id: string): { place: string; mark: string } {
  const at = id.lastIndexOf('~');
  return at < 0 ? { place: id, mark: '' } : { place: id.slice(0, at), mark: id.slice(at + 1) };
}

const ORDER: Record<WallScreen['state'], number> = { silent: 0, live: 1, closed: 2 };

/** Those that are missed first, then those that live. */
export const missedFirst = (walls: readonly WallScreen[]): WallScreen[] =>
  walls.toSorted((a, b) => ORDER[a.state] - ORDER[b.state] || (a.name ?? a.id).localeCompare(b.name ?? b.id));

/** Whole days until then; below 0 when it is over. */
export const daysLeft = (endMs: number, nowMs: number): number => Math.floor((endMs - nowMs) / DAY_MS);
