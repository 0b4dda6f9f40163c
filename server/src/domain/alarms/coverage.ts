/**
 * Which time of a machine was watched: stretches of observation and declared gaps go in, in any order, and out comes
 * whether anything lies open between them. What lies open may still come (a backlog is sent again beside the present),
 * what is covered is complete: watched, or known never to come.
 */

/** Ascending and neither overlapping nor touching; the last one holds the present. At most {@link MAX_RUNS}. */
export interface Coverage {
  runs: readonly Run[];
  /** End of the newest stretch that nobody watched and for which nothing will come: nothing is known to hold across it. */
  brokenNs: bigint | null;
}

export interface Run {
  fromNs: bigint;
  throughNs: bigint;
}

export const NOTHING: Coverage = { runs: [], brokenNs: null };

/** Holes that are kept open at once; beyond that the oldest is given up and counts as a gap. */
export const MAX_RUNS = 32;

/** The present run; `null` before anything was covered. */
export const head = (coverage: Coverage): Run | null => coverage.runs.at(-1) ?? null;

/** Somebody watched `[fromNs, throughNs]`. */
export function observe({ runs, brokenNs }: Coverage, run: Run): Coverage {
  return limited({ runs: join(runs, run), brokenNs });
}

/** Nobody did, and nothing will come. */
export function declare({ runs, brokenNs }: Coverage, fromNs: bigint, toNs: bigint): Coverage {
  return limited({ runs: join(runs, { fromNs, throughNs: toNs }), brokenNs: later(brokenNs, toNs) });
}

function join(runs: readonly Run[], added: Run): Run[] {
  const joined: Run[] = [];
  let { fromNs, throughNs } = added;
  let placed = false;
  for (const run of runs) {
    if (run.throughNs < fromNs) joined.push(run);
    else if (run.fromNs > throughNs) {
      if (!placed) joined.push({ fromNs, throughNs });
      placed = true;
      joined.push(run);
    } else {
      fromNs = run.fromNs < fromNs ? run.fromNs : fromNs;
      throughNs = run.throughNs > throughNs ? run.throughNs : throughNs;
    }
  }
  if (!placed) joined.push({ fromNs, throughNs });
  return joined;
}

function limited(coverage: Coverage): Coverage {
  const [oldest, next, ...rest] = coverage.runs;
  if (coverage.runs.length <= MAX_RUNS || oldest === undefined || next === undefined) return coverage;
  return {
    runs: [{ fromNs: oldest.fromNs, throughNs: next.throughNs }, ...rest],
    brokenNs: later(coverage.brokenNs, next.fromNs),
  };
}

/** The later of two times, of which the first may be missing. */
export const later = (a: bigint | null, b: bigint): bigint => (a !== null && a > b ? a : b);
