/** Orders of a plant: one that runs behind its target, one at risk, one that will miss, one done; and how full lines are. */

import type { CapacityView, ImportReport, LinePlanView, OrderView, ProductView } from '@gemba/contract/orders';

const HOUR_MS = 3_600_000;

export const PRODUCTS: ProductView[] = [
  { id: 'water-05', name: 'Still water 0.5 l × 12', lines: ['line-1', 'line-2'] },
  { id: 'tea-033', name: 'Green tea 0.33 l × 24', lines: ['line-1', 'line-2'] },
  { id: 'flange-80', name: 'Flange DN 80', lines: ['line-3', 'line-a'] },
];

function order(nowMs: number, id: string, line: string, more: Partial<OrderView>): OrderView {
  return {
    ...{ id, line, product: 'water-05', quantity: 12_000, plannedStartMs: nowMs, dueMs: nowMs + 20 * HOUR_MS },
    ...{ priority: 5, sequence: null, state: 'planned', source: 'manual', acts: ['start', 'cancel'] },
    ...{
      startedMs: null,
      endedMs: null,
      good: 0,
      reject: 0,
      targetNow: 0,
      taktS: 6,
      idealCycleS: 4.6,
      setupMinutes: 30,
    },
    finish: finish(nowMs, 6, 8, 11, 'on-time'),
    ...more,
  };
}

const finish = (
  nowMs: number,
  p10: number,
  p50: number,
  p90: number,
  outlook: NonNullable<OrderView['finish']>['outlook'],
): NonNullable<OrderView['finish']> => ({
  ...{ p10Ms: nowMs + p10 * HOUR_MS, p50Ms: nowMs + p50 * HOUR_MS, p90Ms: nowMs + p90 * HOUR_MS },
  ...{ outlook, basis: 'history', historyH: 412 },
});

export function plansOf(nowMs: number): LinePlanView[] {
  const plan = (line: string, orders: OrderView[], more: Partial<LinePlanView> = {}): LinePlanView => ({
    ...{ line, nowMs, ratePerH: null, orders, running: null, changeover: null },
    ...more,
  });
  const running = order(nowMs, '4500012871', 'line-1', {
    ...{
      state: 'running',
      acts: ['pause', 'finish', 'cancel'],
      startedMs: nowMs - 5 * HOUR_MS,
      good: 2_112,
      reject: 31,
    },
    ...{ plannedStartMs: nowMs - 5 * HOUR_MS, dueMs: nowMs + 8 * HOUR_MS, targetNow: 2_460, quantity: 6_400 },
    finish: finish(nowMs, 6.1, 7.2, 9.4, 'at-risk'),
  });
  const steps = [0, 1, 2, 3, 4, 5];
  const curves = {
    order: running.id,
    // Half an hour of a break, and 45 minutes of another.
    target: [
      [-5, 0],
      [-2, 1_640],
      [-1.5, 1_640],
      [0, 2_460],
      [2, 3_550],
      [2.75, 3_550],
      [8, 6_400],
    ].map(([hour = 0, parts = 0]) => ({ timeMs: nowMs + hour * HOUR_MS, parts })),
    actual: steps.map((hour) => ({ timeMs: nowMs + (hour - 5) * HOUR_MS, parts: hour * 430 - (hour > 3 ? 38 : 0) })),
  };
  return [
    plan(
      'line-1',
      [
        running,
        order(nowMs, '4500012872', 'line-1', {
          ...{ product: 'tea-033', dueMs: nowMs + 13 * HOUR_MS, finish: finish(nowMs, 13.1, 15.2, 19, 'will-miss') },
        }),
        order(nowMs, '4500012870', 'line-1', {
          ...{ state: 'done', acts: [], good: 9_604, reject: 118, quantity: 9_600, finish: null },
          ...{ startedMs: nowMs - 21 * HOUR_MS, endedMs: nowMs - 5 * HOUR_MS },
        }),
      ],
      { ratePerH: 506, running: curves, changeover: { from: 'water-05', to: 'tea-033', order: '4500012872' } },
    ),
    plan('line-2', [order(nowMs, '4500012873', 'line-2', {})], { ratePerH: 780 }),
    plan('line-3', [
      order(nowMs, 'FL-2231', 'line-3', {
        ...{
          product: 'flange-80',
          quantity: 420,
          finish: { ...finish(nowMs, 5, 9, 14, 'on-time'), basis: 'target', historyH: 1 },
        },
      }),
    ]),
    plan('line-a', []),
  ];
}

/** Those that have begun. */
export const ordersOf = (plans: readonly LinePlanView[]): OrderView[] =>
  plans.flatMap(({ orders }) => orders.filter(({ startedMs }) => startedMs !== null));

export function capacityOf(nowMs: number, asked: string | null): CapacityView {
  const line = (id: string, site: string, loadH: number, openOrders: number, willMiss: number) => ({
    ...{ line: id, site, availableH: 147, loadH, utilisation: loadH / 147, yieldOfTime: 0.72, openOrders, willMiss },
  });
  const lines = [
    line('line-1', 'hanoi', 152.6, 2, 1),
    line('line-2', 'hanoi', 61.2, 1, 0),
    line('line-3', 'hanoi', 20.4, 1, 0),
    line('line-a', 'leipzig', 0, 0, 0),
  ];
  const moves = [
    {
      line: 'line-1',
      present: true,
      finish: finish(nowMs, 13.1, 15.2, 19, 'will-miss'),
      utilisation: 1.04,
      changes: [],
    },
    {
      ...{ line: 'line-2', present: false, finish: finish(nowMs, 8, 10.1, 12.4, 'on-time'), utilisation: 0.51 },
      changes: [{ order: '4500012873', line: 'line-2', from: 'on-time' as const, to: 'at-risk' as const }],
    },
  ];
  return {
    ...{ fromMs: nowMs, toMs: nowMs + 168 * HOUR_MS, lines },
    sites: [
      { site: 'hanoi', availableH: 441, loadH: 234.2, utilisation: 234.2 / 441 },
      { site: 'leipzig', availableH: 147, loadH: 0, utilisation: 0 },
    ],
    moves: asked === null ? null : moves,
  };
}

/** A file of which two rows are broken. */
export function importOf(nowMs: number, asked: URLSearchParams): ImportReport {
  const dryRun = asked.get('dryRun') === 'true';
  const mode = asked.get('mode') === 'valid-rows' ? 'valid-rows' : 'all-or-nothing';
  const read = {
    product: 'water-05',
    quantity: 5_000,
    plannedStartMs: nowMs,
    dueMs: nowMs + 40 * HOUR_MS,
    priority: 5,
  };
  return {
    ...{ mode, dryRun, imported: !dryRun && mode === 'valid-rows' },
    format: { kind: 'csv', delimiter: ';', decimal: ',' },
    orders: [
      { ...read, line: 2, order: '4500012880', onLine: 'line-1', sequence: null, does: 'add' },
      { ...read, line: 4, order: '4500012873', onLine: 'line-2', sequence: null, does: 'change' },
    ],
    faults: [
      {
        ...{ line: 3, column: 'Menge', value: 'viele', reason: 'is not a number' },
        next: 'Write a number, with "," before decimals.',
      },
      {
        line: 5,
        column: 'Linie',
        value: 'line-9',
        reason: 'is no line of the plant',
        next: 'Name line-1, line-2, line-3.',
      },
    ],
  };
}
