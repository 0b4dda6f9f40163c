/** Jobs on the path of samples: begun by plans in their commit, suppressing alarms, proven by what machines do; killed anywhere. */

import type { AlarmRule } from '@gemba/contract/plant/alarm-rule';
import type { MaintenancePlan } from '@gemba/contract/plant/maintenance-plan';
import { expect, it } from 'vitest';
import type { JobActEvent } from '../../domain/jobs/event.ts';
import { Bench } from '../../testing/bench.ts';
import { at, FILLER, LABELLER, observed, sample, testPlant } from '../../testing/plant.ts';

const HOT: AlarmRule = {
  ...{ id: 'hot', machines: [FILLER], priority: 'high', text: 'Too hot', proofRunS: 60 },
  condition: { kind: 'above-limit', signal: 'zone/temperature', limit: 80 },
  ...{ cause: 'Cooling', consequence: 'Foam', response: 'Look at the pump', respondWithinS: 600 },
};
const OIL: MaintenancePlan = {
  ...{ id: 'oil', machine: FILLER, task: 'Change the oil', triggers: [{ kind: 'run-hours', hours: 10 / 3600 }] },
  ...{ tasks: [{ id: 'drain', text: 'Drain' }], parts: [{ part: 'oil', quantity: 1.5 }], skill: 'mechanic' },
};

type Bare<E> = E extends JobActEvent ? Omit<E, 'act' | 'by' | 'atNs' | 'recordedNs' | 'comment'> : never;
let acts = 0;
const by = (seconds: number, event: Bare<JobActEvent>, act = `act-${++acts}`): JobActEvent =>
  ({ ...event, act, by: 'an', comment: null, atNs: at(seconds), recordedNs: at(seconds) }) as JobActEvent;

/** The filler runs at a temperature from one second to another, told second by second. */
async function runs(bench: Bench, from: number, to: number, celsius: number): Promise<void> {
  for (let s = from; s < to; s++) {
    bench.live(
      sample(FILLER, 'state', s, 'run'),
      sample(FILLER, 'zone/temperature', s, celsius),
      observed(FILLER, s, s + 1),
    );
    await bench.clock.advance(1000);
  }
}

async function done<T>(bench: Bench, promise: Promise<T>): Promise<T> {
  let ended = false;
  const settled = promise.finally(() => {
    ended = true;
  });
  settled.catch(() => undefined);
  while (!ended) await bench.clock.advance(10);
  return settled;
}

it('begins with the fact of its plan, in one commit, and completes it when it is done', async () => {
  const bench = await Bench.make(testPlant({ maintenance: [OIL] }));
  await runs(bench, 0, 20, 50);
  const [job] = await bench.records.jobs.open();
  expect(job).toMatchObject({ number: 1, source: 'plan', plan: 'oil', title: 'Change the oil', skill: 'mechanic' });
  expect(job).toMatchObject({ items: [{ id: 'drain' }], needs: [{ part: 'oil', milli: 1500 }] });
  expect(job?.id).toBe((await bench.records.plans())[0]?.job?.id);
  const { jobs } = bench.life.pipeline;
  await done(bench, jobs.act(1, by(20, { kind: 'start', holdsMachine: false })));
  await expect(done(bench, jobs.act(1, by(21, { kind: 'done' })))).rejects.toMatchObject({
    code: 'GEMBA_JOB_INCOMPLETE',
  });
  await done(bench, jobs.act(1, by(22, { kind: 'check', item: 'drain', verdict: 'ok', value: null })));
  await done(bench, jobs.act(1, by(23, { kind: 'use-part', part: 'oil', milli: 1500 })));
  await done(bench, jobs.act(1, by(24, { kind: 'done' })));
  expect((await bench.records.plans())[0]).toMatchObject({ job: null, lastDoneBy: 'an', due: 'ok' });
  const journal = await bench.records.maintenanceJournal(9);
  expect(journal.find(({ kind }) => kind === 'completed')).toMatchObject({ job: job?.id, by: 'an' });
  expect(await bench.records.jobs.stock()).toEqual([{ part: 'oil', milli: 0 }]);
  const moved = await bench.records.jobs.movements({ part: 'oil', limit: 9 });
  expect(moved.map(({ kind, milli }) => [kind, milli])).toEqual([
    ['used', -1500],
    ['difference', 1500],
  ]);
});

it('is one for a rule on a machine, though two people begin it at once for two of its occurrences', async () => {
  const bench = await Bench.make(testPlant({ alarms: [HOT] }));
  const of = (occurrence: string) => ({
    ...({
      id: `alarm@${occurrence}`,
      source: 'alarm',
      machine: FILLER,
      title: 'Too hot',
      priority: 'high',
      by: 'an',
    } as const),
    ...{ atNs: at(1), recordedNs: at(1), alarm: { rule: 'hot', occurrences: [occurrence] } },
  });
  const { jobs } = bench.life.pipeline;
  const both = Promise.all([jobs.begin(of('hot@filler-1#1')), jobs.begin(of('hot@filler-1#2'))]);
  expect((await done(bench, both)).map(({ number }) => number)).toEqual([1, 1]);
  expect(await bench.records.jobs.open()).toHaveLength(1);
});

