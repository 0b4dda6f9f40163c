/**
 * Wall screens: each says who it is when it connects, and goodbye when somebody closes it. One that goes silent without a
 * goodbye is dead. Which there are is kept over restarts, so that one that died meanwhile is missed.
 */

import type { Clock } from '../clock.ts';

/** A wall as it is remembered. */
export interface Wall {
  id: string;
  /** It was closed by somebody: nobody waits for it. */
  isClosed: boolean;
  /** As people call it; absent while nobody has said. */
  name?: string | null;
  /** Last sign of life, ms UTC; absent where that was not kept. */
  seenMs?: number | null;
}

/** A wall as people see it. */
export interface WallView {
  id: string;
  name: string | null;
  state: 'live' | 'silent' | 'closed';
  seenMs: number | null;
}

export interface WallsOptions {
  clock: Clock;
  /** Keeps what is known of all walls. */
  keep: (walls: readonly Wall[]) => void;
}

/** ids are `place~random`: both of them a client's. */
const ID_PATTERN = /^[A-Za-z0-9][A-Za-z0-9/._-]{0,140}~[a-z0-9]{4,16}$/;
/** Time for a wall that reloads, or loses its network for a moment, ms. */
const DEAD_AFTER_MS = 60_000;
const WALLS_MAX = 500;

interface Known extends Wall {
  screens: Set<string>;
  /** Since when no screen of it is connected, on the clock that nobody sets. */
  silentMs: number;
}

export class Walls {
  readonly #options: WallsOptions;
  readonly #known = new Map<string, Known>();

  constructor(options: WallsOptions) {
    this.#options = options;
  }

  /** What was known when the server started: each has its time to come back. */
  load(walls: readonly Wall[]): void {
    const silentMs = this.#options.clock.elapsedMs();
    for (const wall of walls)
      if (!this.#known.has(wall.id)) this.#known.set(wall.id, { ...wall, screens: new Set(), silentMs });
  }

  /** A screen says which wall it is. Returns whether it can be one. */
  present(screen: string, id: unknown): boolean {
    if (typeof id !== 'string' || !ID_PATTERN.test(id)) return false;
    const known = this.#known.get(id);
    if (known === undefined && this.#known.size >= WALLS_MAX) return false;
    const wall = known ?? { id, isClosed: true, screens: new Set<string>(), silentMs: 0 };
    this.#known.set(id, wall);
    wall.screens.add(screen);
    const isNews = wall.isClosed || wall.screens.size === 1;
    wall.seenMs = this.#options.clock.nowMs();
    if (isNews) this.#change(wall, false);
    return true;
  }

  /** Somebody closes it. */
  goodbye(screen: string): void {
    const wall = this.#of(screen);
    if (wall === undefined) return;
    wall.screens.delete(screen);
    wall.seenMs = this.#options.clock.nowMs();
    if (wall.screens.size === 0) this.#change(wall, true);
  }

  /** Its connection is gone; whether it comes back time will tell. */
  gone(screen: string): void {
    const wall = this.#of(screen);
    if (wall === undefined) return;
    wall.screens.delete(screen);
    wall.silentMs = this.#options.clock.elapsedMs();
    wall.seenMs = this.#options.clock.nowMs();
    this.#keep();
  }

  /** Gives it a name, or takes that away. `false` where there is no such wall. */
  rename(id: string, name: string | null): boolean {
    const wall = this.#known.get(id);
    if (wall === undefined) return false;
    wall.name = name;
    this.#keep();
    return true;
  }

  /** It was taken down. `false` where there is no such wall. */
  forget(id: string): boolean {
    if (!this.#known.delete(id)) return false;
    this.#keep();
    return true;
  }

  /** ids of walls that are silent without having said goodbye. */
  dead(): string[] {
    const elapsedMs = this.#options.clock.elapsedMs();
    return [...this.#known.values()]
      .filter(
        ({ isClosed, screens, silentMs }) => !isClosed && screens.size === 0 && elapsedMs - silentMs >= DEAD_AFTER_MS,
      )
      .map(({ id }) => id);
  }

  all(): WallView[] {
    const nowMs = this.#options.clock.nowMs();
    return [...this.#known.values()].map(({ id, isClosed, screens, name = null, seenMs = null }) => ({
      ...{ id, name, state: screens.size > 0 ? 'live' : isClosed ? 'closed' : 'silent' },
      seenMs: screens.size > 0 ? nowMs : seenMs,
    }));
  }

  #change(wall: Known, isClosed: boolean): void {
    wall.isClosed = isClosed;
    this.#keep();
  }

  #keep(): void {
    this.#options.keep(
      [...this.#known.values()].map(({ id, isClosed, name = null, seenMs = null }) => ({ id, isClosed, name, seenMs })),
    );
  }

  #of(screen: string): Known | undefined {
    return [...this.#known.values()].find(({ screens }) => screens.has(screen));
  }
}
