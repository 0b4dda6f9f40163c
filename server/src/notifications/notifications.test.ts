/** Announcements on their way from the transition to a receiver, over failures and restarts. */

import { makeLog } from '@gemba/program/log';
import { Metrics } from '@gemba/program/metrics';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { AlarmTransition } from '../domain/alarms/types.ts';
import { isReminder } from '../domain/notifications/reminder.ts';
import { announcement, line, PLANT, T0 } from '../domain/notifications/testing.ts';
import type { Records, UnitOfWork } from '../records/port.ts';
import { FakeClock, settle } from '../testing/fake-clock.ts';
import { memoryRecords } from '../testing/moody-records.ts';
import type { NotificationConfig } from './config.ts';
import { Notifications } from './notifications.ts';
import { answering, Receiver } from './testing.ts';

const START_MS = Number(T0 / 1_000_000n);

async function begin(channels: NotificationConfig['channels'], given?: Records) {
  const records = given ?? (await memoryRecords());
  const clock = new FakeClock(START_MS);
  const trouble: string[] = [];
  const make = () => {
    const made = new Notifications({
      ...{ plant: PLANT, mail: undefined, secrets: { webhook: 's' }, records, clock, log: makeLog('test', 'silent') },
      ...{ metrics: new Metrics(), onTrouble: (channel: string) => trouble.push(channel), withinMs: 2000 },
      config: { groupWithinS: 20, allowInternal: ['127.0.0.1'], channels },
    });
    made.start();
    onTestFinished(() => made.stop());
    return made;
  };
  let notifications = make();
  /** As the pipeline commits. */
  const commit = async (...transitions: AlarmTransition[]) => {
    const unit: UnitOfWork = { transitions };
    notifications.notifier.watcher.sealed(unit);
    await records.commit(unit);
    notifications.notifier.watcher.settled(true);
  };
  /** As after a kill: nobody says goodbye. */
  const restart = async () => {
    await notifications.stop();
    clock.forgetTimers();
    notifications = make();
  };
  return { records, clock, trouble, commit, restart, notifications: () => notifications };
}
const of = (n: number, rule = 'high', more: Parameters<typeof line>[3] = {}): AlarmTransition => {
  const { id: _id, ...transition } = line(n, rule, T0 + BigInt(n), more);
  return transition;
};
const keyOf = (transition: AlarmTransition) => announcement({ ...transition, id: 0 }).key;
const keysAt = ({ requests }: Receiver) =>
  requests.map(({ body }) => (JSON.parse(body) as { announcements: { key: string }[] }).announcements[0]?.key);
/** Waits until the records say so; each turn is in them. */
async function until(look: () => Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 2000; turn++) {
    if (await look()) return;
    await settle();
  }
  throw new Error('it never came');
}
const statesOf = async (records: Records) =>
  (await records.notifications.messages({})).map(({ state, attempts }) => `${state} ${attempts}`);

describe('a webhook of the configuration', () => {
  test('gets every announcement, each under its own key', async () => {
    const receiver = await Receiver.open();
    const { commit, records } = await begin({ cmms: { kind: 'webhook', url: receiver.url } });
    const lines = [of(1), of(2, 'low'), of(3, 'critical')];
    await commit(...lines, of(4, 'high', { announce: false }));
    await receiver.has(3);
    expect(keysAt(receiver).sort()).toEqual(lines.map(keyOf).sort());
    await until(async () => (await statesOf(records)).every((state) => state === 'sent 1'));
  });

  test('gets those of its priorities alone', async () => {
    const receiver = await Receiver.open();
    const { commit } = await begin({ cmms: { kind: 'webhook', url: receiver.url, priorities: ['critical'] } });
    await commit(of(1), of(2, 'critical'));
    await receiver.has(1);
    await settle();
    expect(keysAt(receiver)).toEqual([keyOf(of(2, 'critical'))]);
  });

  test('is told of no shelving that ends soon: a person is, and it stands in the outbox as that', async () => {
    const receiver = await Receiver.open();
    const { commit, records } = await begin({ cmms: { kind: 'webhook', url: receiver.url } });
    const detail = { shelvedBy: 'ann', untilMs: 1, reason: 'known' };
    await commit(of(1, 'high', { transition: 'shelf-ending', suppression: 'shelved', announce: false, detail }), of(2));
    await receiver.has(1);
    await until(async () => (await records.notifications.announcements(10)).every(({ escalation }) => escalation));
    expect(keysAt(receiver)).toEqual([keyOf(of(2))]);
    const told = (await records.notifications.announcements(10)).map(({ line: one }) => isReminder(one));
    expect(told).toEqual([false, true]);
  });

  test('that is busy is asked again when it says, and is known to be in trouble', async () => {
    const receiver = await Receiver.open();
    receiver.behaviour = answering(503, { 'retry-after': '60' });
    const { commit, records, clock, trouble } = await begin({ cmms: { kind: 'webhook', url: receiver.url } });
    await commit(of(1));
    for (const attempt of [1, 2, 3]) {
      await until(async () => (await statesOf(records))[0] === `sending ${attempt}`);
      await clock.advance(50_000);
      expect(receiver.requests).toHaveLength(attempt);
      if (attempt === 3) receiver.behaviour = answering(204);
      for (let s = 0; s < 12 && receiver.requests.length === attempt; s++) await clock.advance(1000);
    }
    await until(async () => (await statesOf(records))[0] === 'sent 4');
    expect(new Set(keysAt(receiver))).toEqual(new Set([keyOf(of(1))]));
    expect(new Set(trouble)).toEqual(new Set(['cmms']));
  });

  test('that refuses is asked no more, until a person says so', async () => {
    const receiver = await Receiver.open();
    receiver.behaviour = answering(410);
    const { commit, records, clock, notifications } = await begin({ cmms: { kind: 'webhook', url: receiver.url } });
    await commit(of(1));
    await until(async () => (await statesOf(records))[0] === 'failed 1');
    await clock.advance(3_600_000);
    expect(receiver.requests).toHaveLength(1);
    receiver.behaviour = answering(200);
    const [message] = await records.notifications.messages({});
    if (message !== undefined) await notifications().notifier.retry(message);
    await until(async () => (await statesOf(records))[0] === 'sent 2');
  });
});

