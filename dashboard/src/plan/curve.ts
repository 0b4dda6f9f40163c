/** The target curve of an order, laid out: its axes, its forecast, and the time in which nobody works. Pure. */

import type { CurvePoint, OrderView } from '@gemba/contract/orders';
import type { Axis } from './plan.ts';

/** A forecast that lies further out than this many times the planned span is not drawn to its end: the rest would be a dot. */
const FORECAST_SPANS_MAX = 3;
const MINUTE_MS = 60_000;

interface Forecast {
  /** From what is made now to the quantity, when it is as likely finished as not, and when it nearly surely is. */
  fromMs: number;
  made: number;
  p50Ms: number;
  p90Ms: number;
}

export interface Chart {
  axis: Axis;
  /** Top of the scale: the quantity, or more where more was made. */
  most: number;
  /** Stretches of the plan in which nobody works: shifts' ends, breaks, planned stops and maintenance. */
  rests: readonly { fromMs: number; toMs: number }[];
  /** `null` where it is made already, or nobody knows. */
  forecast: Forecast | null;
}

export function chartOf(
  { target, actual }: { target: readonly CurvePoint[]; actual: readonly CurvePoint[] },
  { quantity, good, dueMs, finish }: Pick<OrderView, 'quantity' | 'good' | 'dueMs' | 'finish'>,
  nowMs: number,
): Chart {
  const begins = [target[0]?.timeMs, actual[0]?.timeMs].filter((ms) => ms !== undefined);
  const fromMs = Math.min(nowMs - MINUTE_MS, ...begins);
  const plannedMs = Math.max(dueMs, nowMs) - fromMs;
  const p50Ms = finish?.p50Ms ?? null;
  const p90Ms = finish?.p90Ms ?? p50Ms;
  const lastMs = Math.min(p90Ms ?? 0, fromMs + FORECAST_SPANS_MAX * plannedMs);
  const isOpen = p50Ms !== null && p90Ms !== null && good < quantity;
  return {
    axis: { fromMs, toMs: Math.max(dueMs, nowMs + MINUTE_MS, isOpen ? lastMs : 0) },
    most: Math.max(1, quantity, good, ...actual.map(({ parts }) => parts)),
    rests: restsOf(target),
    forecast: isOpen ? { fromMs: nowMs, made: good, p50Ms, p90Ms } : null,
  };
}

/** Where the target stands still, and the plan goes on after it. */
function restsOf(target: readonly CurvePoint[]): { fromMs: number; toMs: number }[] {
  const rests: { fromMs: number; toMs: number }[] = [];
  for (const [i, { timeMs, parts }] of target.entries()) {
    const next = target[i + 1];
    if (next === undefined || next.timeMs <= timeMs || next.parts - parts > 1e-9) continue;
    const last = rests.at(-1);
    if (last?.toMs === timeMs) last.toMs = next.timeMs;
    else rests.push({ fromMs: timeMs, toMs: next.timeMs });
  }
  return rests;
}
