/**
 * The plan of a line: its orders with target, actual and forecast, out of what was read of it. Pure, so that the page, the
 * alarm and the question what moving an order would do all say the same.
 */

import type { CurvePoint, FinishView, LinePlanView, OrderOutlook, OrderView } from '@gemba/contract/orders';
import type { Plant } from '@gemba/contract/plant';
import type { Line } from '@gemba/contract/plant/site';
import { msFromNs } from '@gemba/contract/sample';
import type { LineCalendar } from '../calendar/line-calendar.ts';
import type { OrderedRow } from './attribution.ts';
import { changeoverOf } from './changeover.ts';
import { type Ability, type Finish, forecast, outlookOf, type Work } from './forecast/forecast.ts';
import { actsOf, inSequence, isOpen, type Order, type RunSpan } from './order.ts';
import { countingMachineOf, idealCycleOf, setupMinutesOf } from './recipe.ts';
import { deliveredOf, type Made } from './results/result.ts';
import { targetOf } from './target.ts';
import { type Span, WorkingTime } from './working-time.ts';

const NOTHING: Made = { good: 0, reject: 0, rework: 0 };

/** What is known of a line at a moment. */
export interface LineFacts {
  plant: Plant;
  line: Line;
  calendar: LineCalendar;
  nowNs: bigint;
  /** Its orders: open ones, and those that ended lately. */
  orders: readonly Order[];
  spans: ReadonlyMap<string, readonly RunSpan[]>;
  /** What each order has made; an order that isn't there has made nothing. */
  made: ReadonlyMap<string, Made>;
  ability: Ability;
  /** Time that maintenance is planned to take. */
  taken: readonly Span[];
  /** Product that ran last; `null` when nobody knows. */
  setUpFor: string | null;
}

/** Forecasts of the open orders of a line by order, with what is to be said of their due dates. */
export function finishesOf(facts: LineFacts): Map<string, Finish & { outlook: OrderOutlook }> {
  const { calendar, nowNs, taken, ability } = facts;
  const sequence = inSequence(facts.orders);
  const time = new WorkingTime(calendar, nowNs, taken);
  const finishes = forecast(worksOf(facts, sequence, time), ability, time);
  return new Map(
    sequence.map((order, i) => {
      const finish = finishes[i] as Finish;
      return [order.id, { ...finish, outlook: outlookOf(finish, order.dueNs) }];
    }),
  );
}

/** What each order of a sequence still takes: parts, and setting up where another product comes before it. */
export function worksOf(facts: LineFacts, sequence: readonly Order[], time: WorkingTime): Work[] {
  const { plant, line, made, spans } = facts;
  const machine = countingMachineOf(line);
  let product = facts.setUpFor;
  return sequence.map((order) => {
    const delivered = deliveredOf(made.get(order.id) ?? NOTHING);
    const missing = Math.max(0, order.quantity - delivered);
    const begun = delivered > 0 && order.product === product;
    const setupS = order.product === product || begun ? 0 : 60 * setupMinutesOf(plant, line, order.product);
    product = order.product;
    const startedNs = spans.get(order.id)?.at(-1)?.fromNs;
    // Of one that runs and has made nothing yet, setting up is under way.
    const spentS = order.state === 'running' && startedNs !== undefined ? Number(time.startNs - startedNs) / 1e9 : 0;
    return {
      order: order.id,
      idealS: missing * idealCycleOf(plant, machine, order.product),
      setupS: Math.max(0, setupS - spentS),
      notBeforeNs: order.state === 'planned' ? order.plannedStartNs : time.startNs,
    };
  });
}

export function linePlan(facts: LineFacts, rows: readonly OrderedRow[], ratePerH: number | null): LinePlanView {
  const finishes = finishesOf(facts);
  const ended = facts.orders.filter((order) => !isOpen(order)).sort((a, b) => (a.dueNs > b.dueNs ? -1 : 1));
  const orders = [...inSequence(facts.orders), ...ended].map((order) =>
    orderView(order, facts, finishes.get(order.id)),
  );
  const running = facts.orders.find(({ state }) => state === 'running');
  return {
    line: facts.line.id,
    nowMs: msFromNs(facts.nowNs),
    ratePerH,
    orders,
    changeover: changeoverOf(facts.orders, facts.line.product ?? null),
    running:
      running === undefined
        ? null
        : { order: running.id, target: targetCurve(running, facts), actual: actualCurve(rows, running.id) },
  };
}

function orderView(
  order: Order,
  facts: LineFacts,
  finish: (Finish & { outlook: OrderOutlook }) | undefined,
): OrderView {
  const { plant, line, calendar, taken, nowNs } = facts;
  const made = facts.made.get(order.id);
  const target = targetOf(order, calendar, taken, nowNs);
  return {
    ...{ id: order.id, line: order.line, product: order.product, quantity: order.quantity },
    ...{ plannedStartMs: msFromNs(order.plannedStartNs), dueMs: msFromNs(order.dueNs) },
    ...{ priority: order.priority, sequence: order.sequence, state: order.state, source: order.source },
    acts: actsOf(order.state),
    startedMs: ms(order.startedNs),
    endedMs: ms(order.endedNs),
    good: deliveredOf(made ?? NOTHING),
    reject: made?.reject ?? 0,
    targetNow: target.now,
    taktS: target.taktS,
    idealCycleS: idealCycleOf(plant, countingMachineOf(line), order.product),
    setupMinutes: setupMinutesOf(plant, line, order.product),
    finish: finish === undefined ? null : finishView(finish),
  };
}

export const finishView = (finish: Finish & { outlook: OrderOutlook }): FinishView => ({
  ...{ p10Ms: ms(finish.p10Ns), p50Ms: ms(finish.p50Ns), p90Ms: ms(finish.p90Ns), outlook: finish.outlook },
  ...{ basis: finish.basis, historyH: finish.historyS / 3600 },
});

const ms = (ns: bigint | null | undefined): number | null => (ns === null || ns === undefined ? null : msFromNs(ns));

function targetCurve(order: Order, { calendar, taken, nowNs }: LineFacts): CurvePoint[] {
  const { curve } = targetOf(order, calendar, taken, nowNs);
  return curve.map(({ timeNs, parts }) => ({ timeMs: msFromNs(timeNs), parts }));
}

/** Good parts of an order over time: a corner at the end of each row. */
export function actualCurve(rows: readonly OrderedRow[], order: string): CurvePoint[] {
  const points: CurvePoint[] = [];
  let parts = 0;
  for (const row of rows) {
    if (row.order !== order) continue;
    if (points.length === 0) points.push({ timeMs: msFromNs(row.fromNs), parts: 0 });
    parts += row.good + row.rework;
    points.push({ timeMs: msFromNs(row.toNs), parts });
  }
  return thinned(points);
}

/** Corners that a screen can show. */
const CURVE_POINTS_MAX = 120;

function thinned(points: readonly CurvePoint[]): CurvePoint[] {
  const step = Math.ceil(points.length / CURVE_POINTS_MAX);
  return step <= 1 ? [...points] : points.filter((_, i) => i % step === 0 || i === points.length - 1);
}
