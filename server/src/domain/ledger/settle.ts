/** An observation settles time: up to its beginning nobody watched, and within it the waiting samples take effect. */

import type { Sample } from '@gemba/contract/sample';
import { apply, applyBefore } from './apply.ts';
import type { Run } from './run.ts';
import { forget, goBlind, pass, show } from './time.ts';

/** Settles everything through `throughNs`, watched from `fromNs` on. */
export function settle(run: Run, fromNs: bigint, throughNs: bigint): void {
  const { draft } = run;
  if (draft.knownFromNs === null) begin(run, fromNs);
  else if (fromNs > draft.settledNs) goBlind(run, fromNs);
  const { pending } = draft;
  let next = 0;
  while (next < pending.length && (pending[next] as Sample).timeNs <= throughNs) {
    const { timeNs } = pending[next] as Sample;
    pass(run, timeNs);
    // All samples of one moment take effect together: the state first, then what was made in it.
    for (; pending[next]?.timeNs === timeNs; next++) apply(run, pending[next] as Sample);
    show(run);
  }
  pending.splice(0, next);
  pass(run, throughNs);
  show(run);
  forget(run);
}

/** The ledger of a machine begins with its first observation; older samples only say what held then. */
function begin(run: Run, fromNs: bigint): void {
  const { draft } = run;
  draft.settledNs = fromNs;
  draft.knownFromNs = fromNs;
  draft.shownSinceNs = fromNs;
  const first = draft.pending.findIndex((sample) => sample.timeNs >= fromNs);
  const before = draft.pending.splice(0, first < 0 ? draft.pending.length : first);
  for (const sample of before) applyBefore(run, sample);
}
