/** Wall screens that the fake server knows: one that is missed, one that lives, one that somebody closed. */

export interface WallScreen {
  id: string;
  name: string | null;
  state: 'live' | 'silent' | 'closed';
  seenMs: number | null;
}

export const wallsOf = (nowMs: number): WallScreen[] => [
  { id: 'line-1~a1b2c3d4', name: 'Packing hall, above the gate', state: 'live', seenMs: nowMs },
  { id: 'hanoi/filling~77aa01be', name: null, state: 'silent', seenMs: nowMs - 47 * 60_000 },
  { id: 'line-2~90be12aa', name: null, state: 'closed', seenMs: null },
];

/** What is left of them after somebody has renamed or forgotten one. */
export function wallsAfter(
  walls: readonly WallScreen[],
  path: string,
  { id, name }: Record<string, unknown>,
): WallScreen[] {
  if (path === '/walls/forget') return walls.filter((wall) => wall.id !== id);
  return walls.map((wall) => (wall.id === id ? { ...wall, name: name === '' ? null : String(name) } : wall));
}
