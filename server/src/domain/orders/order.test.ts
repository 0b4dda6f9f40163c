import { expect, test } from 'vitest';
import { actsOf, inSequence, type Order, type OrderEvent, runSpans, stateAfter } from './order.ts';

const order = (id: string, more: Partial<Order> = {}): Order => ({
  ...{ id, line: 'line-1', product: 'water', quantity: 100, plannedStartNs: 0n, dueNs: 100n, priority: 5 },
  ...{ sequence: null, state: 'planned', source: 'manual', startedNs: null, endedNs: null },
  ...more,
});
const event = (kind: OrderEvent['kind'], atNs: bigint): OrderEvent => ({
  order: 'a',
  kind,
  atNs,
  by: null,
  comment: null,
});

test('an order begins, stands back, goes on and ends, and nothing follows its end', () => {
  expect(stateAfter('planned', 'start')).toBe('running');
  expect(stateAfter('running', 'pause')).toBe('paused');
  expect(stateAfter('paused', 'start')).toBe('running');
  expect(stateAfter('running', 'finish')).toBe('done');
  expect(stateAfter('planned', 'finish')).toBeNull();
  expect(actsOf('done')).toEqual([]);
  expect(actsOf('cancelled')).toEqual([]);
});

test('when it ran is read off its events, in whatever order they were written down', () => {
  const events = [event('pause', 20n), event('created', 0n), event('start', 10n), event('start', 30n)];
  expect(runSpans(order('a'), events, 50n).map(({ fromNs, toNs }) => [fromNs, toNs])).toEqual([
    [10n, 20n],
    [30n, 50n],
  ]);
  expect(runSpans(order('a'), [...events, event('finish', 40n)], 50n).at(-1)?.toNs).toBe(40n);
  expect(runSpans(order('a'), [event('created', 0n)], 50n)).toEqual([]);
});

test('what runs comes first, then what was paused, then sequence, priority and due date', () => {
  const orders = [
    order('later', { dueNs: 200n }),
    order('soon'),
    order('urgent', { priority: 1, dueNs: 300n }),
    order('placed', { sequence: 7, priority: 9 }),
    order('paused', { state: 'paused' }),
    order('running', { state: 'running', priority: 9 }),
    order('done', { state: 'done' }),
  ];
  expect(inSequence(orders).map(({ id }) => id)).toEqual(['running', 'paused', 'placed', 'urgent', 'soon', 'later']);
});
