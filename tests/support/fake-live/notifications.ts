/** What the fake server says of notifications: my ways, a plan with a night route and a rota, an outbox with troubles. */

import type { AnnouncementView, MessageView, MyNotifications, PlanView } from '@gemba/contract/notifications';

const MIN = 60_000;

const MINE: MyNotifications = {
  version: 3,
  profile: {
    ...{ language: 'vi', timeZone: 'Asia/Ho_Chi_Minh' },
    ways: [
      {
        ...{ id: 'way-1', channel: 'mail', address: 'lan@works.example', enabled: true },
        quiet: { from: '22:00', to: '06:00', days: null },
      },
      { id: 'way-2', channel: 'phones', address: 'lan-7f3k2', enabled: true, quiet: null },
    ],
  },
  channels: [
    { id: 'mail', kind: 'email', addressPattern: '.+@.+' },
    { id: 'phones', kind: 'ntfy', addressPattern: '.+' },
    { id: 'cmms', kind: 'webhook', addressPattern: null },
  ],
};

const PLAN: PlanView = {
  version: 7,
  plan: {
    routes: [
      {
        ...{ id: 'night', name: 'Electric, hall 1', places: ['line-1', 'line-2'], rules: [] },
        priorities: ['critical', 'high'],
        steps: [
          { afterS: 0, to: [{ kind: 'rota', rota: 'electric' }] },
          { afterS: 600, to: [{ kind: 'role', role: 'technician', skill: 'electric', onShift: true }] },
          { afterS: 1800, to: [{ kind: 'person', person: 'max' }] },
        ],
      },
      {
        ...{
          id: 'default',
          name: 'Everything else',
          places: [],
          priorities: ['critical', 'high', 'medium'],
          rules: [],
        },
        steps: [{ afterS: 0, to: [{ kind: 'role', role: 'technician', skill: null, onShift: true }] }],
      },
    ],
    rotas: [
      {
        ...{
          id: 'electric',
          name: 'Electric',
          timeZone: 'Asia/Ho_Chi_Minh',
          people: ['lan', 'minh'],
          startDay: '2026-11-02',
        },
        ...{ turnDays: 7, handover: '07:00', swaps: [{ fromDay: '2026-11-24', toDay: '2026-11-26', person: 'minh' }] },
      },
    ],
    staff: [{ person: 'lan', teams: [{ calendar: 'three', team: 'red' }], skills: ['electric'], places: [] }],
  },
  people: [
    { name: 'lan', role: 'technician', reachable: true },
    { name: 'max', role: 'lead', reachable: true },
    { name: 'minh', role: 'technician', reachable: false },
  ],
  teams: [
    { calendar: 'three', team: 'red', name: 'Red' },
    { calendar: 'three', team: 'blue', name: 'Blue' },
  ],
  onCall: { electric: 'lan' },
};

const announcementsOf = (now: number): AnnouncementView[] => [
  {
    ...{
      id: 12,
      key: 'a12',
      occurrence: 'hot@filler-2#1',
      rule: 'hot',
      machine: 'filler-2',
      text: 'Filling valve too hot',
    },
    ...{ priority: 'critical', reminder: false, atMs: now - 4 * MIN, route: 'night', ended: null },
    steps: [
      { dueMs: now - 4 * MIN, doneMs: now - 4 * MIN, told: ['lan'] },
      { dueMs: now + 6 * MIN, doneMs: null, told: [] },
    ],
  },
  {
    ...{
      id: 11,
      key: 'a11',
      occurrence: 'x',
      rule: 'system:gateway',
      machine: 'edge-hanoi',
      text: 'The gateway is silent',
    },
    ...{ priority: 'high', reminder: true, atMs: now - 70 * MIN, route: 'default' },
    steps: [{ dueMs: now - 70 * MIN, doneMs: now - 70 * MIN, told: [] }],
    ended: { why: 'acknowledged', by: 'max', atMs: now - 60 * MIN },
  },
];

const messagesOf = (now: number): MessageView[] => [
  {
    ...{ key: 'm2', person: 'minh', channel: 'mail', state: 'failed', held: false, announcements: ['a11'] },
    ...{ madeMs: now - 70 * MIN, nextMs: null, endedMs: now - 69 * MIN, attempts: 1 },
    error: '550 5.1.1 minh@works.example: no such user',
  },
  {
    ...{ key: 'm1', person: 'lan', channel: 'phones', state: 'sent', held: false, announcements: ['a12'] },
    ...{ madeMs: now - 4 * MIN, nextMs: null, endedMs: now - 4 * MIN, attempts: 1, error: null },
  },
];

/** `null` where the path is about something else. */
export function notificationsTold(method: string, path: string, body: Record<string, unknown>, now: number): unknown {
  if (path === '/notifications/mine') {
    return method === 'GET' ? MINE : { ...MINE, profile: body.profile, version: MINE.version + 1 };
  }
  if (path === '/notifications/mine/test') {
    return body.way === 'way-1' ? { taken: true, error: null } : { taken: false, error: 'answered 403' };
  }
  if (path === '/notifications/plan') {
    return method === 'GET' ? PLAN : { ...PLAN, plan: body.plan, version: PLAN.version + 1 };
  }
  if (path === '/notifications/messages/retry') return { done: true };
  if (path === '/notifications/outbox') return { announcements: announcementsOf(now) };
  if (path === '/notifications/messages') return { messages: messagesOf(now) };
  return null;
}
