import { expect, test } from 'vitest';
import type { Jobs } from '../plant/jobs.ts';
import type { Plant } from '../plant.ts';
import { collect } from './faults.ts';
import { checkJobs } from './jobs.ts';
import type { Known } from './references.ts';

const all = { machines: new Map([['filler-1', {}]]), calendars: new Set(), products: new Set() } as unknown as Known;
const faults = (jobs: Jobs | undefined) =>
  collect((report) =>
    checkJobs({ jobs, alarms: [{ id: 'hot' }], maintenance: [{ id: 'oil' }] } as unknown as Plant, all, report),
  ).map(({ path }) => path);

test('a plant without jobs has no faults of them, and neither has one whose lists name what there is', () => {
  expect(faults(undefined)).toEqual([]);
  const items = [{ text: 'Oil level', unit: 'mm', low: 20, high: 20 }];
  const lists = [{ id: 'a', plans: ['oil'], rules: ['hot'], machines: ['filler-1'], items }];
  expect(faults({ checklists: lists })).toEqual([]);
});

test('all faults come out at once: what is not there, limits without room, codes and ids twice', () => {
  const items = [
    { text: 'a', low: 2, high: 1 },
    { text: 'b', measure: false, high: 1 },
  ];
  const found = faults({
    checklists: [
      { id: 'a', plans: ['tyre'], rules: ['cold'], machines: ['filler-9'], items },
      { id: 'a', items: [{ text: 'c' }] },
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
    'jobs.checklists[0].plans[0]',
    'jobs.checklists[0].rules[0]',
    'jobs.checklists[0].machines[0]',
    'jobs.checklists[0].items[0].low',
    'jobs.checklists[0].items[1].measure',
    'jobs.failureCodes[0].causes[1].code',
  ]);
});
