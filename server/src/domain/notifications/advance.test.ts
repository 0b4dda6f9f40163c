import { describe, expect, test } from 'vitest';
import { advance, type NotificationState } from './advance.ts';
import { isTold } from './key.ts';
import { announcement, line, MIN, PLANT, person, T0, world } from './testing.ts';
import type { JournalLine, Message, Route } from './types.ts';
import { DEFAULT_PLAN, DEFAULT_ROUTE, type World } from './world.ts';

/** Turns at minutes; what was sealed comes out as `minute receivers: announcements`. */
function play(turns: [minute: number, lines?: JournalLine[]][], in_: World = world()) {
  let state: NotificationState = { announcements: [], messages: [] };
  const said: string[] = [];
  const escalations = new Map<number, unknown>();
  for (const [minute, lines = []] of turns) {
    const nowNs = T0 + BigInt(Math.round(minute * 60)) * 1_000_000_000n;
    const fresh = lines.filter(isTold).map(announcement);
    const turn = advance({ ...state, announcements: [...state.announcements, ...fresh] }, lines, in_, nowNs);
    for (const { id, escalation } of turn.escalations) escalations.set(id, escalation.ended?.why ?? null);
    const left = turn.state.messages.filter(({ state: now }) => now === 'sending');
    for (const one of left) said.push(`${minute} ${one.person ?? one.channel}: ${one.items.map(what).join(' ')}`);
    state = { ...turn.state, messages: turn.state.messages.filter(({ state: now }) => now === 'gathering') };
  }
  return { said, escalations: Object.fromEntries(escalations), left: state };
}
const what = ({ announcement: key }: Message['items'][number]) => key.split('@')[0];

describe('an alarm that nobody acknowledges', () => {
  test('goes to the technician on shift, then to the lead, then to who is responsible', () => {
    const { said, escalations } = play([[0, [line(1, 'high', T0)]], [1], [14.9], [15], [15.5], [45], [46], [500]]);
    expect(said).toEqual(['1 ann: high', '15.5 lea: high', '46 max: high']);
    expect(escalations).toEqual({ 1: 'told-all' });
  });

  test('of low priority is shown, and nobody is told', () => {
    const { said, escalations } = play([[0, [line(1, 'low', T0)]], [100]]);
    expect([said, escalations]).toEqual([[], { 1: 'no-route' }]);
  });

  test('goes to the team that is at work when the step is due, and past those who look after other places', () => {
    // 14:30: blue has the shift, and bob looks after line 2 alone.
    const late = play([
      [390, [line(1, 'critical', T0)]],
      [390, [line(2, 'critical', T0, { machine: 'press-2' })]],
    ]);
    expect(late.said).toEqual(['390 lea: critical', '390 bob: critical']);
  });

  test('goes to the next at once where nobody of a step can be reached', () => {
    const people = [person('ann', 'technician', { ways: [] }), person('max', 'cpo')];
    expect(play([[0, [line(1, 'critical', T0)]]], world({ people })).said).toEqual(['0 max: critical']);
    expect(play([[0, [line(1, 'critical', T0)]]], world({ people: [] })).escalations).toEqual({ 1: 'told-all' });
  });
});

test('a flood goes to those who look after the line that it is about', () => {
  const flood = line(1, 'high', T0, { rule: 'system:flood', machine: 'line-2' });
  // 14:30: blue has the shift, and bob looks after line 2.
  expect(play([[390, [flood]], [391]]).said).toEqual([expect.stringMatching(/^391 bob: /)]);
});

