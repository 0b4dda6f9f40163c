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
  for (let next = pending[0]; next && next.timeNs <= throughNs; next = pending[run.applied]) {
    const { timeNs } = next;
    pass(run, timeNs);
    // All samples of one moment take effect together: the state first, then what was made in it.
    for (; pending[run.applied]?.timeNs === timeNs; run.applied++) apply(run, pending[run.applied] as Sample);
    show(run);
  }
  pending.splice(0, run.applied);
  run.applied = 0;
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
