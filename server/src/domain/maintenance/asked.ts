/** What was asked of a time is asked again with every look at the clock: answers that cost much are kept. */

/** Answers that are kept; a plan asks for a handful of times, and then for others. */
const KEPT_MAX = 64;

/** The same function, which finds each answer once; it must depend on nothing but the time. */
export function asked<T>(find: (timeNs: bigint) => T): (timeNs: bigint) => T {
  const known = new Map<bigint, T>();
  return (timeNs) => {
    const before = known.get(timeNs);
    if (before !== undefined) return before;
    const found = find(timeNs);
    if (known.size >= KEPT_MAX) known.clear();
    known.set(timeNs, found);
    return found;
  };
}
