/** How full lines are, and what would be if an order stood on another one: the same forecast, asked twice. */

import type { CapacityView, LineCapacityView, MoveView, OrderOutlook } from '@gemba/contract/orders';
import { msFromNs } from '@gemba/contract/sample';
import { expectedShare } from './forecast/forecast.ts';
import { finishesOf, finishView, type LineFacts, worksOf } from './line-plan.ts';
import { inSequence, type Order } from './order.ts';
import { canMake } from './recipe.ts';
import { WorkingTime } from './working-time.ts';

/** A line with the site that it stands in. */
export interface PlacedFacts {
  site: string;
  facts: LineFacts;
}

/** Utilisation of lines and sites from now until `toNs`; with an order, what moving it would do. */
export function capacityOf(
  lines: readonly PlacedFacts[],
  fromNs: bigint,
  toNs: bigint,
  order: Order | null,
): CapacityView {
  const views = lines.map(({ site, facts }) => lineCapacity(site, facts, toNs));
  const sites = [...Map.groupBy(views, ({ site }) => site)].map(([site, ones]) => {
    const availableH = ones.reduce((sum, one) => sum + one.availableH, 0);
    const loadH = ones.reduce((sum, one) => sum + one.loadH, 0);
    return { site, availableH, loadH, utilisation: availableH > 0 ? loadH / availableH : null };
  });
  const moves =
    order === null
      ? null
      : movesOf(
          order,
          lines.map(({ facts }) => facts),
          toNs,
        );
  return { fromMs: msFromNs(fromNs), toMs: msFromNs(toNs), lines: views, sites, moves };
}

function lineCapacity(site: string, facts: LineFacts, toNs: bigint): LineCapacityView {
  const { availableS, loadS } = loadOf(facts, toNs);
  const outlooks = [...finishesOf(facts).values()].map(({ outlook }) => outlook);
  return {
    ...{ line: facts.line.id, site, availableH: availableS / 3600, loadH: loadS / 3600 },
    utilisation: availableS > 0 ? loadS / availableS : null,
    yieldOfTime: expectedShare(facts.ability),
    openOrders: outlooks.length,
    willMiss: outlooks.filter((outlook) => outlook === 'will-miss').length,
  };
}

/** Working seconds of a line until a time, and those that its orders are expected to need of them. */
function loadOf(facts: LineFacts, toNs: bigint): { availableS: number; loadS: number } {
  const time = new WorkingTime(facts.calendar, facts.nowNs, facts.taken);
  const share = Math.max(expectedShare(facts.ability), 1e-3);
  // What begins only after the window loads another one.
  const sequence = inSequence(facts.orders).filter((order) => order.state !== 'planned' || order.plannedStartNs < toNs);
  const loadS = worksOf(facts, sequence, time).reduce((sum, { idealS, setupS }) => sum + idealS / share + setupS, 0);
  return { availableS: time.until(toNs), loadS };
}

/** The order on each line that can make its product; the line on which it stands first. */
function movesOf(order: Order, lines: readonly LineFacts[], toNs: bigint): MoveView[] {
  const source = lines.find(({ line }) => line.id === order.line);
  if (source === undefined) return [];
  const without: LineFacts = { ...source, orders: source.orders.filter(({ id }) => id !== order.id) };
  const able = lines.filter(({ plant, line }) => line.id === order.line || canMake(plant, line, order.product));
  const moves = able.map((target): MoveView => {
    const present = target.line.id === order.line;
    const moved = { ...order, line: target.line.id, ...(present ? {} : { sequence: null, state: 'planned' as const }) };
    const filled: LineFacts = present ? source : { ...target, orders: [...target.orders, moved] };
    const finishes = finishesOf(filled);
    const { availableS, loadS } = loadOf(filled, toNs);
    return {
      ...{ line: target.line.id, present },
      // The line has it among its orders by now.
      finish: finishView(finishes.get(order.id) as Parameters<typeof finishView>[0]),
      utilisation: availableS > 0 ? loadS / availableS : null,
      changes: present ? [] : [...changesBetween(source, without), ...changesBetween(target, filled)],
    };
  });
  return moves.sort(
    (a, b) => Number(b.present) - Number(a.present) || (a.finish.p50Ms ?? Infinity) - (b.finish.p50Ms ?? Infinity),
  );
}

function changesBetween(before: LineFacts, after: LineFacts): MoveView['changes'] {
  const then = finishesOf(before);
  const changes: MoveView['changes'] = [];
  for (const [order, { outlook }] of finishesOf(after)) {
    const from: OrderOutlook | undefined = then.get(order)?.outlook;
    if (from !== undefined && from !== outlook) changes.push({ order, line: after.line.id, from, to: outlook });
  }
  return changes;
}