describe('it ends', () => {
  const up = line(1, 'high', T0);
  const next = (more: Partial<JournalLine>): JournalLine => ({ ...up, id: 2, announce: false, ...more });
  test.each([
    ['acknowledged', next({ transition: 'acknowledged', state: 'active-acknowledged', by: 'ann' })],
    ['returned', next({ transition: 'returned', state: 'returned-unacknowledged' })],
    ['suppressed', next({ transition: 'shelved', suppression: 'shelved', by: 'ann' })],
  ])('when it is %s', (why, after) => {
    const { said, escalations } = play([[0, [up]], [1], [14, [after]], [15], [50]]);
    expect([said, escalations]).toEqual([['1 ann: high'], { 1: why }]);
  });

  test('not when it only latched, nor by what happens to another occurrence', () => {
    const latched = next({ transition: 'returned', state: 'latched-unacknowledged' });
    const other = next({ id: 3, occurrence: 'x', transition: 'acknowledged', state: 'active-acknowledged' });
    expect(play([[0, [up]], [1], [2, [latched, other]], [15], [16]]).said).toEqual(['1 ann: high', '16 lea: high']);
  });

  test('after the first were told, if it was over when its group decided that it was the first', () => {
    const first = line(1, 'high', T0, { transition: 'first-out', state: 'returned-unacknowledged' });
    expect(play([[0, [first]], [1], [20]])).toMatchObject({ said: ['1 ann: high'], escalations: { 1: 'returned' } });
  });

  test('after the first were told, however short it was', () => {
    const over = next({ transition: 'returned', state: 'returned-unacknowledged' });
    expect(play([[0, [up, over]], [1], [20]]).said).toEqual(['1 ann: high']);
  });
});

describe('a shelving that ends soon', () => {
  const ending = (by: string, more: Partial<JournalLine> = {}) =>
    line(1, 'high', T0, {
      ...{ transition: 'shelf-ending', suppression: 'shelved', announce: false },
      ...{ detail: { shelvedBy: by, untilMs: 0, reason: 'known' }, ...more },
    });
  const minute = 390;

  test('is told to whoever shelved it, once, and to no program', () => {
    const feeds = [{ channel: 'cmms', address: 'https://cmms.example', priorities: ['high'] as const }];
    const { said, escalations } = play([[0, [ending('ann')]], [1], [60]], world({ feeds }));
    expect([said, escalations]).toEqual([['1 ann: high'], { 1: 'told-all' }]);
  });

  test('and to those on duty, where he is not at work, can not be reached, or is gone', () => {
    // 14:30: red has gone home.
    const at = (by: string, people = world().people) =>
      play([[minute, [ending(by, { machine: 'press-2' } as never)]], [minute + 1]], world({ people })).said;
    expect(at('ann').toSorted()).toEqual([`${minute + 1} ann: high`, `${minute + 1} bob: high`]);
    expect(at('gone')).toEqual([`${minute + 1} bob: high`]);
    const deaf = world().people.map((one) => (one.name === 'ann' ? { ...one, ways: [] } : one));
    expect(at('ann', deaf)).toEqual([`${minute + 1} bob: high`]);
  });

  test('of a draft is told to nobody', () => {
    const plant = structuredClone(PLANT);
    for (const rule of plant.alarms ?? []) delete rule.cause;
    const { said, escalations } = play([[0, [ending('ann')]], [1]], world({ plant }));
    expect([said, escalations]).toEqual([[], { 1: 'no-route' }]);
  });
});

