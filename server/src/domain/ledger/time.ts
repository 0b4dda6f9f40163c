/**
 * Time passes for one machine: rows grow, are cut at quarter hours, calendar changes and changes of state, and time in
 * which nobody watched becomes no data. Nothing here looks at samples.
 */

import type { MachineState, ShownState } from '@gemba/contract/state';
import { isSlow } from '../state/pace.ts';
import { shownOf } from '../state/shown.ts';
import { forgetMarks, passMarks, spend } from './life.ts';
import type { LedgerRow } from './row.ts';
import { floorQuarter, keepRecent, NS_PER_QUARTER, outOfReach, type Run, remember } from './run.ts';
import type { Blind, Hidden } from './state.ts';

/** Stretches of no data kept until all counters have told of them. */
const BLIND_MAX = 32;
/** A longer silence is a clock that was wrong (1970, say), and gets no rows: it would be some 35,000 a year. */
const SILENCE_MAX_NS = 400n * 86_400_000_000_000n;

/** Time passes to `toNs`, watched but for declared gaps. */
export function pass(run: Run, toNs: bigint): void {
  const { draft } = run;
  while (draft.settledNs < toNs) {
    const end = draft.hidden.length === 0 ? toNs : min(toNs, nextHiddenChange(draft.hidden, draft.settledNs));
    if (hiddenAt(run, (gap) => gap.everything)) unwatched(run, end, false);
    else watched(run, end);
  }
}

/** Nobody watches until `toNs`: no data, whatever the machine does meanwhile. */
export function goBlind(run: Run, toNs: bigint): void {
  const { draft } = run;
  if (toNs - draft.settledNs <= SILENCE_MAX_NS) {
    unwatched(run, toNs, true);
  } else {
    const carried = closeOpen(run);
    setShown(run, 'no-data');
    passMarks(run, toNs, 'no-data');
    draft.settledNs = toNs;
    // There is no row of the silence to book it on: it stays with what begins after it.
    if (carried) draft.open = { ...carried, fromNs: toNs, toNs };
  }
  draft.knownFromNs = toNs;
}

/** The row at the present moment, of length 0 if it has just begun: where an increment of this moment is booked. */
export function rowNow(run: Run): LedgerRow {
  // A declared gap is open at its beginning: a sample of that moment is the last one that is whole.
  return rowIn(run, hiddenAt(run, (gap) => gap.fromNs < run.draft.settledNs) ? 'no-data' : run.draft.state);
}

function rowIn(run: Run, state: MachineState): LedgerRow {
  const { draft, context } = run;
  cut(run);
  const reason = state === draft.state ? draft.reason : null;
  const segment = run.segment as NonNullable<Run['segment']>;
  const shift = segment.shift?.key ?? null;
  const { open } = draft;
  if (open) {
    const same =
      open.state === state &&
      open.reason === reason &&
      open.calendar === segment.calendar &&
      open.shift === shift &&
      open.product === context.product &&
      open.fromNs >= run.cutFromNs;
    if (same) return open;
    if (open.fromNs === open.toNs) {
      // It never lasted: what was booked at this moment stays, under what holds from this moment on.
      return Object.assign(open, { state, reason, calendar: segment.calendar, shift, product: context.product });
    }
    keepRecent(run, open);
  }
  draft.open = {
    machine: draft.machine,
    fromNs: draft.settledNs,
    toNs: draft.settledNs,
    calendar: segment.calendar,
    shift,
    state,
    reason,
    product: context.product,
    good: 0,
    reject: 0,
    rework: 0,
    idealS: 0,
    goodIdealS: 0,
    energyKWh: 0,
    estimated: false,
  };
  return draft.open;
}

/** The stretch without watching that lasts at this moment; `null` while somebody watches. */
export function blindNow(run: Run): Blind | null {
  const last = run.draft.blind.at(-1);
  const lasts = last?.toNs === run.draft.settledNs && hiddenAt(run, (gap) => gap.everything);
  return lasts && run.draft.open === null ? last : null;
}

/** Brings the shown state up to the present moment, and with it the time since when it is shown. */
export function show(run: Run): void {
  const { draft, context } = run;
  cut(run);
  const calendar = (run.segment as NonNullable<Run['segment']>).calendar;
  const state = effectiveState(run);
  const slow = state === 'producing' && isSlow(draft.pace, draft.totals.runNs, context.paceCycleS, context.slowLimit);
  setShown(run, shownOf(calendar, state, slow));
}

function setShown({ draft }: Run, shown: ShownState): void {
  if (shown === draft.shown) return;
  draft.shown = shown;
  draft.shownSinceNs = draft.settledNs;
}

