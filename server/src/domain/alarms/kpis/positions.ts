/** What each operator position was shown over a window: how much an hour, in the worst ten minutes, and when it was in flood. */

import { NS_PER_S } from '@gemba/contract/sample';
import type { Priority } from '@gemba/contract/state';
import { calmPosition, FLOOD_STARTS_ABOVE, hear, subside } from '../annunciator/floods.ts';
import type { Life } from './life.ts';
import { SLOT_NS } from './targets.ts';

export interface KpiContext {
  /** `[fromNs, toNs)`; it ends at the present at the latest. */
  fromNs: bigint;
  toNs: bigint;
  /** Operator position of an alarm. */
  positionOf: (life: Life) => string;
  /** `null` for a rule that the plant no longer has. */
  priorityOf: (rule: string) => Priority | null;
}

/** What one operator position has had. */
export interface PositionKpis {
  position: string;
  /** Alarms shown. */
  shown: number;
  /** An hour, over the window. */
  perHour: number;
  /** In the ten minutes (from a multiple of ten minutes UTC on) that had the most. */
  mostInSlot: number;
  /** Ten minutes with more than ten. */
  slotsOver: number;
  floods: { fromNs: bigint; toNs: bigint; shown: number }[];
  /** Seconds in flood, and their share of the window. */
  floodS: number;
  floodShare: number;
}

/** A flood may have begun before the window: what was shown then counts for its beginning, and for nothing else. */
export function positionsOf(lives: readonly Life[], context: KpiContext): PositionKpis[] {
  const shown = lives.filter(({ shownNs }) => shownNs !== null);
  return [...Map.groupBy(shown, context.positionOf)]
    .map(([position, of]) => positionKpis(position, of.map(({ shownNs }) => shownNs as bigint).sort(byTime), context))
    .filter(({ shown: count, floodS }) => count > 0 || floodS > 0)
    .sort((a, b) => b.shown - a.shown || (a.position < b.position ? -1 : 1));
}

const byTime = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

function positionKpis(position: string, times: readonly bigint[], context: KpiContext): PositionKpis {
  const { fromNs, toNs } = context;
  const inside = times.filter((atNs) => atNs >= fromNs && atNs < toNs);
  const slots = [...Map.groupBy(inside, (atNs) => atNs / SLOT_NS).values()].map(({ length }) => length);
  const floods = floodsOf(position, times, toNs)
    .map((flood) => ({ ...flood, fromNs: flood.fromNs > fromNs ? flood.fromNs : fromNs }))
    .filter((flood) => flood.toNs > flood.fromNs)
    .map((flood) => ({ ...flood, shown: inside.filter((ns) => ns >= flood.fromNs && ns < flood.toNs).length }));
  const floodS = floods.reduce((sum, flood) => sum + secondsOf(flood.toNs - flood.fromNs), 0);
  const lengthS = secondsOf(toNs - fromNs);
  return {
    position,
    shown: inside.length,
    perHour: lengthS > 0 ? (inside.length / lengthS) * 3600 : 0,
    mostInSlot: slots.length === 0 ? 0 : Math.max(...slots),
    slotsOver: slots.filter((count) => count > FLOOD_STARTS_ABOVE).length,
    floods,
    floodS,
    floodShare: lengthS > 0 ? floodS / lengthS : 0,
  };
}

/** When a position was in flood, by the rule by which people are told of one. */
function floodsOf(id: string, times: readonly bigint[], toNs: bigint): { fromNs: bigint; toNs: bigint }[] {
  const floods: { fromNs: bigint; toNs: bigint }[] = [];
  let position = calmPosition(id);
  const calm = (atNs: bigint) => {
    const since = position.floodSinceNs;
    const over = subside(position, atNs);
    if (over === null || since === null) return;
    floods.push({ fromNs: since, toNs: over.atNs });
    position = over.position;
  };
  for (const atNs of times) {
    if (atNs >= toNs) break;
    calm(atNs);
    position = hear(position, atNs).position;
  }
  calm(toNs);
  if (position.floodSinceNs !== null) floods.push({ fromNs: position.floodSinceNs, toNs });
  return floods;
}

export const secondsOf = (ns: bigint): number => Number(ns) / Number(NS_PER_S);
