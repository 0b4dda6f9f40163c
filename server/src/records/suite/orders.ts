/** Production orders, their events, and the outbox. */

import { describe, expect, test } from 'vitest';
import type { Order } from '../../domain/orders/order.ts';
import { type Begin, S, T0 } from './bench.ts';

const order = (id: string, more: Partial<Order> = {}): Order => ({
  ...{ id, line: 'line-1', product: 'nước mắm 500 ml', quantity: 1200.5, plannedStartNs: T0, dueNs: T0 + 3600n * S },
  ...{ priority: 5, sequence: null, state: 'planned', source: 'manual', startedNs: null, endedNs: null },
  ...more,
});
const message = (key: string, createdMs: number) => ({
  ...{ key, kind: 'order', subject: `of ${key}`, createdMs, fromMs: createdMs },
});

export function describeOrders(begin: Begin): void {
  describe('orders', () => {
    test('come back as they were, written over by id, by due date', async () => {
      const { records, reopen } = await begin();
      await records.putOrders([order('b'), order('c', { dueNs: T0 + S })], []);
      const ran = order('b', { state: 'done', sequence: 3, startedNs: T0 + 1n, endedNs: T0 + 2n * S, quantity: 7 });
      await records.putOrders([ran], [{ order: 'b', kind: 'start', atNs: T0 + 1n, by: 'ann', comment: null }]);
      const again = await reopen();
      expect(await again.orders({})).toEqual([order('c', { dueNs: T0 + S }), ran]);
      expect(await again.orderEvents(['b', 'c'])).toEqual([
        { order: 'b', kind: 'start', atNs: T0 + 1n, by: 'ann', comment: null },
      ]);
    });

    test('are found by line, state, id and the time in which they ran', async () => {
      const { records } = await begin();
      const early = order('early', { state: 'done', startedNs: T0, endedNs: T0 + 10n * S });
      const running = order('running', { state: 'running', startedNs: T0 + 20n * S });
      const other = order('other', { line: 'line-2' });
      await records.putOrders([early, running, other], []);
      const ids = async (query: Parameters<typeof records.orders>[0]) =>
        (await records.orders(query)).map(({ id }) => id);
      expect(await ids({ line: 'line-2' })).toEqual(['other']);
      expect(await ids({ states: ['running', 'planned'], line: 'line-1' })).toEqual(['running']);
      expect(await ids({ ids: ['early', "x' OR '1'='1"] })).toEqual(['early']);
      expect(await ids({ ids: [] })).toEqual([]);
      expect(await ids({ ran: { fromNs: T0 + 10n * S, toNs: T0 + 20n * S } })).toEqual([]);
      expect(await ids({ ran: { fromNs: T0 + 9n * S, toNs: T0 + 21n * S } })).toEqual(['early', 'running']);
      expect(await ids({ endedFromNs: T0 + 10n * S })).toEqual(['early']);
    });

    test('are written with their events and messages, or not at all', async () => {
      const { records } = await begin();
      const event = { order: 'nobody', kind: 'start' as const, atNs: T0, by: null, comment: null };
      await expect(records.putOrders([order('a')], [event], [message('a', 1)])).rejects.toThrow();
      expect(await records.orders({})).toEqual([]);
      expect(await records.outbox()).toEqual({ waiting: 0, oldestMs: null, lastError: null });
    });

    test('of one subject nothing overtakes', async () => {
      const { records } = await begin();
      const of = (key: string, subject: string) => ({ ...message(key, 1000), subject });
      await records.putOrders([], [], [of('a1', 'a'), of('a2', 'a'), of('b1', 'b')]);
      const keys = async () => (await records.waitingMessages(2000, 10)).map(({ key }) => key);
      expect(await keys()).toEqual(['a1', 'b1']);
      await records.messageFailed(1, '400', 60_000);
      expect(await keys()).toEqual(['b1']);
      await records.messageSent(1, 2000, 0);
      expect(await keys()).toEqual(['a2', 'b1']);
    });

    test('a message waits over a restart until it is taken, and is tried when its time has come', async () => {
      const { records, reopen } = await begin();
      await records.putOrders([order('a')], [], [message('one', 1000), message('two', 2000)]);
      await records.putOrders([order('a')], [], [message('one', 3000)]);
      const [one] = await records.waitingMessages(1500, 10);
      expect(one).toMatchObject({ key: 'one', subject: 'of one', createdMs: 1000, attempts: 0 });
      await records.messageFailed(one?.id as number, '503', 60_000);
      const again = await reopen();
      expect((await again.waitingMessages(59_999, 10)).map(({ key }) => key)).toEqual(['two']);
      expect(await again.outbox()).toEqual({ waiting: 2, oldestMs: 1000, lastError: '503' });
      const [late] = await again.waitingMessages(60_000, 1);
      expect(late).toMatchObject({ key: 'one', attempts: 1, lastError: '503' });
      await again.messageSent(late?.id as number, 60_001, 0);
      expect((await again.waitingMessages(99_999, 10)).map(({ key }) => key)).toEqual(['two']);
    });
  });
}
