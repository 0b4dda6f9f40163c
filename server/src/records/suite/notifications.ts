/** The outbox of alarms, messages, and what people say about being told. */

import { describe, expect, test } from 'vitest';
import type { Escalation, Message } from '../../domain/notifications/types.ts';
import { type Begin, S, T0, transition } from './bench.ts';

const escalation = (more: Partial<Escalation> = {}): Escalation => ({
  ...{ priority: 'high', route: 'electric', openedNs: T0, ended: null },
  steps: [{ dueNs: T0 + S, to: [{ kind: 'person', person: 'ann' }], doneNs: null, told: [] }],
  ...more,
});
const message = (key: string, more: Partial<Message> = {}): Message => ({
  ...{ key, person: 'ann', way: 'mail-1', channel: 'mail', address: 'ann@works.example', state: 'gathering' },
  ...{ single: false, items: [{ announcement: 'a', step: 0 }], madeNs: T0, nextNs: T0 + S },
  ...{ attempts: 0, error: null, endedNs: null },
  ...more,
});
const line = (n: bigint, announce = true) => transition(T0 + n, { occurrence: `hot@filler-1#${T0 + n}`, announce });

export function describeNotifications(begin: Begin): void {
  describe('announcements', () => {
    test('stand in the outbox with their transition: one for each that announces, none for the others', async () => {
      const { records, reopen } = await begin();
      await records.commit({ transitions: [line(0n), line(1n, false), line(2n)] });
      const open = await (await reopen()).notifications.openAnnouncements();
      expect(open).toEqual([
        { id: 1, key: `hot@filler-1#${T0}/activated/${T0}`, line: { id: 1, ...line(0n) }, escalation: null },
        {
          ...{ id: 3, key: `hot@filler-1#${T0 + 2n}/activated/${T0 + 2n}` },
          ...{ line: { id: 3, ...line(2n) }, escalation: null },
        },
      ]);
    });

    test('stand there too of shelvings that end soon, which are told and announce nothing', async () => {
      const { records } = await begin();
      const detail = { shelvedBy: 'ann', untilMs: 1_795_000_000_500, reason: 'Lüfter bestellt' };
      const ending = transition(T0, { transition: 'shelf-ending', suppression: 'shelved', announce: false, detail });
      await records.commit({ transitions: [ending, line(1n, false)] });
      expect((await records.notifications.openAnnouncements()).map(({ line: told }) => told)).toEqual([
        { id: 1, ...ending },
      ]);
    });

    test('come once for each key, whatever is committed again', async () => {
      const { records } = await begin();
      await records.commit({ transitions: [line(0n)] });
      await records.commit({ transitions: [line(0n), line(1n)] });
      expect((await records.notifications.announcements(10)).map(({ id }) => id)).toEqual([3, 1]);
    });

    test('are not there when the commit is not', async () => {
      const { records } = await begin();
      const torn = { transitions: [line(0n)], rows: [{} as never] };
      await expect(records.commit(torn)).rejects.toThrow();
      expect(await records.notifications.openAnnouncements()).toEqual([]);
    });

    test('are open until their escalation has ended', async () => {
      const { records, reopen } = await begin();
      await records.commit({ transitions: [line(0n), line(1n)] });
      const ended = escalation({ ended: { why: 'acknowledged', by: 'ann', atNs: T0 + 9n } });
      await records.notifications.putNotifications({
        escalations: [
          { id: 1, escalation: escalation() },
          { id: 2, escalation: ended },
        ],
        messages: [],
      });
      const { notifications } = await reopen();
      expect((await notifications.openAnnouncements()).map(({ id, escalation: one }) => [id, one])).toEqual([
        [1, escalation()],
      ]);
      expect((await notifications.announcements(1)).map((one) => one.escalation)).toEqual([ended]);
      expect((await notifications.announcements(10, 2)).map(({ id }) => id)).toEqual([1]);
      const keys = [`hot@filler-1#${T0 + 1n}/activated/${T0 + 1n}`, "x' OR '1'='1"];
      expect((await notifications.announcementsOf(keys)).map(({ id }) => id)).toEqual([2]);
    });

    test('are forgotten when they ended long ago, with their messages', async () => {
      const { records } = await begin();
      const { notifications } = records;
      await records.commit({ transitions: [line(0n), line(1n), line(2n)] });
      const ended = (atNs: bigint) => escalation({ ended: { why: 'told-all', by: null, atNs } });
      await notifications.putNotifications({
        escalations: [
          { id: 1, escalation: ended(T0) },
          { id: 2, escalation: ended(T0 + S) },
        ],
        messages: [message('old', { state: 'sent', endedNs: T0 }), message('open')],
      });
      await notifications.forgetNotifications(T0 + S);
      expect((await notifications.announcements(10)).map(({ id }) => id)).toEqual([3, 2]);
      expect((await notifications.messages({})).map(({ key }) => key)).toEqual(['open']);
    });
  });

  describe('messages', () => {
    test('are written over by key, and found by state and person', async () => {
      const { records, reopen } = await begin();
      const put = (...messages: Message[]) => records.notifications.putNotifications({ escalations: [], messages });
      await put(message('a'), message('b', { person: null }));
      await put(message('c', { person: 'bob' }), message('a', { state: 'failed', error: '410 Gone', attempts: 3 }));
      const { notifications } = await reopen();
      expect(await notifications.messages({ states: ['failed'] })).toEqual([
        message('a', { state: 'failed', error: '410 Gone', attempts: 3 }),
      ]);
      expect((await notifications.messages({})).map(({ key }) => key)).toEqual(['c', 'b', 'a']);
      expect((await notifications.messages({ person: 'bob' })).map(({ key }) => key)).toEqual(['c']);
      expect((await notifications.messages({ states: [], limit: 5 })).length).toBe(0);
    });

    test('and escalations are written together, or not at all', async () => {
      const { records } = await begin();
      await records.commit({ transitions: [line(0n)] });
      const torn = { escalations: [{ id: 1, escalation: escalation() }], messages: [message(null as never)] };
      await expect(records.notifications.putNotifications(torn)).rejects.toThrow();
      expect((await records.notifications.openAnnouncements())[0]?.escalation).toBeNull();
    });
  });

  test('of two who write one document the second is told', async () => {
    const { records, reopen } = await begin();
    const { notifications } = records;
    expect(await notifications.putDocument('plan', 'plan', 0, { routes: [1] })).toBe(true);
    expect(await notifications.putDocument('plan', 'plan', 0, { routes: [2] })).toBe(false);
    expect(await notifications.putDocument('plan', 'plan', 1, { routes: [3] })).toBe(true);
    expect(await notifications.putDocument('plan', 'plan', 1, { routes: [4] })).toBe(false);
    await notifications.putDocument('profile', 'ann', 0, { ways: [] });
    const again = (await reopen()).notifications;
    expect(await again.documents('plan')).toEqual([{ name: 'plan', version: 2, content: { routes: [3] } }]);
    expect(await again.documents('profile')).toEqual([{ name: 'ann', version: 1, content: { ways: [] } }]);
    await again.deleteDocument('profile', 'ann');
    expect(await again.documents('profile')).toEqual([]);
  });
}
