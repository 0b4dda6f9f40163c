import type { OrderState } from '@gemba/contract/orders';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Order } from '../orders/order.ts';
import { concerns, lateS, standingOf } from './order-part.ts';

const H = 3_600_000_000_000n;
const order = (state: OrderState, startedH: number | null, endedH: number | null, dueH = 10): Order => ({
  ...{ id: 'a', line: 'line-1', product: 'water', quantity: 10, plannedStartNs: 0n, priority: 5, sequence: null },
  ...{ state, source: 'manual', dueNs: BigInt(dueH) * H },
  startedNs: startedH === null ? null : BigInt(startedH) * H,
  endedNs: endedH === null ? null : BigInt(endedH) * H,
});
const window = { fromNs: 8n * H, toNs: 16n * H };

describe('an order in a report', () => {
  it.each([
    ['ran in it', order('done', 6, 9), true],
    ['was due in it and has not begun', order('planned', null, null), true],
    ['was due before it and still is not begun', order('planned', null, null, 2), true],
    ['was finished before it', order('done', 2, 8), false],
    ['is due after it and has not begun', order('planned', null, null, 20), false],
    ['is due after it and runs', order('running', 9, null, 20), true],
    ['was cancelled before it began', order('cancelled', null, 9), false],
  ])('that %s is told of: %s', (_what, one, told) => {
    expect(concerns(one, window)).toBe(told);
  });

  it('stands as it stood at the end of the period, whatever became of it later', () => {
    const finishedLater = order('done', 9, 18);
    expect(standingOf(finishedLater, window.toNs)).toBe('open');
    expect(lateS(finishedLater, window.toNs)).toBe(6 * 3600);
    expect(standingOf(order('done', 9, 12), window.toNs)).toBe('done');
    expect(lateS(order('done', 9, 12), window.toNs)).toBe(2 * 3600);
    expect(lateS(order('done', 9, 10), window.toNs)).toBeNull();
    expect(standingOf(order('running', 17, null), window.toNs)).toBe('not-begun');
    expect(lateS(order('cancelled', 9, 12), window.toNs)).toBeNull();
  });

  it('reads the same however much later it ended after the period', () => {
    fc.assert(
      fc.property(fc.integer({ min: 17, max: 500 }), fc.integer({ min: 0, max: 15 }), (endedH, startedH) => {
        const [ended, open] = [order('done', startedH, endedH), order('running', startedH, null)];
        expect(standingOf(ended, window.toNs)).toBe(standingOf(open, window.toNs));
        expect(lateS(ended, window.toNs)).toBe(lateS(open, window.toNs));
        expect(concerns(ended, window)).toBe(concerns(open, window));
      }),
    );
  });
});
