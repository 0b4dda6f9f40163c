/**
 * A sink as one process sees it: its calls take time, fail as the mood wants, and the process may be killed after a call
 * has taken effect and before it has heard of it. What the sink holds lives on.
 */

import type { Life } from './life.ts';
import type { Mood, Perils, Point } from './perils.ts';
import type { World } from './world.ts';

export interface Caller {
  world: World;
  perils: Perils;
  life: Life;
}

/** Longest time of a call, ms, as usual and when the sink is slow. */
const CALL_MS = 6;
const SLOW_MS = 20_000;

/** Does the work as the mood of the moment wants it. */
export async function call<T>(
  { world, perils, life }: Caller,
  sink: 'records' | 'historian',
  method: string,
  work: () => Promise<T>,
): Promise<T> {
  const mood: Mood = perils[sink];
  await world.pause(world.between(0.1, mood === 'slow' ? SLOW_MS : CALL_MS), life);
  if (mood === 'refusing') throw new Error(`the ${sink} refuse`);
  const value = await work();
  perils.passed(`${sink}.${method}` as Point, life);
  if (!life.alive) await new Promise(() => {});
  await world.pause(world.between(0.1, CALL_MS), life);
  if (mood === 'done-but-failed') throw new Error(`the ${sink} did not answer`);
  return value;
}

/** A store behind such calls: every method of it is one. */
export function called<T extends object>(store: T, sink: 'records' | 'historian', caller: Caller): T {
  return new Proxy(store, {
    get(target, name) {
      const value = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => call(caller, sink, String(name), async () => value.apply(target, args));
    },
  });
}
