import type { MyNotifications, NotificationPlan, PlanView } from '@gemba/contract/notifications';
import { Value } from 'typebox/value';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Role } from '../access/permissions.ts';
import { nowNs } from '../clock.ts';
import type { AlarmTransition } from '../domain/alarms/types.ts';
import { DEFAULT_PLAN } from '../domain/notifications/world.ts';
import { answering, Receiver } from '../notifications/testing.ts';
import { transition } from '../records/suite/bench.ts';
import { testApi } from '../testing/api.ts';
import { AnnouncementSchema, MessageSchema } from './notification-schemas.ts';

async function begin() {
  const receiver = await Receiver.open();
  const api = await testApi({
    channels: {
      mail: { kind: 'email' },
      hook: { kind: 'webhook' },
      cmms: { kind: 'webhook', url: 'https://cmms.example/in', priorities: ['critical'] },
    },
  });
  onTestFinished(() => api.app.close());
  const at = (path: string) => `/api/v1/notifications/${path}`;
  const as = async (role: Role, method: 'GET' | 'PUT' | 'POST', path: string, body?: object) =>
    api.send(method, at(path), { cookie: await api.cookie(role), ...(body && { body }) });
  return { ...api, receiver, as };
}
const profile = (url: string) => ({
  ...{ language: 'ja', timeZone: 'Asia/Tokyo' },
  ways: [
    {
      ...{ id: 'hook', channel: 'hook', address: url, enabled: true },
      quiet: { from: '22:00', to: '06:00', days: null },
    },
  ],
});

describe('my notifications', () => {
  test('are empty until I say something, and are mine alone', async () => {
    const { as, receiver } = await begin();
    const before: MyNotifications = (await as('operator', 'GET', 'mine')).json();
    expect(before).toEqual({
      profile: { language: 'en', timeZone: expect.any(String), ways: [] },
      version: 0,
      channels: [
        { id: 'mail', kind: 'email', addressPattern: expect.stringContaining('@') },
        { id: 'hook', kind: 'webhook', addressPattern: expect.stringContaining('http') },
        { id: 'cmms', kind: 'webhook', addressPattern: null },
      ],
    });
    const saved = await as('operator', 'PUT', 'mine', { profile: profile(receiver.url), version: 0 });
    expect([saved.statusCode, saved.json().version]).toEqual([200, 1]);
    expect((await as('operator', 'GET', 'mine')).json().profile).toEqual(profile(receiver.url));
    expect((await as('lead', 'GET', 'mine')).json().version).toBe(0);
  });

  test('of two who change them at once the second is told; what is wrong is named', async () => {
    const { as, receiver, bench } = await begin();
    await as('lead', 'PUT', 'mine', { profile: profile(receiver.url), version: 0 });
    const second = await as('lead', 'PUT', 'mine', { profile: profile(receiver.url), version: 0 });
    expect([second.statusCode, second.json().code]).toEqual([409, 'GEMBA_CONFLICT']);
    const wrong = { ...profile('ftp://x'), timeZone: 'Mars' };
    const refused = await as('lead', 'PUT', 'mine', { profile: wrong, version: 1 });
    expect(refused.statusCode).toBe(400);
    expect(refused.json().message).toContain('timeZone: Mars is no time zone; ways.0.address');
    const audit = await bench.records.auditLog(10);
    expect(audit.map(({ who, result }) => [who, result])).toContainEqual(['u-lead', 'refused']);
    expect(JSON.stringify(audit)).not.toContain(receiver.url);
  });

  test('can be tried: what became of it is said', async () => {
    const { as, receiver } = await begin();
    await as('technician', 'PUT', 'mine', { profile: profile(receiver.url), version: 0 });
    expect((await as('technician', 'POST', 'mine/test', { way: 'hook' })).json()).toEqual({ taken: true, error: null });
    expect(JSON.parse(receiver.requests[0]?.body ?? '')).toMatchObject({ test: true });
    receiver.behaviour = answering(410);
    expect((await as('technician', 'POST', 'mine/test', { way: 'hook' })).json()).toEqual({
      ...{ taken: false, error: 'answered 410' },
    });
    expect((await as('technician', 'POST', 'mine/test', { way: 'x' })).statusCode).toBe(404);
  });

  test('can not be led to internal addresses', async () => {
    const { as } = await begin();
    for (const address of ['http://169.254.169.254/', 'https://[::1]/', 'https://10.0.0.1/', 'https://2130706434/']) {
      const { profile: known, version }: MyNotifications = (await as('operator', 'GET', 'mine')).json();
      const ways = [{ ...profile(address).ways[0], id: 'w' }];
      expect((await as('operator', 'PUT', 'mine', { profile: { ...known, ways }, version })).statusCode).toBe(200);
      const tried = (await as('operator', 'POST', 'mine/test', { way: 'w' })).json();
      expect(tried).toEqual({ taken: false, error: expect.stringContaining('internal') });
    }
  });
});

