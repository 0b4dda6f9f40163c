/** What services did, and what could be done while a line stands, over the API. */

import type { EffectOverview, MachineEffectView } from '@gemba/contract/effect';
import type { OpportunitiesView } from '@gemba/contract/opportunity';
import type { MaintenancePlan } from '@gemba/contract/plant/maintenance-plan';
import { Value } from 'typebox/value';
import { afterEach, describe, expect, it } from 'vitest';
import { PLAN } from '../notifications/people.ts';
import { type TestApi, testApi } from '../testing/api.ts';
import { FILLER, LABELLER, observed, sample } from '../testing/plant.ts';
import { MachineEffectSchema, OverviewSchema } from './effect-schemas.ts';

let api: TestApi;
afterEach(() => api.app.close());

const plan = (id: string, more: Partial<MaintenancePlan> = {}): MaintenancePlan => ({
  ...{ id, machine: FILLER, task: `Do ${id}`, minutes: 2, triggers: [{ kind: 'run-hours', hours: 1, warnH: 0.9 }] },
  ...more,
});
const PLANS = [
  plan('clean', { skill: 'cleaning' }),
  plan('calibrate', { minutes: 60 }),
  plan('seal', { parts: [{ part: 'seal', quantity: 1 }] }),
];

/** The filler jams every ten minutes, for four; the labeller waits for it meanwhile. It stands by a jam in the end. */
async function jamming(jams: number, lastS: number) {
  api = await testApi({ maintenance: PLANS });
  const { bench } = api;
  for (let i = 0; i < jams; i++) {
    const t = i * 600;
    bench.live(
      ...[sample(FILLER, 'state', t, 'run'), sample(LABELLER, 'state', t + 5, 'run')],
      ...[sample(FILLER, 'reason', t + 360, 7n), sample(FILLER, 'state', t + 360, 'fault')],
      sample(LABELLER, 'state', t + 362, 'starved'),
      ...[observed(FILLER, t, t + 600), observed(LABELLER, t, t + 600)],
    );
    await bench.clock.advance(600_000);
  }
  // As it comes: what is heard of is heard of now.
  const t = jams * 600;
  const at = 300 + lastS;
  await bench.clock.advance(at * 1000);
  bench.live(
    ...[sample(FILLER, 'state', t, 'run'), sample(LABELLER, 'state', t + 5, 'run')],
    ...[sample(FILLER, 'reason', t + 300, 7n), sample(FILLER, 'state', t + 300, 'fault')],
    sample(LABELLER, 'state', t + 302, 'starved'),
    ...[observed(FILLER, t, t + at), observed(LABELLER, t, t + at)],
  );
  await bench.clock.advance(5000);
  return api;
}

const get = async <T>(url: string): Promise<T> => (await api.send('GET', `/api/v1${url}`)).json();

describe('the effect of maintenance', () => {
  it('is told of a machine: failures, repairs, what its plans did, and what is missing to weigh a replacement', async () => {
    const { send, cookie } = await jamming(6, 30);
    const technician = await cookie('technician');
    const body = { plan: 'clean', comment: null };
    expect((await send('POST', '/api/v1/maintenance/complete', { cookie: technician, body })).statusCode).toBe(200);
    const found = await get<MachineEffectView>(`/machines/${FILLER}/effect?days=2`);
    expect([...Value.Errors(MachineEffectSchema, found)]).toEqual([]);
    // What has stood for half a minute is no failure yet.
    expect(found.spell).toMatchObject({ failures: 6, repairs: 6, downS: 6 * 240, mttrS: 240 });
    expect(found.spell.runS).toBeCloseTo(6 * 360 + 300, 0);
    expect(found.parts.reduce((sum, { failures }) => sum + failures, 0)).toBe(6);
    expect(found.plans.map(({ plan: id, services }) => [id, services])).toEqual([
      ['clean', 1],
      ['calibrate', 0],
      ['seal', 0],
    ]);
    expect(found.plans[0]?.suggestion).toMatchObject({ kind: 'too-few', needSpans: 3 });
    expect(found.plans[0]?.before.failures).toBe(6);
    expect(found.replacement.proposal).toBeNull();
    expect(found.replacement.missing.map(({ field, id, needed }) => [field, id, needed])).toEqual([
      ['replacementPrice', FILLER, true],
      ['lifeYears', FILLER, true],
      ['maintenancePerH', 'site-1', false],
      ['commissioned', FILLER, false],
    ]);
    // All its failed time stopped the line, but for what the labeller still had.
    expect(found.replacement.lineShare).toBeGreaterThan(0.9);
    expect(found.replacement.lineShare).toBeLessThanOrEqual(1.05);
  });

  it('is told of all machines side by side, and of none that the plant doesn’t have', async () => {
    const { send } = await jamming(2, 30);
    const found = await get<EffectOverview>('/maintenance/effect?days=2');
    expect([...Value.Errors(OverviewSchema, found)]).toEqual([]);
    expect(found.machines.map(({ machine, spell, plans }) => [machine, spell.failures, plans])).toEqual([
      [FILLER, 2, 3],
      [LABELLER, 0, 0],
    ]);
    expect((await send('GET', '/api/v1/machines/none/effect')).statusCode).toBe(404);
    expect((await send('GET', '/api/v1/machines/filler-1/effect?days=400')).statusCode).toBe(400);
  });
});

describe('opportunities', () => {
  it('are told while a line stands: how long it will, by past stops that were like it, and what fits by whom', async () => {
    const { send, cookie, bench } = await jamming(6, 60);
    await cookie('technician');
    const staff = [{ person: 'u-technician', skills: ['cleaning'], teams: [] }];
    await bench.records.notifications.putDocument('plan', PLAN, 0, { routes: [], rotas: [], staff });
    const { lines } = await get<OpportunitiesView>('/opportunities');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ line: 'line-1', machine: FILLER, state: 'faulted', reason: 'Bottle jam' });
    // Each jam lasted four minutes, and this one has for one: and five seconds.
    expect(lines[0]?.expected).toMatchObject({ basis: 'reason', samples: 6 });
    expect(lines[0]?.expected?.p50S).toBe(175);
    const works = lines[0]?.works.map(({ plan: of, obstacle, by, minutes }) => [of, obstacle, by, minutes]);
    expect(works).toEqual([
      ['calibrate', 'too-long', null, 60],
      ['clean', null, 'u-technician', 2],
      ['seal', 'no-parts', null, 2],
    ]);
    expect((await send('GET', '/api/v1/opportunities?line=none')).statusCode).toBe(404);
  });

  it('are none while it produces', async () => {
    api = await testApi({ maintenance: PLANS });
    api.bench.live(
      sample(FILLER, 'state', 0, 'run'),
      sample(LABELLER, 'state', 0, 'run'),
      observed(FILLER, 0, 60),
      observed(LABELLER, 0, 60),
    );
    await api.bench.clock.advance(60_000);
    expect((await get<OpportunitiesView>('/opportunities?line=line-1')).lines).toEqual([]);
  });
});
