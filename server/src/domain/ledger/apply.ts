/** A sample takes effect: on the machine's state, or through a counter on what was made. */

import type { Sample, Value } from '@gemba/contract/sample';
import { qualityOf } from '@gemba/contract/sample';
import { readCounter } from '../counters/counter.ts';
import { canonical } from '../state/machine-state.ts';
import { counted } from '../state/pace.ts';
import { book } from './booking.ts';
import type { Binding, CounterRole } from './context.ts';
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
    default:
      if (typeof value === 'number' || typeof value === 'bigint')
        count(run, binding, binding.role, value, sample.timeNs);
  }
}

/** A sample from before anything was observed: what it says holds, but there is no time yet to book anything on. */
export function applyBefore(run: Run, sample: Sample): void {
  const role = run.context.bindings.get(sample.signal)?.role;
  if (role?.startsWith('count-') || role === 'energy') run.draft.counters[role as CounterRole] = null;
  apply(run, sample);
}

function derive({ draft, context }: Run): void {
  const { state, mode, reason } = draft.reported;
  const reported = { state: state?.value ?? null, mode: mode?.value ?? null, reason: reason?.value ?? null };
  const next = canonical(reported, context.mapping);
  draft.state = next.state;
  draft.reason = next.reason;
}

function count(run: Run, binding: Binding, counter: CounterRole, value: number | bigint, timeNs: bigint): void {
  const { draft, context } = run;
  const before = draft.counters[counter];
  const ratePerS = counter === 'energy' ? context.maxEnergyPerS : context.maxRatePerS;
  const { memory, delta, kind, sinceNs } = readCounter(before, value, timeNs, { modulus: binding.modulus, ratePerS });
  draft.counters[counter] = memory;
  if (kind !== null) {
    const from = before && Number(before.last.value);
    run.facts.push({ counter, atNs: timeNs, kind, from, to: Number(value), counted: delta });
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
