import type { OrderState } from '@gemba/contract/orders';
import { describe, expect, it } from 'vitest';
import { changeoverOf, setUpFor } from './changeover.ts';
import type { Order } from './order.ts';

const order = (id: string, product: string, state: OrderState, startedNs: bigint | null = null): Order => ({
  ...{ id, product, state, startedNs, line: 'line-1', quantity: 10, plannedStartNs: 0n, dueNs: 100n },
  ...{ priority: 5, sequence: null, source: 'manual', endedNs: null },
});

describe('a changeover', () => {
  it('is before the next order where that is of another product than the one that runs', () => {
    const orders = [order('b', 'tea', 'planned'), order('a', 'water', 'running', 5n), order('c', 'water', 'planned')];
    expect(changeoverOf(orders, null)).toEqual({ from: 'water', to: 'tea', order: 'b' });
  });

  it('is none where the next order is of the same product, or none waits', () => {
    expect(changeoverOf([order('a', 'water', 'running', 5n), order('b', 'water', 'planned')], 'tea')).toBeNull();
    expect(changeoverOf([order('a', 'water', 'running', 5n)], 'tea')).toBeNull();
    expect(changeoverOf([], 'tea')).toBeNull();
  });

  it('is from what ran last while nothing runs, and from the line’s own product where nothing ever did', () => {
    const ended = [order('x', 'tea', 'done', 9n), order('y', 'water', 'done', 3n)];
    expect(setUpFor(ended, 'syrup')).toBe('tea');
    expect(changeoverOf([...ended, order('a', 'water', 'planned')], 'syrup')).toMatchObject({
      from: 'tea',
      to: 'water',
    });
    expect(changeoverOf([order('a', 'water', 'planned')], 'syrup')).toMatchObject({ from: 'syrup', to: 'water' });
    expect(changeoverOf([order('a', 'water', 'planned')], null)).toMatchObject({ from: null, to: 'water' });
  });
});