describe('the plan', () => {
  const plan: NotificationPlan = {
    routes: [
      {
        ...{ id: 'night', name: 'Night', places: ['line-1'], priorities: ['critical'], rules: [] },
        steps: [
          { afterS: 0, to: [{ kind: 'rota', rota: 'electric' }] },
          { afterS: 600, to: [{ kind: 'role', role: 'lead', skill: null, onShift: false }] },
        ],
      },
    ],
    rotas: [
      {
        ...{ id: 'electric', name: 'Electric', timeZone: 'Europe/Berlin', people: ['u-lead'], startDay: '2026-01-05' },
        ...{ turnDays: 7, handover: '07:00', swaps: [] },
      },
    ],
    staff: [{ person: 'u-lead', teams: [], skills: ['electric'], places: [] }],
  };

  test('is a lead’s to decide, and says who is on call', async () => {
    const { as } = await begin();
    const before: PlanView = (await as('lead', 'GET', 'plan')).json();
    expect(before).toMatchObject({ plan: DEFAULT_PLAN, version: 0, onCall: {} });
    const saved = await as('lead', 'PUT', 'plan', { plan, version: 0 });
    expect(saved.json()).toMatchObject({ plan, version: 1, onCall: { electric: 'u-lead' } });
    expect(saved.json().people).toContainEqual({ name: 'u-lead', role: 'lead', reachable: false });
    for (const role of ['operator', 'technician', 'cpo'] as const) {
      expect((await as(role, 'PUT', 'plan', { plan, version: 1 })).statusCode).toBe(403);
    }
    expect((await as('planner', 'PUT', 'plan', { plan, version: 0 })).statusCode).toBe(409);
  });

  test('that names what is not there is refused, and everything wrong is named', async () => {
    const { as } = await begin();
    const wrong = { ...plan, rotas: [] };
    const refused = await as('lead', 'PUT', 'plan', { plan: wrong, version: 0 });
    expect(refused.statusCode).toBe(400);
    expect(refused.json().message).toContain('routes.0.steps: there is no rota electric');
    const unknown = { ...plan, routes: [{ ...plan.routes[0], extra: 1 }] };
    expect((await as('lead', 'PUT', 'plan', { plan: unknown, version: 0 })).statusCode).toBe(400);
  });
});

test('the outbox says who was told, and what failed can be sent again', async () => {
  const { as, bench } = await begin();
  const line = transition(1_795_000_000_000_000_000n, { occurrence: 'hot@filler-1#1' }) satisfies AlarmTransition;
  await bench.records.commit({ transitions: [line] });
  const [open] = await bench.records.notifications.openAnnouncements();
  const failed = {
    ...{
      key: 'k',
      person: 'u-lead',
      way: 'w',
      channel: 'hook',
      address: 'https://x.example',
      state: 'failed' as const,
    },
    ...{
      single: false,
      items: [{ announcement: open?.key ?? '', step: 0 }],
      madeNs: nowNs(bench.clock),
      nextNs: 1n,
      attempts: 4,
    },
    ...{ error: 'answered 410', endedNs: 2_000_000n },
  };
  await bench.records.notifications.putNotifications({ escalations: [], messages: [failed] });
  const outbox = (await as('lead', 'GET', 'outbox?limit=10')).json();
  expect(outbox.announcements).toMatchObject([{ occurrence: 'hot@filler-1#1', steps: [], ended: null }]);
  expect([...Value.Errors(AnnouncementSchema, outbox.announcements[0])]).toEqual([]);
  const { messages } = (await as('lead', 'GET', 'messages?state=failed')).json();
  expect(messages).toMatchObject([
    { key: 'k', attempts: 4, error: 'answered 410', held: false, nextMs: null, endedMs: 2 },
  ]);
  expect([...Value.Errors(MessageSchema, messages[0])]).toEqual([]);
  expect((await as('operator', 'POST', 'messages/retry', { key: 'k' })).statusCode).toBe(403);
  expect((await as('lead', 'POST', 'messages/retry', { key: 'k' })).json()).toEqual({ done: true });
  expect((await as('lead', 'POST', 'messages/retry', { key: 'k' })).statusCode).toBe(404);
});
