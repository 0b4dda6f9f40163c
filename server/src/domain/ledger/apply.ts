/** A sample takes effect: on the machine's state, or through a counter on what was made. */

import type { Sample, Value } from '@gemba/contract/sample';
import { qualityOf } from '@gemba/contract/sample';
import { readOver } from '../counters/swap.ts';
import { canonical } from '../state/machine-state.ts';
import { counted } from '../state/pace.ts';
import { book } from './booking.ts';
import type { Binding, CounterRole } from './context.ts';
import { follow } from './follow-trend.ts';
import type { Run } from './run.ts';

/** Applies a sample at the present moment of the run; its own time may lie before, in a stretch without watching. */
export function apply(run: Run, sample: Sample): void {
  const binding = run.context.bindings.get(sample.signal);
  if (!binding) return;
  const value = knownValue(sample);
  switch (binding.role) {
    case 'state':
    case 'mode':
    case 'reason':
      run.draft.reported[binding.role] = { value, timeNs: sample.timeNs };
      derive(run);
      return;
    case 'cycle-time':
      run.draft.cycleS = typeof value === 'number' || typeof value === 'bigint' ? Number(value) : null;
      return;
    case 'trend':
      follow(
        run,
        sample.signal,
        typeof value === 'number' || typeof value === 'bigint' ? Number(value) : null,
        sample.timeNs,
      );
      return;
    case 'meter':
      if (typeof value === 'number' || typeof value === 'bigint') meter(run, sample.signal, value, sample.timeNs);
      return;
    default:
      if (typeof value === 'number' || typeof value === 'bigint')
        count(run, binding, { role: binding.role, signal: sample.signal }, value, sample.timeNs);
  }
}

/** A sample from before anything was observed: what it says holds, but there is no time yet to book anything on. */
export function applyBefore(run: Run, sample: Sample): void {
  const role = run.context.bindings.get(sample.signal)?.role;
  if (role?.startsWith('count-') || role === 'energy') run.draft.counters[role as CounterRole] = null;
  if (role === 'meter') run.draft.metered = { ...run.draft.metered, [sample.signal]: { memory: null, total: 0 } };
  if (role !== 'trend') apply(run, sample);
}

function derive({ draft, context }: Run): void {
  const { state, mode, reason } = draft.reported;
  const reported = { state: state?.value ?? null, mode: mode?.value ?? null, reason: reason?.value ?? null };
  const next = canonical(reported, context.mapping);
  draft.state = next.state;
  draft.reason = next.reason;
}

/** A counter of its own: what it counts is no part of any row, only of the machine's life. */
function meter(run: Run, signal: string, value: number | bigint, timeNs: bigint): void {
  const { draft, context } = run;
  const limits = context.metered.get(signal);
  if (limits === undefined) return;
  const before = draft.metered[signal] ?? { memory: null, total: 0 };
  const { memory, delta, kind } = readOver(before.memory, value, timeNs, limits, context.swaps.get(signal) ?? []);
  draft.metered = { ...draft.metered, [signal]: { memory, total: before.total + delta } };
  if (kind === null) return;
  const from = before.memory && Number(before.memory.last.value);
  run.facts.push({ counter: 'meter', signal, atNs: timeNs, kind, from, to: Number(value), counted: delta });
}

function count(
  run: Run,
  binding: Binding,
  { role: counter, signal }: { role: CounterRole; signal: string },
  value: number | bigint,
  timeNs: bigint,
): void {
  const { draft, context } = run;
  const before = draft.counters[counter];
  const ratePerS = counter === 'energy' ? context.maxEnergyPerS : context.maxRatePerS;
  const limits = { modulus: binding.modulus, ratePerS };
  const { memory, delta, kind, sinceNs } = readOver(before, value, timeNs, limits, context.swaps.get(signal) ?? []);
  draft.counters[counter] = memory;
  if (kind !== null) {
    const from = before && Number(before.last.value);
    run.facts.push({ counter, signal, atNs: timeNs, kind, from, to: Number(value), counted: delta });
    // The total no longer speaks of the same parts: what it owed is void.
    if (kind !== 'rollover' && counter === 'count-total') draft.debt = 0;
  }
  if (delta <= 0) return;
  const watched = book(run, { counter, amount: delta, sinceNs, atNs: timeNs });
  if (!context.paced.has(counter)) return;
  draft.pace = watched ? [...counted(draft.pace, draft.totals.runNs, delta)] : [];
}

/** The value, unless it is bad or no value at all: what isn't known is `null`, never the last that was. */
function knownValue(sample: Sample): Value | null {
  if (sample.value === null || qualityOf(sample.status) === 'bad') return null;
  return typeof sample.value === 'number' && !Number.isFinite(sample.value) ? null : sample.value;
}
