/** How plans are drawn and said: pure, so that tests need no page. */

import type { CurvePoint, LinePlanView, OrderOutlook, OrderView } from '@gemba/contract/orders';
import type { GlyphName } from '../widgets/Glyph.svelte';

/** A window that holds now and the forecasts, at least eight hours and at most two weeks ahead. */
export interface Axis {
  fromMs: number;
  toMs: number;
}

const HOUR_MS = 3_600_000;
const AHEAD_MIN_MS = 8 * HOUR_MS;
const AHEAD_MAX_MS = 14 * 24 * HOUR_MS;
const BACK_MS = 4 * HOUR_MS;

const isOpen = ({ finish }: OrderView): boolean => finish !== null;

/** One axis for all lines, so that they can be compared. */
export function axisOf(plans: readonly LinePlanView[], nowMs: number): Axis {
  const ends = plans.flatMap(({ orders }) =>
    orders.filter(isOpen).flatMap(({ dueMs, finish }) => [dueMs, finish?.p90Ms ?? finish?.p50Ms ?? dueMs]),
  );
  const farthestMs = Math.max(nowMs + AHEAD_MIN_MS, ...ends);
  return { fromMs: nowMs - BACK_MS, toMs: Math.min(farthestMs + HOUR_MS, nowMs + AHEAD_MAX_MS) };
}

/** Share of the axis at a moment, 0 to 1: what lies outside stands at its edge. */
export const shareAt = ({ fromMs, toMs }: Axis, timeMs: number): number =>
  Math.min(1, Math.max(0, (timeMs - fromMs) / (toMs - fromMs)));

/** Hours between the marks of an axis, so that there are eight to sixteen of them. */
export function stepHours({ fromMs, toMs }: Axis): number {
  const hours = (toMs - fromMs) / HOUR_MS;
  return [1, 2, 3, 6, 12, 24].find((step) => hours / step <= 16) ?? 24;
}

export interface Bar {
  order: OrderView;
  /** Shares of the axis: from its start to P50, from there to P90, and its due date. */
  from: number;
  likely: number;
  late: number;
  due: number;
  /** Whether the due date lies beyond the axis, and so is not drawn. */
  isDueOutside: boolean;
}

/** Open orders as bars, each where it begins: it runs, or comes behind the one before it. */
export function barsOf({ orders }: LinePlanView, axis: Axis, nowMs: number): Bar[] {
  let freeMs = nowMs;
  return orders.filter(isOpen).map((order) => {
    const { finish, startedMs, state, dueMs, plannedStartMs } = order;
    const fromMs =
      state === 'running' && startedMs !== null
        ? startedMs
        : Math.max(freeMs, state === 'planned' ? plannedStartMs : nowMs);
    const p50Ms = finish?.p50Ms ?? axis.toMs;
    freeMs = Math.max(freeMs, p50Ms);
    return {
      order,
      from: shareAt(axis, fromMs),
      likely: shareAt(axis, Math.max(fromMs, p50Ms)),
      late: shareAt(axis, Math.max(fromMs, finish?.p90Ms ?? axis.toMs)),
      due: shareAt(axis, dueMs),
      isDueOutside: dueMs < axis.fromMs || dueMs > axis.toMs,
    };
  });
}

/** How an outlook looks, besides its word. */
export const OUTLOOK_LOOKS: Readonly<Record<OrderOutlook, { glyph: GlyphName; tone: 'down' | 'warn' | 'done' }>> = {
  'on-time': { glyph: 'check', tone: 'done' },
  'at-risk': { glyph: 'slow', tone: 'warn' },
  'will-miss': { glyph: 'clock', tone: 'down' },
};

/** Open orders that will miss and that are at risk. */
export function lateOf(plans: readonly LinePlanView[]): { willMiss: number; atRisk: number } {
  const outlooks = plans.flatMap(({ orders }) => orders.map(({ finish }) => finish?.outlook));
  return {
    willMiss: outlooks.filter((outlook) => outlook === 'will-miss').length,
    atRisk: outlooks.filter((outlook) => outlook === 'at-risk').length,
  };
}

/** Points of a curve in a box of 100 × 100, its origin at the lower left. */
export function pointsOf(curve: readonly CurvePoint[], axis: Axis, most: number): string {
  if (most <= 0) return '';
  const span = axis.toMs - axis.fromMs;
  return curve
    .map(
      ({ timeMs, parts }) =>
        `${(((timeMs - axis.fromMs) / span) * 100).toFixed(2)},${(100 - (parts / most) * 100).toFixed(2)}`,
    )
    .join(' ');
}
