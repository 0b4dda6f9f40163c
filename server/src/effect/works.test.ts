/** What is to be done soon, with the time that it takes and the parts that it needs. */

import type { MaintenanceView } from '@gemba/contract/maintenance';
import type { MaintenancePlan } from '@gemba/contract/plant/maintenance-plan';
import { expect, test } from 'vitest';
import type { Job } from '../domain/jobs/types.ts';
import { FILLER, testPlant } from '../testing/plant.ts';
import { candidateWorks } from './works.ts';

const NOW_MS = Date.UTC(2026, 0, 1);
const DAY_MS = 86_400_000;
const NS = 1_000_000n;

const plan = (id: string, more: Partial<MaintenancePlan> = {}): MaintenancePlan => ({
  ...{ id, machine: FILLER, task: `Do ${id}`, triggers: [{ kind: 'run-hours', hours: 10 }] },
  ...more,
});
const view = (id: string, more: Partial<MaintenanceView> = {}) =>
  ({
    plan: id,
    machine: FILLER,
    due: 'ok',
    dueMs: null,
    job: null,
    coveredBy: null,
    pausedUntilMs: null,
    rest: null,
    ...more,
  }) as MaintenanceView;
const job = (number: number, more: Partial<Job> = {}) =>
  ({
    ...{ id: `job-${number}`, number, machine: FILLER, title: `Job ${number}`, state: 'open', plan: null, alarm: null },
    ...{
      priority: 'medium',
      skill: null,
      dueNs: null,
      needsStop: null,
      needs: [],
      times: [],
      running: [],
      changedNs: 0n,
    },
    ...more,
  }) as Job;
const worked = (minutes: number) => [
  { id: 't', person: 'an', durationNs: BigInt(minutes) * 60_000_000_000n, fromNs: null, note: null, by: 'an' },
];

/** Of one machine, with what is open and what was done before. */
function worksOf(plans: MaintenancePlan[], views: MaintenanceView[], open: Job[], past: Job[] = []) {
  const jobs = { parts: async () => [{ id: 'seal', name: 'Seal' }], open: async () => open, list: async () => past };
  const source = {
    plant: testPlant({ maintenance: plans }),
    picture: { maintenance: () => views },
    records: { jobs },
    stockOf: () => 1000,
  };
  return candidateWorks(source as unknown as Parameters<typeof candidateWorks>[0], new Set([FILLER]), NOW_MS);
}

test('plans are done early when they are due soon, or within a week; not what has a job, is covered, or is paused', async () => {
  const ids = ['soon', 'forecast', 'later', 'has-job', 'covered', 'paused'];
  const views = [
    view('soon', { due: 'due-soon' }),
    view('forecast', { dueMs: NOW_MS + 6 * DAY_MS }),
    view('later', { dueMs: NOW_MS + 8 * DAY_MS }),
    view('has-job', { due: 'due', job: 'x' }),
    view('covered', { due: 'due-soon', coveredBy: 'soon' }),
    view('paused', { due: 'due-soon', pausedUntilMs: NOW_MS + DAY_MS }),
  ];
  const found = await worksOf(
    ids.map((id) => plan(id)),
    views,
    [],
  );
  expect(found.map((one) => one.plan)).toEqual(['soon', 'forecast']);
});

test('jobs that nobody works on are there, by their date; those of other machines are not', async () => {
  const at = (days: number) => BigInt(NOW_MS + days * DAY_MS) * NS;
  const open = [
    job(1),
    job(2, { dueNs: at(-1) }),
    job(3, { dueNs: at(3) }),
    job(4, { state: 'in-work' }),
    job(5, { machine: 'other' }),
  ];
  const found = await worksOf([], [], open);
  expect(found.map(({ job: number, work }) => [number, work.due])).toEqual([
    [1, 'due'],
    [2, 'overdue'],
    [3, 'due-soon'],
  ]);
});

test('the time is what the plan says, else the middle of the jobs before it, else nobody knows', async () => {
  const past = [10, 20, 60].map((minutes, i) => job(10 + i, { state: 'closed', times: worked(minutes) }));
  const plans = [plan('said', { minutes: 7 }), plan('done-before')];
  const views = [view('said', { due: 'due-soon' }), view('done-before', { due: 'due-soon' })];
  const found = await worksOf(plans, views, [job(1)], past);
  expect(found.map(({ work, minutesOf, samples }) => [work.minutes, minutesOf, samples])).toEqual([
    [null, null, 0],
    [7, 'plan', 0],
    [20, 'past', 3],
  ]);
});

test('parts are missing where there are fewer than it needs', async () => {
  const [found] = await worksOf(
    [plan('p', { parts: [{ part: 'seal', quantity: 1.5 }] })],
    [view('p', { due: 'due' })],
    [],
  );
  expect(found?.parts).toEqual([{ part: 'seal', name: 'Seal', quantity: 1.5, stock: 1 }]);
  expect(found?.work.missing).toEqual(['seal']);
});
