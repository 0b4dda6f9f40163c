import type { StudyView } from '@gemba/contract/alarm-figures';
import type { AlarmRule } from '@gemba/contract/plant/alarm-rule';
import { afterEach, expect, test } from 'vitest';
import { type TestApi, testApi } from '../testing/api.ts';
import { FILLER, observed, START_MS, sample } from '../testing/plant.ts';

const condition = { kind: 'above-limit' as const, signal: 'zone/temperature', limit: 80 };
const HOT: AlarmRule = {
  ...{ id: 'hot', machines: [FILLER], condition, priority: 'high', text: 'Too hot', severity: 'major' },
  ...{ cause: 'Cooling has failed', consequence: 'Foam', response: 'Look at the pump', respondWithinS: 600 },
};
const SILENT: AlarmRule = { ...HOT, id: 'silent', condition: { kind: 'stale', forS: 60 } };

let api: TestApi;
let cookie: string;
afterEach(() => api.app.close());

/** Hot at 10 s for 5 s, at 100 s for 5 s, and from 200 s on until it is faulted at 260 s. */
async function watched() {
  api = await testApi({ alarms: [HOT, SILENT] });
  cookie = await api.cookie('technician');
  const temperatures = [
    ...[
      [1, 20],
      [10, 90],
      [15, 20],
      [100, 90],
      [105, 20],
      [200, 90],
      [500, 20],
    ],
  ] as [number, number][];
  const states = [
    [1, 'run'],
    [260, 'fault'],
    [460, 'run'],
  ] as [number, string][];
  for (let s = 0; s < 600; s += 20) {
    const within = ([at]: [number, unknown]) => at > s && at <= s + 20;
    api.bench.live(
      ...[
        ...temperatures.filter(within).map(([at, value]) => sample(FILLER, 'zone/temperature', at, value)),
        ...states.filter(within).map(([at, value]) => sample(FILLER, 'state', at, value)),
      ],
      observed(FILLER, s, s + 20),
    );
    await api.bench.clock.advance(20_000);
  }
}

const begin = (changed: object, more: object = {}) =>
  api.send('POST', '/api/v1/alarms/studies', {
    cookie,
    body: {
      ...{
        rule: 'hot',
        machine: FILLER,
        changed,
        fromMs: START_MS,
        toMs: START_MS + 600_000,
        horizonMin: 2,
        stopS: 60,
      },
      ...more,
    },
  });

async function ended(id: string): Promise<StudyView> {
  for (;;) {
    const view = (await api.send('GET', `/api/v1/alarms/studies/${id}`, { cookie })).json() as StudyView;
    if (view.state !== 'running') return view;
    await new Promise(setImmediate);
  }
}

test('a rule with a longer delay raises fewer alarms and misses no real stop', async () => {
  await watched();
  const begun = await begin({ condition, onDelayS: 10 });
  expect(begun.statusCode).toBe(202);
  const { state, progress, result } = await ended(begun.json().id);
  expect([state, progress]).toEqual(['done', 1]);
  expect(result).toMatchObject({
    incidents: 1,
    before: { alarms: 3, told: 1, missed: 0, idle: 2, leadS: 60 },
    after: { alarms: 1, told: 1, missed: 0, idle: 0, leadS: 50 },
    ...{ lost: [], won: [], goneCount: 2, addedCount: 0 },
    gone: [
      { fromMs: START_MS + 10_000, toMs: START_MS + 15_000, value: 90 },
      { fromMs: START_MS + 100_000, toMs: START_MS + 105_000, value: 90 },
    ],
  });
});

test('as it stands it raises what is in the journal', async () => {
  await watched();
  const { result } = await ended((await begin({ condition })).json().id);
  const { journal } = (await api.send('GET', '/api/v1/alarms/journal?rule=hot')).json();
  const activated = journal.filter(({ transition }: { transition: string }) => transition === 'activated');
  expect(result?.before.alarms).toBe(activated.length);
  expect(result).toMatchObject({ gone: [], added: [] });
});

