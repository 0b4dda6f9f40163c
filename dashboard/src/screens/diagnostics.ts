/** What the diagnostics page makes of what the server counted: how each gateway and node stands, sums, clocks. Pure. */

import type { Diagnostics, GapSum, GatewayDiagnosis, NodeDiagnosis, TallyView } from '@gemba/contract/diagnostics';

/** Worst first. */
export type GatewayState = 'twin' | 'unheard' | 'silent' | 'behind' | 'live' | 'relieved';
export type NodeState = 'unheard' | 'offline' | 'breaking' | 'conformant';

/** A gateway says something each second; after this it is silent, as a machine is NO DATA. */
const SILENT_AFTER_MS = 30_000;
/** What is stored may lie so far behind: commits and their answers take a moment. */
export const BEHIND_FROM_MS = 10_000;
/** Closer than this to the server's, a clock is right: the way is in the difference. */
const CLOCK_OFF_FROM_MS = 2_000;

/**
 * @param sinceMs that the picture is old: what it calls an age has grown by that
 * @param machines where each machine's entries come from
 */
export function gatewayState(
  gateway: GatewayDiagnosis,
  sinceMs: number,
  machines: Diagnostics['machines'],
): GatewayState {
  const { kind, twin, liveAgoMs, behindMs } = gateway;
  if (twin !== null) return 'twin';
  if (kind === 'spool' || (liveAgoMs !== null && liveAgoMs + sinceMs <= SILENT_AFTER_MS)) {
    return behindMs > BEHIND_FROM_MS ? 'behind' : 'live';
  }
  if (isRelieved(gateway, machines)) return 'relieved';
  return liveAgoMs === null ? 'unheard' : 'silent';
}

/** All that it had is stored, and others carry every machine: what was replaced, or told no more than a past. */
const isRelieved = ({ gateway, waiting }: GatewayDiagnosis, machines: Diagnostics['machines']): boolean =>
  waiting === 0 &&
  machines.length > 0 &&
  machines.every(({ source, ageMs }) => source !== null && source !== gateway && ageMs !== null);

export function nodeState({ online, heardAgoMs, broken }: NodeDiagnosis): NodeState {
  if (heardAgoMs === null) return 'unheard';
  if (!online) return 'offline';
  return broken.length > 0 ? 'breaking' : 'conformant';
}

export interface Sums {
  /** Of those that have something to carry. */
  gateways: number;
  gatewaysLive: number;
  twins: number;
  behindMs: number;
  waiting: number;
  nodesOnline: number;
  nodesBreaking: number;
  refused: number;
}

export function sumsOf(all: Diagnostics, sinceMs: number): Sums {
  const { gateways, nodes, machines, stream, sparkplug } = all;
  const own = gateways.filter(({ kind }) => kind === 'gateway');
  const states = own.map((one) => gatewayState(one, sinceMs, machines));
  const refused = [stream, sparkplug, ...gateways, ...nodes].flatMap((one) => one.refused);
  return {
    gateways: states.filter((state) => state !== 'relieved').length,
    gatewaysLive: states.filter((state) => ['live', 'behind', 'twin'].includes(state)).length,
    twins: own.filter(({ twin }) => twin !== null).length,
    behindMs: Math.max(0, ...gateways.map(({ behindMs }) => behindMs)),
    waiting: gateways.reduce((sum, { waiting }) => sum + waiting, 0),
    nodesOnline: nodes.filter(({ online }) => online).length,
    nodesBreaking: nodes.filter(({ broken }) => broken.length > 0).length,
    refused: total(refused),
  };
}

export const total = (tallies: readonly TallyView[]): number => tallies.reduce((sum, { count }) => sum + count, 0);

/** Gaps with the longest that is open first; those that are filled come last. */
export const longestFirst = (gaps: readonly GapSum[]): GapSum[] =>
  [...gaps].sort((a, b) => b.openMs - a.openMs || b.lastToMs - a.lastToMs);

/** A clock that is wrong: whose, by how much (positive: ahead), and how many samples have another time for it. */
export interface WrongClock {
  kind: 'machine' | 'node';
  of: string;
  offMs: number;
  retimed: number | null;
}

/** The clocks that are wrong, the worst first. */
export function wrongClocks({ machines, nodes }: Diagnostics): WrongClock[] {
  const ofMachines = machines.flatMap(({ machine, clock }) =>
    clock === null ? [] : [{ kind: 'machine' as const, of: machine, offMs: clock.offMs, retimed: clock.retimed }],
  );
  const ofNodes = nodes.flatMap(({ group, node, clockOffMs }) =>
    clockOffMs === null || Math.abs(clockOffMs) < CLOCK_OFF_FROM_MS
      ? []
      : [{ kind: 'node' as const, of: `${group}/${node}`, offMs: -clockOffMs, retimed: null }],
  );
  return [...ofMachines, ...ofNodes].sort((a, b) => Math.abs(b.offMs) - Math.abs(a.offMs));
}