/** Declared gaps that time has passed are forgotten, and so are stretches without watching of which all was told. */
export function forget(run: Run): void {
  const { draft } = run;
  forgetMarks(run);
  const lasts = ({ toNs }: { toNs: bigint }) => toNs > draft.settledNs;
  if (draft.hidden.length > 0) draft.hidden = draft.hidden.filter(lasts);
  if (draft.declared.length > 0) draft.declared = draft.declared.filter(lasts);
  if (draft.filled.length > 0) draft.filled = draft.filled.filter(lasts);
  if (draft.blind.length === 0) return;
  const memories = Object.values(draft.counters).filter((memory) => memory !== null);
  // A counter in doubt may go back to its older reading, and count from there.
  const openAfterNs = memories.reduce(
    (oldest, { last, older }) => min(oldest, (older ?? last).timeNs),
    draft.settledNs,
  );
  // One that reaches the present moment may still go on.
  const open = draft.blind.filter((blind) => blind.toNs > openAfterNs || blind.toNs === draft.settledNs);
  const kept = new Set(open.slice(-BLIND_MAX));
  for (const blind of draft.blind) if (!kept.has(blind)) outOfReach(run, blind);
  draft.blind = [...kept];
}

function watched(run: Run, toNs: bigint): void {
  const { draft } = run;
  while (draft.settledNs < toNs) {
    remember(run);
    const row = rowIn(run, effectiveState(run));
    if (row.fromNs === row.toNs) show(run);
    const end = min(toNs, run.cutToNs);
    passMarks(run, end, row.state);
    spend(run, row.state, end - draft.settledNs);
    if (row.state === 'producing') draft.totals.runNs += end - draft.settledNs;
    row.toNs = end;
    draft.settledNs = end;
    run.touched.add(row);
  }
}

/** One stretch of no data; its rows are made from it when they are given out, since counters may tell of it later. */
function unwatched(run: Run, toNs: bigint, unobserved: boolean): void {
  const { draft } = run;
  remember(run);
  const carried = closeOpen(run);
  let blind = draft.blind.at(-1);
  if (blind?.toNs !== draft.settledNs) {
    blind = { fromNs: draft.settledNs, toNs: draft.settledNs, good: 0, reject: 0, rework: 0, energyKWh: 0 };
    draft.blind.push(blind);
  }
  blind.good += carried?.good ?? 0;
  blind.reject += carried?.reject ?? 0;
  blind.rework += carried?.rework ?? 0;
  blind.energyKWh += carried?.energyKWh ?? 0;
  run.touchedBlind.add(blind);
  draft.pace = [];
  setShown(run, 'no-data');
  // Of a long silence the first and the last quarter hour are remembered: what comes late begins near one of them.
  const first = floorQuarter(draft.settledNs) + NS_PER_QUARTER;
  for (const stop of [first, max(first, floorQuarter(toNs - 1n)), toNs]) {
    if (stop <= draft.settledNs || stop > toNs) continue;
    blind.toNs = stop;
    passMarks(run, stop, 'no-data');
    spend(run, 'no-data', stop - draft.settledNs);
    draft.settledNs = stop;
    if (unobserved) draft.knownFromNs = stop;
    if (stop < toNs) remember(run);
  }
}

/** Closes the open row; one that never lasted is given back, for what was booked on it. */
function closeOpen(run: Run): LedgerRow | null {
  const { open } = run.draft;
  run.draft.open = null;
  if (!open || open.fromNs === open.toNs) return open;
  keepRecent(run, open);
  return null;
}

/** Looks the calendar up again when time has left the stretch that was looked up last. */
function cut(run: Run): void {
  const { settledNs } = run.draft;
  if (run.segment && settledNs >= run.cutFromNs && settledNs < run.cutToNs) return;
  const segment = run.context.calendar.segmentAt(settledNs);
  const quarter = floorQuarter(settledNs);
  run.segment = segment;
  run.cutFromNs = max(segment.fromNs, quarter);
  run.cutToNs = min(segment.toNs, quarter + NS_PER_QUARTER);
}

const effectiveState = (run: Run): MachineState => (hiddenAt(run, () => true) ? 'no-data' : run.draft.state);

function hiddenAt(run: Run, which: (gap: Hidden) => boolean): boolean {
  const { settledNs, hidden } = run.draft;
  if (hidden.length === 0) return false;
  return hidden.some((gap) => gap.fromNs <= settledNs && settledNs < gap.toNs && which(gap));
}

function nextHiddenChange(hidden: readonly Hidden[], nowNs: bigint): bigint {
  const changes = hidden.flatMap((gap) => [gap.fromNs, gap.toNs]).filter((change) => change > nowNs);
  return changes.reduce(min, changes[0] ?? 1n << 62n);
}

export const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);
export const max = (a: bigint, b: bigint): bigint => (a > b ? a : b);