it('counts what the machine did since as use of the next cycle, when its end is told later than it was', async () => {
  const plan: MaintenancePlan = { ...OIL, tasks: [], triggers: [...OIL.triggers, { kind: 'parts', parts: 1000 }] };
  const bench = await Bench.make(testPlant({ maintenance: [plan] }));
  await runs(bench, 0, 40, 50);
  const { jobs, meters } = bench.life.pipeline;
  expect(meters.views(FILLER).find(({ meter }) => meter === 'run-hours')?.value).toBeGreaterThan(35 / 3600);
  await done(bench, jobs.act(1, { ...by(15, { kind: 'start', holdsMachine: false }), recordedNs: at(41) }));
  await done(bench, jobs.act(1, { ...by(20.5, { kind: 'done' }), recordedNs: at(41) }));
  const [memory] = await bench.records.plans();
  expect(memory).toMatchObject({ lastDoneNs: at(20.5), sinceNs: at(20.5), reckoned: ['parts', 'cycles'] });
  expect(memory?.atReset['run-hours']).toBeCloseTo(20.5, 6);
  // Ten seconds and more have run since: the next job is there.
  await bench.clock.advance(2000);
  expect((await bench.records.plans())[0]?.job?.id).toBe('oil@0.00847h');
});

it('is done with its plan, when that is said of the plan itself', async () => {
  const bench = await Bench.make(testPlant({ maintenance: [OIL] }));
  await runs(bench, 0, 20, 50);
  await done(bench, bench.life.pipeline.acts.complete('oil', { name: 'bo', comment: 'early shift' }));
  expect(await bench.records.jobs.job({ number: 1 })).toMatchObject({ state: 'done', doneBy: 'bo' });
});

it('is given up with its plan, whichever is told; tasks that were skipped come again as a job of their own', async () => {
  const tasks = [
    { id: 'drain', text: 'Drain' },
    { id: 'fill', text: 'Fill' },
  ];
  const bench = await Bench.make(testPlant({ maintenance: [{ ...OIL, tasks }] }));
  await runs(bench, 0, 20, 50);
  const { jobs, acts: plans } = bench.life.pipeline;
  await done(bench, jobs.act(1, { ...by(20, { kind: 'cancel' }), comment: 'line is sold' }));
  expect((await bench.records.plans())[0]).toMatchObject({ job: null });
  expect((await bench.records.maintenanceJournal(9)).map(({ kind }) => kind)).toContain('cancelled');
  await runs(bench, 20, 40, 50);
  await done(bench, plans.cancelPlan('oil', { name: 'bo', comment: 'no oil' }));
  expect(await bench.records.jobs.job({ number: 2 })).toMatchObject({ state: 'cancelled', reason: 'no oil' });
  await runs(bench, 40, 60, 50);
  await done(bench, jobs.act(3, by(60, { kind: 'start', holdsMachine: false })));
  await done(bench, jobs.act(3, by(60, { kind: 'check', item: 'drain', verdict: 'ok', value: null })));
  const skipped = { ...by(60, { kind: 'check', item: 'fill', verdict: 'skipped', value: null }), comment: 'none left' };
  await done(bench, jobs.act(3, skipped));
  await done(bench, jobs.act(3, by(60, { kind: 'done' })));
  await bench.clock.advance(3000);
  const rest = await bench.records.jobs.job({ number: 4 });
  expect(rest).toMatchObject({ state: 'open', plan: 'oil', items: [{ id: 'fill' }] });
});

it.each(['dead-before', 'dead-after'] as const)(
  'of a plan is one, however often the server is killed (%s)',
  async (mood) => {
    const bench = await Bench.make(testPlant({ maintenance: [OIL] }));
    for (let s = 0; s < 30; s += 3) {
      await runs(bench, s, s + 3, 50);
      await bench.restart(mood);
      bench.replay();
      await bench.clock.advance(300);
    }
    const jobs = await bench.records.jobs.list({ limit: 99 });
    const plan = (await bench.records.plans())[0];
    expect(jobs.map(({ id }) => id)).toEqual([plan?.job?.id]);
    const facts = await bench.records.jobs.journal(jobs[0]?.id ?? '');
    expect(facts.filter(({ kind }) => kind === 'opened')).toHaveLength(1);
  },
);

