import type { NotificationPlan, Profile } from '@gemba/contract/notifications';
import { expect, test } from 'vitest';
import { checkPlan, checkProfile } from './check.ts';
import { PLANT } from './testing.ts';
import { DEFAULT_PLAN } from './world.ts';

const known = { plant: PLANT, people: ['ann', 'bob'], roles: ['technician', 'lead', 'cpo'] };

test('the plan that holds before anybody has said anything is sound', () => {
  expect(checkPlan(DEFAULT_PLAN, known)).toEqual([]);
});

test('a plan’s faults are said all at once, each with its path', () => {
  const step = (afterS: number, ...to: NotificationPlan['routes'][number]['steps'][number]['to']) => ({ afterS, to });
  const plan: NotificationPlan = {
    routes: [
      {
        ...{
          id: 'a',
          name: 'A',
          places: ['line-1', 'nowhere', ''],
          priorities: ['high'],
          rules: ['high', 'gone', 'system:twin'],
        },
        steps: [
          step(60, { kind: 'role', role: 'king', skill: null, onShift: true }, { kind: 'rota', rota: 'none' }),
          step(60, { kind: 'person', person: 'zoe' }),
        ],
      },
      { id: 'a', name: 'B', places: [], priorities: ['low'], rules: [], steps: [] },
    ],
    rotas: [
      {
        ...{
          id: 'r',
          name: 'R',
          timeZone: 'Mars/Olympus',
          people: ['ann', 'yan'],
          startDay: '2026-02-30',
          turnDays: 7,
        },
        ...{ handover: '07:00', swaps: [{ fromDay: '2026-11-10', toDay: '2026-11-09', person: 'bob' }] },
      },
    ],
    staff: [
      { person: 'xi', teams: [{ calendar: 'two', team: 'green' }], skills: [], places: ['line-9'] },
      { person: 'ann', teams: [{ calendar: 'two', team: 'red' }], skills: [], places: ['line-1'] },
    ],
  };
  expect(checkPlan(plan, known).map(({ path, problem }) => `${path}: ${problem}`)).toEqual([
    'routes: a is there twice',
    'routes.0.places: "nowhere" names no one place',
    'routes.0.places: "" names no one place',
    'routes.0.rules: there is no rule gone',
    'routes.0.steps: there is no role king',
    'routes.0.steps: there is no rota none',
    'routes.0.steps: there is no person zoe',
    'routes.0.steps.1: it must come later than the step before it',
    'rotas.0.timeZone: Mars/Olympus is no time zone',
    'rotas.0.people: there is no person yan',
    'rotas.0: there is no day 2026-02-30',
    'rotas.0.swaps.0: it ends before it begins',
    'staff.0.person: there is no person xi',
    'staff.0.places: "line-9" names no one place',
    'staff.0.teams: no team green in the calendar two',
  ]);
});

test('a profile names channels that take addresses, and addresses that are some', () => {
  const channels = [
    { id: 'mail', kind: 'email', addressPattern: '^[^@]+@[^@]+$' },
    { id: 'cmms', kind: 'webhook', addressPattern: null },
  ];
  const way = (id: string, channel: string, address: string) => ({ id, channel, address, quiet: null, enabled: true });
  const profile: Profile = {
    ...{ language: 'de', timeZone: 'Europe/Berlin' },
    ways: [way('a', 'mail', 'a@b'), way('b', 'mail', 'ab'), way('b', 'cmms', 'https://x'), way('c', 'fax', '1')],
  };
  expect(checkProfile(profile, channels).map(({ path }) => path)).toEqual([
    'ways',
    'ways.1.address',
    'ways.2.channel',
    'ways.3.channel',
  ]);
  expect(checkProfile({ ...profile, timeZone: 'X', ways: [] }, channels)).toHaveLength(1);
});
