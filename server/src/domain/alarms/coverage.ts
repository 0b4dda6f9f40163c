/**
 * Which time of a machine is covered: stretches go in, in any order, and out comes what lies open between them. What
 * lies open may still come, as a backlog is sent again beside the present; what is covered is complete.
 */

import type { Run } from './types.ts';

/** The present run; `null` before anything was covered. */
export const head = (runs: readonly Run[]): Run | null => runs.at(-1) ?? null;

/** The runs with a stretch added: ascending, neither overlapping nor touching. */
export function cover(runs: readonly Run[], added: Run): Run[] {
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
