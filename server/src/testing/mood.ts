/** How a part that a test stands behind takes the next calls. */

/** It works, works slowly, refuses, or never answers again, with the work done or not: the process was killed. */
export type Mood = 'well' | 'slow' | 'refusing' | 'dead-before' | 'dead-after';

/** Turns of the event loop that a slow call takes: other things happen meanwhile. */
const SLOW_TURNS = 60;

/** Does the work after a turn, as the mood of that moment wants it. */
export async function inMood<T>(mood: () => Mood, work: () => T | Promise<T>): Promise<T> {
  const turns = mood() === 'slow' ? SLOW_TURNS : 1;
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
  const now = mood();
  if (now === 'refusing') throw new Error('refused by the test');
  if (now === 'dead-before') return new Promise(() => undefined);
  const done = await work();
  return now === 'dead-after' ? new Promise(() => undefined) : done;
}
