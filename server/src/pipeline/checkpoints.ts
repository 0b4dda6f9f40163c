/**
 * How many checkpoints of a machine are kept: where late input is to be expected, every one is worth its place; further
 * back one a day, of midnight UTC, is enough, and late input of that time costs a day more to fold.
 */

const DAY_NS = 86_400_000_000_000n;
/** Every one of the last two days. */
const DENSE_NS = 2n * DAY_NS;
/** How far back is looked for what was dense when the machine was last watched. */
const LOOKED_NS = 30n * DAY_NS;

/** The stretch in which one a day stays, once the newest stands at `newestNs`. */
export const sparseBefore = (newestNs: bigint): { fromNs: bigint; toNs: bigint } => ({
  fromNs: newestNs - DENSE_NS - LOOKED_NS,
  toNs: newestNs - DENSE_NS,
});

/** Those of a run through time that are kept. */
export function thinned<T extends { settledNs: bigint }>(checkpoints: readonly T[], newestNs: bigint): T[] {
  const { toNs } = sparseBefore(newestNs);
  return checkpoints.filter(({ settledNs }) => settledNs >= toNs || settledNs % DAY_NS === 0n);
}
