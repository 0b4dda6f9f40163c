import { expect, test } from 'vitest';
import { FILLER, testPlant } from '../../testing/plant.ts';
import { outerOf } from '../jobs/past.ts';
import { JOBS } from './jobs.ts';
import { PARTS } from './parts.ts';
import { judged } from './testing.ts';

const plant = testPlant();
const nowNs = Temporal.Instant.from('2026-11-23T08:00:00Z').epochNanoseconds;
const jobs = { plant, parts: new Set(['seal']), nowNs };
const table = (text: string) => text.split('\n').map((line) => line.split(';'));

test('what a table says nothing of stays as it is, and each change is said', () => {
  const part = {
    id: 'seal',
    name: 'Seal',
    partNumber: 'X-1',
    unit: 'pcs',
    place: 'A1',
    minimumMilli: 2000,
    price: 3,
    fits: [],
  };
  const present = new Map([['seal', { part, stockMilli: 4000 }]]);
  const { things, write } = judged(PARTS, table('part;name;minimum;stock\nseal;;5;9\nbelt;Belt;;7'), {
    world: { plant },
    present,
  });
  expect(things).toEqual([
    {
      ...{ line: 2, id: 'seal', name: 'Seal', does: 'change' },
      changes: [{ column: 'minimum', from: '2', to: '5' }],
      note: 'the stock stays 4: count it, so that the count has a time',
    },
    { line: 3, id: 'belt', name: 'Belt', does: 'add', changes: [], note: null },
  ]);
  expect(write).toEqual([
    { part: { ...part, minimumMilli: 5000 }, stockMilli: 4000 },
    {
      part: {
        id: 'belt',
        name: 'Belt',
        partNumber: null,
        unit: 'pcs',
        place: null,
        minimumMilli: null,
        price: null,
        fits: [],
      },
      stockMilli: 7000,
    },
  ]);
});

test('a broken row is told with its line, its column, the reason and the next step', () => {
  const rows = table(
    `part;name;minimum;price;fits\nno part;A;;;\nb;;;;\nc;C;1,0005;;\nd;D;;-1;\ne;E;;;oven\nf;F;;;${FILLER}\nf;F2;;;`,
  );
  const { things, faults } = judged(PARTS, rows, { world: { plant }, decimal: ',' });
  expect(faults.map(({ line, column, reason }) => [line, column, reason])).toEqual([
    [2, 'part', 'is no number of a part'],
    [3, 'name', 'is missing'],
    [4, 'minimum', 'has more than three decimals, or is too large'],
    [5, 'price', 'is below 0'],
    [6, 'fits', 'oven is neither a machine nor a kind of them'],
    [8, 'part', 'stands in line 7 already'],
  ]);
  for (const { next } of faults) expect(next).toMatch(/\.$/);
  expect(things.map(({ id }) => id)).toEqual(['f']);
  expect(judged(PARTS, rows, { world: { plant }, mode: 'all-or-nothing' }).write).toEqual([]);
});

test('a job of the past is over, with its persons, parts and codes; nothing of it is left to watch', () => {
  const { write, faults } = judged(
    JOBS,
    table(
      `WO;Asset;Title;Opened;Completed;Completed by;Problem;Cause;Person;Minutes;Part;Qty\n4711;filler 1;Seal;20.11.2026 08:00;20.11.2026 09:30;an;Breakdown;2.4;;40;seal;2\n4711;;;;;;;;bo;20;;`,
    ),
    { world: jobs },
  );
  expect(faults.map(({ column, reason }) => [column, reason])).toEqual([]);
  const [job] = write;
  expect(job).toMatchObject({
    ...{ id: 'import@4711', number: 0, source: 'import', state: 'closed', machine: FILLER, title: 'Seal' },
    failure: { problem: 'BRD', cause: '2.4', remedy: null, note: null },
    ...{ takeByNs: null, proof: null, running: [], holdsSinceNs: null, escalated: false, alarm: null },
    parts: [{ part: 'seal', milli: 2000 }],
  });
  expect(job?.times.map(({ person, durationNs }) => [person, durationNs])).toEqual([
    ['an', 2_400_000_000_000n],
    ['bo', 1_200_000_000_000n],
  ]);
  expect(outerOf(job?.id ?? '')).toBe('4711');
});

test.each([
  ['a machine that is none', 'a;oven;T;;2026-11-20', 'machine', 'is no machine of the plant'],
  ['no end', `a;${FILLER};T;2026-11-20;`, 'done', 'is missing'],
  ['an end in the future', `a;${FILLER};T;;2026-11-24`, 'done', 'lies in the future'],
  ['an end before its beginning', `a;${FILLER};T;2026-11-20;2026-11-19`, 'done', 'is before it was opened'],
])('a job with %s is refused', (_what, row, column, reason) => {
  const { write, faults } = judged(JOBS, table(`job;machine;title;opened;done\n${row}`), { world: jobs });
  expect(faults.map((fault) => [fault.column, fault.reason])).toEqual([[column, reason]]);
  expect(write).toEqual([]);
});

test('a job that was made here is not changed by a table', () => {
  const made = judged(JOBS, table(`job;machine;title;done\nmade@1;${FILLER};Seal;2026-11-20`), { world: jobs })
    .write[0];
  if (made === undefined) throw new Error('there is no job');
  const present = new Map([['made@1', { ...made, id: 'made@1', source: 'technician' as const, number: 3 }]]);
  const { write, things } = judged(JOBS, table(`job;machine;title;done\nmade@1;${FILLER};Other;2026-11-21`), {
    world: jobs,
    present,
  });
  expect(write).toEqual([]);
  expect(things).toMatchObject([{ does: 'nothing', note: 'was made here, and stays as it is' }]);
});