describe('several', () => {
  test('within a short while are one message; what is critical is one by itself, at once', () => {
    const { said } = play([
      [0, [line(1, 'high', T0), line(2, 'critical', T0)]],
      [0.2, [line(3, 'medium', T0)]],
      [0.4],
      [0.5, [line(4, 'high', T0)]],
      [1],
    ]);
    expect(said).toEqual(['0 ann: critical', '0.4 ann: high medium', '1 ann: high']);
  });

  test('a thousand are a handful of messages', () => {
    const flood = Array.from({ length: 1000 }, (_, n) => line(n + 1, 'high', T0));
    const { said } = play([[0, flood], [1]]);
    expect(said).toHaveLength(5);
  });

  test('a thousand critical ones to many are decided at once', () => {
    const people = Array.from({ length: 10 }, (_, n) => person(`p${n}`, 'technician'));
    const flood = Array.from({ length: 1000 }, (_, n) => line(n + 1, 'critical', T0));
    const feeds = [{ channel: 'cmms', address: 'https://cmms.example', priorities: ['critical'] as const }];
    const begun = performance.now();
    expect(play([[0, flood]], world({ people, feeds })).said).toHaveLength(11_000);
    expect(performance.now() - begun).toBeLessThan(5000);
  });

  test('a feed gets each of its priorities by itself, under the key of the announcement', () => {
    const feeds = [{ channel: 'cmms', address: 'https://cmms.example', priorities: ['high'] as const }];
    const lines = [line(1, 'high', T0), line(2, 'high', T0), line(3, 'low', T0)];
    const { said, left } = play([[0, lines]], world({ feeds, people: [] }));
    expect(said).toEqual(['0 cmms: high', '0 cmms: high']);
    expect(left.messages).toEqual([]);
  });
});

describe('quiet hours', () => {
  const quiet = { from: '22:00', to: '06:00', days: null };
  const ways = [{ id: 'mail', channel: 'mail', address: 'lea@works.example', quiet, enabled: true }];
  const in_ = world({
    people: [person('lea', 'lead', { ways })],
    plan: { ...DEFAULT_PLAN, routes: [{ ...DEFAULT_ROUTE, steps: DEFAULT_ROUTE.steps.slice(1) }] },
  });
  // T0 is 08:00: 14 hours later it is 22:00, 22 hours later 06:00.
  const [night, morning] = [14 * 60, 22 * 60];

  test('hold what is not critical until they end, in one message', () => {
    const { said } = play(
      [[night, [line(1, 'high', T0)]], [night + 15], [night + 60, [line(2, 'medium', T0)]], [morning - 1], [morning]],
      in_,
    );
    expect(said).toEqual([`${morning} lea: high medium`]);
  });

  test('never hold what is critical', () => {
    expect(play([[night, [line(1, 'critical', T0)]], [night + 15]], in_).said).toEqual([`${night + 15} lea: critical`]);
  });
});

test('the first route that fits is taken', () => {
  const route = (id: string, more: Partial<Route>): Route => ({
    ...{ id, name: id, places: [], priorities: ['critical'], rules: [] },
    steps: [{ afterS: 0, to: [{ kind: 'person', person: id }] }],
    ...more,
  });
  const routes = [
    route('ann', { places: ['line-2'] }),
    route('bob', { rules: ['high'] }),
    route('lea', { places: ['berlin'] }),
  ];
  const in_ = world({ plan: { ...DEFAULT_PLAN, routes: [...routes, route('max', {})] } });
  const told = (machine: string) => play([[0, [line(1, 'critical', T0, { machine })]]], in_).said;
  expect([told('press-2'), told('press-1'), told('edge-1')]).toEqual([
    ['0 ann: critical'],
    ['0 lea: critical'],
    ['0 max: critical'],
  ]);
  expect(PLANT.alarms).toHaveLength(4);
});

test('whoever is on call is told, if he has the skill that is asked for', () => {
  const rota = {
    ...{ id: 'on-call', name: 'On call', timeZone: 'Europe/Berlin', people: ['bob', 'ann'], startDay: '2026-11-23' },
    ...{ turnDays: 1, handover: '07:00', swaps: [] },
  };
  const steps: Route['steps'] = [
    { afterS: 0, to: [{ kind: 'rota', rota: 'on-call' }] },
    { afterS: 60, to: [{ kind: 'role', role: 'technician', skill: 'electric', onShift: false }] },
  ];
  const plan = { ...world().plan, rotas: [rota], routes: [{ ...DEFAULT_ROUTE, steps }] };
  const { said } = play([[0, [line(1, 'critical', T0)]], [1], [2]], world({ plan }));
  expect(said).toEqual(['0 bob: critical', '1 ann: critical']);
  expect(MIN).toBe(60_000_000_000n);
});
