/**
 * Which machine holds a line up, by the active-period method [C. Roser, M. Nakano, M. Tanaka, Winter Simulation
 * Conference 2001 p. 949, 2002 p. 1079, 2003 p. 1192]: a machine that works, is set
 * up or is being mended is active, one that waits for parts or for room is not. The momentary bottleneck is the machine
 * whose uninterrupted active period is the longest; while the period of one bottleneck and that of the next overlap,
 * the bottleneck is shifting.
 */

import type { MachineState } from '@gemba/contract/state';
import { type ActivePeriod, type Activity, isActive, periodOrder } from './active.ts';

/** Over `[fromNs, toNs)` one machine is the bottleneck. */
interface Reign {
  fromNs: bigint;
  toNs: bigint;
  machine: string;
  /** The bottleneck is moving between this machine and that one. */
  shiftingWith: string | null;
}

interface Bottlenecks {
  /** Ascending, without overlap. */
  reigns: Reign[];
  /** Scheduled time of the window; of that with no active machine, with no known one, with some unknown. */
  scheduledNs: bigint;
  noneNs: bigint;
  unknownNs: bigint;
  partialNs: bigint;
}

/**
 * Bottlenecks of a line, whose machines' activities stand in the order of the flow and cover the same window. Of equal
 * periods the one that began first counts, of those the machine that comes first in the flow.
 */
export function bottlenecksOf(activities: readonly Activity[]): Bottlenecks {
  const sum: Bottlenecks = { reigns: [], scheduledNs: 0n, noneNs: 0n, unknownNs: 0n, partialNs: 0n };
  const named: { fromNs: bigint; toNs: bigint; period: ActivePeriod }[] = [];
  const cursors = activities.map((activity) => activity.cursor());
  const edges = edgesOf(activities);
  for (let index = 0; index + 1 < edges.length; index++) {
    const [fromNs, toNs] = [edges[index] as bigint, edges[index + 1] as bigint];
    const found = cursors.map((at) => at(fromNs));
    if (found.every((one) => one === 'outside')) continue;
    const lengthNs = toNs - fromNs;
    sum.scheduledNs += lengthNs;
    const unknown = found.filter((one) => one === 'unknown').length;
    if (unknown === found.length) sum.unknownNs += lengthNs;
    else if (unknown > 0) sum.partialNs += lengthNs;
    const active = found.filter((one): one is ActivePeriod => typeof one === 'object');
    const longest = active.toSorted(periodOrder)[0];
    if (longest === undefined) {
      if (unknown < found.length) sum.noneNs += lengthNs;
      continue;
    }
    const last = named.at(-1);
    if (last !== undefined && last.toNs === fromNs && last.period === longest) last.toNs = toNs;
    else named.push({ fromNs, toNs, period: longest });
  }
  sum.reigns = withShifts(named);
  return sum;
}

/** Where anything begins or ends for any machine. */
function edgesOf(activities: readonly Activity[]): bigint[] {
  const edges = new Set(activities.flatMap((activity) => activity.edges()));
  return [...edges].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/** Marks where the period of a bottleneck overlaps that of the bottleneck before or after it. */
function withShifts(named: readonly { fromNs: bigint; toNs: bigint; period: ActivePeriod }[]): Reign[] {
  return named.flatMap(({ fromNs, toNs, period }, index): Reign[] => {
    const before = another(named, index, -1);
    const after = another(named, index, 1);
    const startNs = before !== null && before.toNs > fromNs ? min(before.toNs, toNs) : fromNs;
    const endNs = after !== null && after.fromNs < toNs ? max(after.fromNs, startNs) : toNs;
    return [
      { fromNs, toNs: startNs, machine: period.machine, shiftingWith: before?.machine ?? null },
      { fromNs: startNs, toNs: endNs, machine: period.machine, shiftingWith: null },
      { fromNs: endNs, toNs, machine: period.machine, shiftingWith: after?.machine ?? null },
    ].filter((reign) => reign.fromNs < reign.toNs);
  });
}

/** The nearest other machine's period that was the bottleneck before or after. */
function another(named: readonly { period: ActivePeriod }[], index: number, step: 1 | -1): ActivePeriod | null {
  const own = named[index]?.period;
  for (let at = index + step; at >= 0 && at < named.length; at += step) {
    const period = named[at]?.period as ActivePeriod;
    if (period.machine !== own?.machine) return period;
  }
  return null;
}

/** A machine as it is now, with the active period in which what is known of it ends. */
interface Candidate {
  machine: string;
  state: MachineState;
  period: ActivePeriod | null;
}

/** The momentary bottleneck now: of the machines that are active, the one that has been for longest. */
export function bottleneckNow(candidates: readonly Candidate[], nowNs: bigint): ActivePeriod | null {
  const active = candidates
    .filter(({ state }) => isActive(state))
    // One that has only just become active has no row of it yet.
    .map(({ machine, period }) => period ?? { machine, fromNs: nowNs, toNs: nowNs, activeNs: 0n });
  return active.toSorted(periodOrder)[0] ?? null;
}

export interface Share {
  machine: string;
  momentaryNs: bigint;
  soleNs: bigint;
  shiftingNs: bigint;
}

/** How long each machine was the bottleneck: named, alone, and while it was moving to or from it. */
export function sharesOf(machines: readonly string[], reigns: readonly Reign[]): Share[] {
  const shares = new Map(
    machines.map((machine) => [machine, { machine, momentaryNs: 0n, soleNs: 0n, shiftingNs: 0n }]),
  );
  for (const { fromNs, toNs, machine, shiftingWith } of reigns) {
    const lengthNs = toNs - fromNs;
    const share = shares.get(machine);
    if (share === undefined) continue;
    share.momentaryNs += lengthNs;
    if (shiftingWith === null) {
      share.soleNs += lengthNs;
    } else {
      share.shiftingNs += lengthNs;
      const other = shares.get(shiftingWith);
      if (other !== undefined) other.shiftingNs += lengthNs;
    }
  }
  return [...shares.values()];
}

const max = (a: bigint, b: bigint): bigint => (a > b ? a : b);
const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);
