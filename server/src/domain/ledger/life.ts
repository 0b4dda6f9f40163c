/**
 * Life-to-date of what meters are made of: how long the machine was in each state, what it made and used, and what
 * counters of its own counted. Part of the fold, so that late data, duplicates and restarts change nothing but the truth;
 * as it was at marked moments it is kept, for whatever counts from there.
 */

import type { MachineState } from '@gemba/contract/state';
import type { Life } from './lived.ts';
import type { Run } from './run.ts';
import type { FoldState } from './state.ts';

/** All that is accounted for. */
export function lifeOf({ totals, metered }: Pick<FoldState, 'totals' | 'metered'>): Life {
  const { statesNs, good, reject, energyKWh } = totals;
  const counters = Object.fromEntries(Object.entries(metered).map(([signal, { total }]) => [signal, total]));
  return { statesNs, good, reject, energyKWh, counters };
}

/**
 * What was at a marked moment; while time hasn't come there, all that is accounted for lies before it. `null` where time
 * had passed it before it was marked.
 */
export function lifeAt(state: FoldState, atNs: bigint): Life | null {
  if (state.settledNs < atNs) return lifeOf(state);
  return state.marked[String(atNs)] ?? null;
}

/** Time is about to pass from `settledNs` to `toNs` in a state: each mark on the way keeps what was there. */
export function passMarks({ draft, context }: Run, toNs: bigint, state: MachineState): void {
  for (const atNs of context.marks) {
    if (atNs <= draft.settledNs || atNs > toNs) continue;
    const life = lifeOf(draft);
    const statesNs = grown(life.statesNs, state, atNs - draft.settledNs);
    draft.marked = { ...draft.marked, [String(atNs)]: { ...life, statesNs } };
  }
}

/** Time passes in a state. */
export function spend({ draft }: Run, state: MachineState, ns: bigint): void {
  draft.totals.statesNs = grown(draft.totals.statesNs, state, ns);
}

/** Marks that nobody asks for any more are forgotten. */
export function forgetMarks({ draft, context }: Run): void {
  const kept = Object.entries(draft.marked).filter(([atNs]) => context.marks.includes(BigInt(atNs)));
  if (kept.length < Object.keys(draft.marked).length) draft.marked = Object.fromEntries(kept);
}

const grown = (statesNs: Life['statesNs'], state: MachineState, ns: bigint): Life['statesNs'] => ({
  ...statesNs,
  [state]: (statesNs[state] ?? 0n) + ns,
});
