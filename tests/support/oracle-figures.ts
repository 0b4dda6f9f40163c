/**
 * What the oracle says of the figures that are derived from samples: parts, run time, alarms. Reckoned in the plainest
 * way from what the machine emitted, so that nothing of the way of a sample can hide in it.
 */

import type { SignalId } from '@gemba/contract/identity';
import { openGaps } from '@gemba/contract/open-gaps';
import type { AlarmCondition } from '@gemba/contract/plant/alarm-rule';
import type { Machine, SignalRole } from '@gemba/contract/plant/machine';
import type { Gap, Observed, Sample, Value } from '@gemba/contract/sample';
import { canonical, mappingOf, type Reported } from '@gemba/server/domain/state/machine-state';
import type { Coverage } from '@gemba/server/historian/port';
import { mergeStretches } from '@gemba/server/historian/stretches';
import { realNs } from './ledger-of-samples.ts';
import type { Emission } from './oracle.ts';

/** Time that the ledger accounts for: from its first row to its last. */
interface Window {
  fromNs: bigint;
  toNs: bigint;
}

/** Good and rejected parts made in the window; what a counter said before it is the baseline. */
export function partsMade(machine: Machine, emissions: readonly Emission[], window: Window) {
  const of = (role: SignalRole): number | null => {
    const signal = machine.signals.find((one) => one.role === role);
    return signal === undefined ? null : gained(within(emissions, signal.id, window), signal.modulus);
  };
  const [total, good, reject] = [of('count-total'), of('count-good'), of('count-reject')];
  const rejects = reject ?? (total ?? 0) - (good ?? total ?? 0);
  return { good: good ?? (total ?? 0) - rejects, reject: rejects };
}

/** What a counter said in a window, and before that what it said last: the baseline. Nothing where it said nothing in it. */
export function within(emissions: readonly Emission[], signal: string, { fromNs, toNs }: Window): Emission[] {
  const own = emissions.filter((emission) => emission.signal === signal && realNs(emission) <= toNs);
  const first = own.findIndex((emission) => realNs(emission) >= fromNs);
  return first < 0 ? [] : own.slice(Math.max(0, first - 1));
}

/** Steps forward of a count; a step backward is a rollover of its range. */
export function gained(emissions: readonly Emission[], modulus = 0): number {
  let parts = 0n;
  let last: bigint | null = null;
  for (const { value } of emissions) {
    const count = BigInt(value as bigint);
    if (last !== null) parts += count >= last ? count - last : count - last + BigInt(modulus);
    last = count;
  }
  return Number(parts);
}

/** Nanoseconds of production in the window, as far as somebody watched. */
export function ranNs(machine: Machine, emissions: readonly Emission[], coverage: Coverage, window: Window): bigint {
  const mapping = mappingOf(machine);
  const of = (role: SignalRole) => machine.signals.find((one) => one.role === role)?.id;
  const roles = { state: of('state'), mode: of('mode'), reason: of('reason') };
  const open = openGaps(coverage.gaps, coverage.filled, machine.signals.map(({ id }) => id) as SignalId[]);
  const hidden = open.filter(({ signals }) => signals.length === 0 || signals.includes(roles.state as never));
  const watched = cut(mergeStretches(coverage.observed), hidden, window);
  const reported: Reported = { state: null, mode: null, reason: null };
  let ran = 0n;
  let since: bigint | null = null;
  const until = (ns: bigint) => {
    if (since === null) return;
    for (const [fromNs, toNs] of watched) ran += overlap(fromNs, toNs, since, ns);
  };
  for (const emission of emissions) {
    const role = (Object.keys(roles) as (keyof Reported)[]).find((one) => roles[one] === emission.signal);
    if (role === undefined) continue;
    until(realNs(emission));
    reported[role] = emission.value;
    since = canonical(reported, mapping).state === 'producing' ? realNs(emission) : null;
  }
  until(window.toNs);
  return ran;
}

/** The watched stretches without what is hidden, within the window. */
function cut(observed: readonly Observed[], hidden: readonly Gap[], window: Window): [bigint, bigint][] {
  let stretches = observed.map(({ fromNs, throughNs }): [bigint, bigint] => [
    fromNs > window.fromNs ? fromNs : window.fromNs,
    throughNs < window.toNs ? throughNs : window.toNs,
  ]);
  for (const { fromNs, toNs } of hidden) {
    stretches = stretches.flatMap(([a, b]): [bigint, bigint][] => [
      [a, b < fromNs ? b : fromNs],
      [a > toNs ? a : toNs, b],
    ]);
    stretches = stretches.filter(([a, b]) => a < b);
  }
  return stretches.filter(([a, b]) => a < b);
}

function overlap(a: bigint, b: bigint, c: bigint, d: bigint): bigint {
  const [fromNs, toNs] = [a > c ? a : c, b < d ? b : d];
  return toNs > fromNs ? toNs - fromNs : 0n;
}

/** How often an alarm without delays became active, by the samples of its signal in the order of their times. */
export function activations(condition: AlarmCondition, samples: readonly Sample[]): number {
  if (condition.kind !== 'above-limit') throw new TypeError(`no figure for ${condition.kind}`);
  const { limit, signal, deadband = 0 } = condition;
  const values = samples.filter((sample) => sample.signal === signal).map(({ value }) => number(value));
  let active = false;
  let count = 0;
  for (const value of values) {
    if (value === null) continue;
    if (!active && value > limit) {
      active = true;
      count += 1;
    } else if (active && value <= limit - deadband) active = false;
  }
  return count;
}

const number = (value: Value | null): number | null =>
  typeof value === 'bigint' ? Number(value) : typeof value === 'number' ? value : null;
