import { expect, test } from 'vitest';
import type { Jobs } from '../plant/jobs.ts';
import type { Plant } from '../plant.ts';
import { collect } from './faults.ts';
import { checkJobs } from './jobs.ts';
import type { Known } from './references.ts';

const all = { machines: new Map([['filler-1', {}]]), calendars: new Set(), products: new Set() } as unknown as Known;
const faults = (jobs: Jobs | undefined) =>
  collect((report) => checkJobs({ jobs, alarms: [{ id: 'hot' }] } as unknown as Plant, all, report)).map(
    ({ path }) => path,
  );

test('a plant without jobs has no faults of them, and neither has one whose lists name what there is', () => {
  expect(faults(undefined)).toEqual([]);
  const tasks = [{ id: 'level', text: 'Oil level', measure: { unit: 'mm', low: 20, high: 30 } }];
  const lists = [{ id: 'a', rules: ['hot'], machines: ['filler-1'], tasks }];
  expect(faults({ checklists: lists })).toEqual([]);
});

test('all faults come out at once: what is not there, limits without room, codes and ids twice', () => {
  const tasks = [
    { id: 'a', text: 'a', measure: { low: 2, high: 1 } },
    { id: 'a', text: 'b' },
  ];
  const found = faults({
    checklists: [
      { id: 'a', rules: ['cold'], machines: ['filler-9'], tasks },
      { id: 'a', tasks: [{ id: 'c', text: 'c' }] },
    ],
    failureCodes: [
      {
        causes: [
          { code: 'W', name: 'Wear' },
          { code: 'W', name: 'Water' },
        ],
      },
    ],
  });
  expect(found).toEqual([
    'jobs.checklists[1].id',
    'jobs.checklists[0].rules[0]',
    'jobs.checklists[0].machines[0]',
    'jobs.checklists[0].tasks[1].id',
    'jobs.checklists[0].tasks[0].measure',
    'jobs.failureCodes[0].causes[1].code',
  ]);
});