it('suppresses the alarms of its machine by design while it holds it, and shows the machine in maintenance', async () => {
  const bench = await Bench.make(testPlant({ alarms: [HOT, { ...HOT, id: 'hot-2', machines: [LABELLER] }] }));
  const { jobs } = bench.life.pipeline;
  const begun = { id: 'made@1', source: 'technician', machine: FILLER, title: 'Seal', priority: 'high' } as const;
  await done(bench, jobs.begin({ ...begun, atNs: at(0), recordedNs: at(0), by: 'an' }));
  await done(bench, jobs.act(1, by(1, { kind: 'start', holdsMachine: true })));
  const state = sample(FILLER, 'state', 2, 'stop');
  bench.live(state, sample(FILLER, 'zone/temperature', 2, 95), observed(FILLER, 0, 5));
  await bench.clock.advance(1000);
  const { picture } = bench.life.pipeline;
  expect(picture.alarms()).toMatchObject([{ rule: 'hot', suppression: 'by-design' }]);
  expect(picture.machine(FILLER)).toMatchObject({ shown: 'maintenance', state: 'stopped', inMaintenance: { job: 1 } });
  expect(picture.machine(LABELLER)?.inMaintenance).toBeUndefined();
  await bench.restart();
  expect(bench.life.pipeline.picture.alarms()).toMatchObject([{ rule: 'hot', suppression: 'by-design' }]);
  expect((await bench.records.transitions(99)).filter(({ announce }) => announce)).toEqual([]);
  await done(bench, bench.life.pipeline.jobs.act(1, by(9, { kind: 'release-machine' })));
  // It is hot still: now somebody is told.
  expect(bench.life.pipeline.picture.alarms()).toMatchObject([{ suppression: 'none', state: 'active-unacknowledged' }]);
  expect((await bench.records.transitions(99)).filter(({ announce }) => announce)).toHaveLength(1);
  expect(bench.life.pipeline.picture.machine(FILLER)?.inMaintenance).toBeUndefined();
});

/** A job of an alarm that came and went, said to be done. */
async function repaired(): Promise<Bench> {
  const bench = await Bench.make(testPlant({ alarms: [HOT] }));
  await runs(bench, 0, 5, 90);
  const [alarm] = bench.life.pipeline.picture.alarms();
  const { jobs } = bench.life.pipeline;
  const of = { rule: 'hot', occurrences: [alarm?.occurrence ?? ''] };
  const begun = { id: 'a', source: 'alarm', machine: FILLER, title: 'Hot', priority: 'high', alarm: of } as const;
  await done(bench, jobs.begin({ ...begun, atNs: at(5), recordedNs: at(5), by: 'an' }));
  await runs(bench, 5, 8, 60);
  const now = BigInt(bench.clock.nowMs()) * 1_000_000n;
  const said = { act: 'd', by: 'an', comment: null, atNs: now, recordedNs: now };
  await done(bench, jobs.act(1, { kind: 'done', ...said }));
  return bench;
}

it('of an alarm is proven when its rule has stayed normal in operation, over restarts', async () => {
  const bench = await repaired();
  for (let s = 8; s < 90; s += 20) {
    await runs(bench, s, s + 20, 60);
    await bench.restart();
    bench.replay();
    await bench.clock.advance(300);
  }
  const job = await bench.records.jobs.job({ number: 1 });
  expect(job).toMatchObject({ state: 'closed', proof: { state: 'proven' } });
  // Screens are told of what happens, not of each second of the proof.
  expect(bench.life.jobs.length).toBeLessThan(5);
  const provenS = Number((job?.endedNs ?? 0n) - (job?.doneNs ?? 0n)) / 1e9;
  expect(provenS).toBe(60);
});

it('of an alarm opens again when that comes again', async () => {
  const bench = await repaired();
  await runs(bench, 8, 30, 60);
  await runs(bench, 30, 33, 99);
  const job = await bench.records.jobs.job({ number: 1 });
  expect(job).toMatchObject({ state: 'assigned', reopened: 1, proof: { state: 'failed', why: 'came-again' } });
  expect(job?.alarm?.occurrences).toHaveLength(2);
});

it('that nobody takes in time is an alarm of the system, until somebody does', async () => {
  const bench = await Bench.make(testPlant({ jobs: { takeWithinMin: { high: 1 } } }));
  const begun = { id: 'made@1', source: 'technician', machine: FILLER, title: 'Seal', priority: 'high' } as const;
  await done(bench, bench.life.pipeline.jobs.begin({ ...begun, atNs: at(0), recordedNs: at(0), by: 'an' }));
  await bench.clock.advance(30_000);
  await bench.restart();
  await bench.clock.advance(32_000);
  expect(bench.life.pipeline.picture.alarms()).toMatchObject([{ rule: 'system:job-unassigned', machine: FILLER }]);
  await bench.restart();
  await bench.clock.advance(5000);
  const announced = (await bench.records.transitions(99)).filter(({ announce }) => announce);
  expect(announced).toHaveLength(1);
  await done(bench, bench.life.pipeline.jobs.act(1, by(66, { kind: 'take' })));
  await bench.clock.advance(61_000);
  expect(bench.life.pipeline.picture.alarms()).toMatchObject([{ state: 'returned-unacknowledged' }]);
});
