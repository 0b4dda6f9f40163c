/** Orders in the live picture: whenever the server is stopped and started between, its figures are the same. */

import type { OrderAct } from '@gemba/contract/orders';
import type { Entry } from '@gemba/contract/sample';
import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';
import { type Order, type OrderEvent, stateAfter } from '../domain/orders/order.ts';
import { Bench } from '../testing/bench.ts';
import { at, LABELLER, observed, sample, testPlant } from '../testing/plant.ts';

const STEP_S = 300;
const plant = testPlant({
  products: [
    { id: 'water', name: 'Still water' },
    { id: 'tea', name: 'Green tea', recipes: { [LABELLER]: { idealCycleS: 2 } } },
    { id: 'syrup', name: 'Syrup', idealCycleS: { [LABELLER]: 0.8 } },
  ],
});
const ORDERS = ['water', 'tea', 'syrup'] as const;

/** What happens in a step: parts, and an act on one of the orders some seconds before its end. */
interface Step {
  parts: number;
  act: { order: number; act: OrderAct; beforeS: number } | null;
}
const step: fc.Arbitrary<Step> = fc.record({
  parts: fc.integer({ min: 0, max: 300 }),
  act: fc.option(
    fc.record({
      order: fc.integer({ min: 0, max: 2 }),
      act: fc.constantFrom<OrderAct>('start', 'pause', 'finish'),
      beforeS: fc.integer({ min: 0, max: STEP_S }),
    }),
  ),
});

let bench: Bench | null = null;
afterEach(() => bench?.life.pipeline.stop());

async function pictureAfter(steps: readonly Step[], restarts: ReadonlySet<number>) {
  const own = await Bench.make(plant);
  bench = own;
  const orders = ORDERS.map(
    (product): Order => ({
      ...{ id: `of ${product}`, line: 'line-1', product, quantity: 10_000, plannedStartNs: at(0), dueNs: at(90_000) },
      ...{ priority: 5, sequence: null, state: 'planned', source: 'manual', startedNs: null, endedNs: null },
    }),
  );
  await own.records.putOrders(orders, []);
  let total = 0;
  let lastNs = 0n;
  for (const [i, { parts, act }] of steps.entries()) {
    const from = i * STEP_S;
    const entries: Entry[] = i === 0 ? [sample(LABELLER, 'state', 0, 'run'), sample(LABELLER, 'reject', 0, 0n)] : [];
    entries.push(sample(LABELLER, 'total', from, BigInt(total)));
    total += parts;
    own.live(...entries, sample(LABELLER, 'total', from + 200, BigInt(total)), observed(LABELLER, from, from + STEP_S));
    await own.clock.advance(STEP_S * 1000);
    const order = act === null ? undefined : orders[act.order];
    const state = act === null || order === undefined ? null : stateAfter(order.state, act.act);
    const isFree = act?.act !== 'start' || orders.every((one) => one.state !== 'running');
    if (act !== null && order !== undefined && state !== null && isFree) {
      const wantedNs = at(from + STEP_S - act.beforeS);
      const atNs = wantedNs > lastNs ? wantedNs : lastNs;
      lastNs = atNs;
      order.state = state;
      if (act.act === 'start') order.startedNs ??= atNs;
      if (act.act === 'finish') order.endedNs = atNs;
      const event: OrderEvent = { order: order.id, kind: act.act, atNs, by: null, comment: null };
      await own.records.putOrders([{ ...order }], [event], [], [{ machine: LABELLER, fromNs: atNs }]);
      await own.life.pipeline.ordersChanged('line-1', atNs);
    }
    if (restarts.has(i)) {
      await own.restart();
      own.replay();
    }
  }
  await own.clock.advance(5000);
  const { kpi, idealPerH, targetNow, good } = own.life.pipeline.picture.machine(LABELLER) ?? {};
  const line = own.life.pipeline.picture.line('line-1');
  await own.life.pipeline.stop();
  bench = null;
  return rounded({ ...kpi, idealPerH, targetNow, good, made: line?.made, targetEnd: line?.targetEnd });
}

/** Sums may be added in another order. */
const rounded = (figures: object) =>
  Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [
      name,
      typeof value === 'number' ? Number(value.toPrecision(9)) : value,
    ]),
  );

it('are the same figures whether the server was started anew between or not', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 2, maxLength: 8 }),
      fc.uniqueArray(fc.integer({ min: 0, max: 7 }), { maxLength: 4 }),
      async (steps, restarts) => {
        const plain = await pictureAfter(steps, new Set());
        const again = await pictureAfter(steps, new Set(restarts));
        expect(again).toEqual(plain);
      },
    ),
    { numRuns: 12 },
  );
}, 60_000);
