/**
 * Entries take their place: samples wait for the observation that covers them, declared gaps for time to reach them.
 * What belongs to time that is already accounted for is late, and says from when on the machine must be folded again.
 */

import type { SignalId } from '@gemba/contract/identity';
import { openGaps } from '@gemba/contract/open-gaps';
import type { Filled, Gap, Sample, Stretch } from '@gemba/contract/sample';
import type { CounterMemory } from '../counters/counter.ts';
import { type Binding, type FoldContext, signalsOf } from './context.ts';
import { markDirty, type Run } from './run.ts';
import type { Hidden } from './state.ts';

/** Samples that wait for an observation; beyond it the oldest are left to the late pass. Some 1,000 s of a busy machine. */
const PENDING_MAX = 100_000;

export function takeSample(run: Run, sample: Sample): void {
  const { draft } = run;
  if (sample.timeNs > draft.newestNs) draft.newestNs = sample.timeNs;
  const binding = run.context.bindings.get(sample.signal);
  if (!binding) return;
  if (draft.knownFromNs !== null && sample.timeNs <= draft.settledNs) {
    // One earlier, so that going back finds a checkpoint that doesn't hold this moment yet.
    if (!isApplied(run, sample, binding)) markDirty(run, sample.timeNs - 1n);
    return;
  }
  insert(run, sample, binding);
  if (draft.pending.length > PENDING_MAX) {
    const dropped = draft.pending.shift() as Sample;
    markDirty(run, dropped.timeNs - 1n);
  }
}

export function takeGap(run: Run, gap: Gap): void {
  const { draft } = run;
  const declared = { ...gap, signals: readOf(gap, run.context) };
  if (!hiddenBy(declared, run.context) || draft.declared.some((known) => same(known, declared))) return;
  if (draft.blind.some((blind) => blind.fromNs <= gap.fromNs && gap.toNs <= blind.toNs)) return;
  if (draft.knownFromNs !== null && gap.fromNs < draft.settledNs) markDirty(run, gap.fromNs);
  if (gap.toNs <= draft.settledNs) return;
  draft.declared.push(declared);
  hide(run);
}

/** History has told what gaps had left out: what they hid is seen, and what is already accounted for is folded again. */
export function takeFilled(run: Run, filled: Filled): void {
  const { draft } = run;
  const told = { ...filled, signals: readOf(filled, run.context) };
  if ((told.signals.length === 0 && run.context.bindings.size > 0) || draft.filled.some((known) => same(known, told)))
    return;
  if (draft.knownFromNs !== null && told.fromNs < draft.settledNs) markDirty(run, told.fromNs);
  if (told.toNs <= draft.settledNs) return;
  draft.filled.push(told);
  hide(run);
}

/** Says anew what declared gaps hide. */
function hide({ draft, context }: Run): void {
  const open = openGaps(draft.declared, draft.filled, signalsOf(context));
  draft.hidden = open.flatMap((gap) => hiddenBy(gap, context) ?? []).sort((a, b) => (a.fromNs < b.fromNs ? -1 : 1));
}

/** The signals concerned that the fold reads. */
function readOf({ signals }: Stretch, context: FoldContext): SignalId[] {
  const read = signalsOf(context);
  return signals.length === 0 ? read : read.filter((signal) => signals.includes(signal));
}

/** Keeps `pending` in the order of application: by time, then by role, then by signal. A sample that waits already is dropped. */
function insert(run: Run, sample: Sample, binding: Binding): void {
  const { pending } = run.draft;
  let at = pending.length;
  while (at > 0) {
    const order = compare(run.context, pending[at - 1] as Sample, sample, binding);
    if (order === 0) return;
    if (order < 0) break;
    at--;
  }
  if (at === pending.length) pending.push(sample);
  else pending.splice(at, 0, sample);
}

function compare(context: FoldContext, waiting: Sample, sample: Sample, binding: Binding): number {
  if (waiting.timeNs !== sample.timeNs) return waiting.timeNs < sample.timeNs ? -1 : 1;
  if (waiting.signal === sample.signal) return 0;
  return (context.bindings.get(waiting.signal)?.order ?? 0) - binding.order;
}

/** Whether the sample is the newest of its signal that took effect: it came twice, and changes nothing. */
function isApplied(run: Run, sample: Sample, { role }: Binding): boolean {
  const { reported, counters, metered, trends } = run.draft;
  switch (role) {
    case 'state':
    case 'mode':
    case 'reason':
      return reported[role]?.timeNs === sample.timeNs && reported[role].value === sample.value;
    case 'cycle-time':
      return true;
    case 'trend':
      return trends[sample.signal]?.newestNs === sample.timeNs;
    case 'meter':
      return isLast(metered[sample.signal]?.memory ?? null, sample);
    default:
      return isLast(counters[role], sample);
  }
}

const isLast = (memory: CounterMemory | null, { timeNs, value }: Sample): boolean =>
  memory?.last.timeNs === timeNs && memory.last.value === value;

/** What a gap hides: all of the machine, its state, or nothing that time depends on (a counter's next reading heals it). */
function hiddenBy(gap: Gap, context: FoldContext): Hidden | null {
  const { fromNs, toNs } = gap;
  if (fromNs >= toNs) return null;
  const hidden = (id: SignalId) => gap.signals.includes(id);
  if (signalsOf(context).every(hidden)) return { fromNs, toNs, everything: true };
  const state = gap.signals.some((id) => ['state', 'mode'].includes(context.bindings.get(id)?.role ?? ''));
  return state ? { fromNs, toNs, everything: false } : null;
}

const same = (a: Stretch, b: Stretch): boolean =>
  a.fromNs === b.fromNs && a.toNs === b.toNs && a.cause === b.cause && String(a.signals) === String(b.signals);