test('one that would miss a stop says which', async () => {
  await watched();
  const { result } = await ended((await begin({ condition: { ...condition, limit: 95 } })).json().id);
  expect(result).toMatchObject({ after: { alarms: 0, told: 0, missed: 1 }, lost: [{ fromMs: START_MS + 260_000 }] });
});

test('what somebody knows counts in place of the stops', async () => {
  await watched();
  const known = [
    { fromMs: START_MS + 300_000, toMs: START_MS + 300_000, reason: 'bearing' },
    { fromMs: START_MS + 112_000, toMs: START_MS + 130_000, reason: null },
    { fromMs: START_MS - 90_000, toMs: START_MS - 80_000, reason: 'before' },
  ];
  const { result } = await ended((await begin({ condition, onDelayS: 10 }, { known, horizonMin: 0.5 })).json().id);
  expect(result).toMatchObject({
    incidents: 2,
    before: { alarms: 3, told: 2, idle: 1 },
    after: { alarms: 1, told: 1, missed: 1, idle: 0 },
    tellings: [
      { reason: null, before: { fromMs: START_MS + 100_000, leadS: 12 }, after: null },
      { reason: 'bearing', before: { leadS: 100 }, after: { leadS: 90 } },
    ],
    idle: { before: [{ fromMs: START_MS + 10_000 }], after: [] },
  });
  const turned = [{ fromMs: START_MS + 2, toMs: START_MS + 1, reason: null }];
  expect((await begin({ condition }, { known: turned })).statusCode).toBe(400);
});

test('what can not be tried is said with the reason', async () => {
  await watched();
  const refused = async (changed: object, more: object = {}) => {
    const answer = await begin(changed, more);
    return [answer.statusCode, answer.json().code, answer.json().message];
  };
  expect(await refused({ condition }, { rule: 'silent' })).toEqual([
    ...[400, 'GEMBA_BAD_REQUEST', expect.stringContaining('stale goes by the server’s clock')],
  ]);
  expect(await refused({ condition }, { rule: 'none' })).toMatchObject([404, 'GEMBA_NOT_FOUND', {}]);
  expect(await refused({ condition: { ...condition, signal: 'nothing' } })).toMatchObject([
    400,
    'GEMBA_BAD_REQUEST',
    {},
  ]);
  expect(await refused({ condition }, { fromMs: START_MS - 100 * 86_400_000 })).toMatchObject([
    400,
    'GEMBA_READ_LIMIT',
    {},
  ]);
});

test('a study that is broken off says so', async () => {
  await watched();
  const { id } = (await begin({ condition })).json();
  const answer = await api.send('DELETE', `/api/v1/alarms/studies/${id}`, { cookie });
  expect(answer.json()).toMatchObject({ id, state: 'cancelled', result: null });
});

test('the figures of the alarm system, each beside what is asked of it', async () => {
  await watched();
  const url = `/api/v1/alarms/figures?from=${START_MS}&to=${START_MS + 600_000}`;
  const found = (await api.send('GET', url)).json();
  expect(found).toMatchObject({ shown: 3, alarms: [{ alarm: `hot@${FILLER}`, text: 'Too hot', shown: 3, share: 1 }] });
  expect(found.positions).toMatchObject([{ shown: 3, perHour: 18, mostInSlot: 3 }]);
  expect(found.targets.find(({ figure }: { figure: string }) => figure === 'rate')).toEqual({
    ...{ figure: 'rate', value: 18, most: 6, met: false },
  });
  expect((await api.send('GET', `${url}&place=nowhere`)).statusCode).toBe(404);
});

test('the rules, each with what it is for', async () => {
  await watched();
  const { rules } = (await api.send('GET', '/api/v1/alarms/rules')).json();
  expect(rules).toMatchObject([
    { rule: { id: 'hot' }, draft: false, priorityByTable: 'high', machines: [FILLER] },
    { rule: { id: 'silent' }, draft: false, machines: [] },
  ]);
});
