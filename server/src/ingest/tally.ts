/** Counting by name for whoever looks after a thing: so often, and the last example. Bounded by the number of names. */

/** So often, and where last. */
export interface Tally {
  count: number;
  /** For example `DDATA press-1: alias 99`. */
  last: string;
  /** ms UTC. */
  atMs: number;
}

/** Longest example, characters: names in it are the sender's own. */
const EXAMPLE_MAX_CHARS = 160;

export function tally<K>(tallies: Map<K, Tally>, key: K, example: string, atMs: number, count = 1): void {
  const last = example.slice(0, EXAMPLE_MAX_CHARS);
  tallies.set(key, { count: (tallies.get(key)?.count ?? 0) + count, last, atMs });
}