describe('over a restart', () => {
  test('what was committed and not taken up is taken up', async () => {
    const receiver = await Receiver.open();
    const records = await memoryRecords();
    await records.commit({ transitions: [of(1), of(2)] });
    await begin({ cmms: { kind: 'webhook', url: receiver.url } }, records);
    await receiver.has(2);
    expect(keysAt(receiver).sort()).toEqual([of(1), of(2)].map(keyOf).sort());
  });

  test('what was on its way is sent again under its key; what was taken is not', async () => {
    const receiver = await Receiver.open();
    const { commit, restart, records } = await begin({ cmms: { kind: 'webhook', url: receiver.url } });
    await commit(of(1));
    await until(async () => (await statesOf(records))[0] === 'sent 1');
    receiver.behaviour = null;
    await commit(of(2));
    await receiver.has(2);
    receiver.behaviour = answering(200);
    await restart();
    await receiver.has(3);
    expect(keysAt(receiver)).toEqual([of(1), of(2), of(2)].map(keyOf));
    const { headers } = receiver.requests[2] as { headers: Record<string, unknown> };
    expect(headers['idempotency-key']).toBe(receiver.requests[1]?.headers['idempotency-key']);
  });

  test('an escalation goes on where it stood, and an acknowledgement meanwhile ends it', async () => {
    const receiver = await Receiver.open();
    const channels: NotificationConfig['channels'] = {
      phones: { kind: 'ntfy', server: receiver.url.replace('/hook', '') },
    };
    const { commit, restart, records, clock } = await begin(channels);
    const ways = (topic: string) => [{ id: 'w', channel: 'phones', address: topic, quiet: null, enabled: true }];
    for (const [name, role] of [
      ['ann', 'technician'],
      ['lea', 'lead'],
      ['max', 'cpo'],
    ] as const) {
      await records.putUser({ name, role, passwordHash: '', mustChange: false, createdMs: 0 });
      const profile = { language: 'de', timeZone: 'Europe/Berlin', ways: ways(name) };
      await records.notifications.putDocument('profile', name, 0, profile);
    }
    await restart();
    const sent = (count: number) =>
      until(async () => (await statesOf(records)).filter((state) => state === 'sent 1').length === count);
    await commit(of(1, 'critical'));
    await sent(1);
    await restart();
    await clock.advance(15 * 60_000);
    await sent(2);
    await restart();
    await commit(
      of(1, 'critical', { transition: 'acknowledged', state: 'active-acknowledged', by: 'lea', announce: false }),
    );
    await until(async () => (await records.notifications.openAnnouncements()).length === 0);
    await clock.advance(60 * 60_000);
    expect(receiver.requests.map(({ body }) => (JSON.parse(body) as { topic: string }).topic)).toEqual(['ann', 'lea']);
    const [one] = await records.notifications.announcements(1);
    expect(one?.escalation?.ended).toMatchObject({ why: 'acknowledged', by: 'lea' });
  });
});

test('records that do not answer for a while lose nothing', async () => {
  const receiver = await Receiver.open();
  const records = await memoryRecords();
  let broken = false;
  const moody = new Proxy(records, {
    get: (target, name) =>
      name === 'transitionsAfter' && broken
        ? () => Promise.reject(new Error('the disk is full'))
        : Reflect.get(target, name, target),
  });
  const { commit, clock } = await begin({ cmms: { kind: 'webhook', url: receiver.url } }, moody);
  await clock.advance(1000);
  broken = true;
  await commit(of(1));
  await clock.advance(5000);
  expect(receiver.requests).toEqual([]);
  broken = false;
  await clock.advance(1000);
  await receiver.has(1);
  expect(keysAt(receiver)).toEqual([keyOf(of(1))]);
});
