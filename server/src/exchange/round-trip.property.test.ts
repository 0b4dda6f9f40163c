/** What went out comes in again as it was, whatever it holds; and into where it is already it changes nothing. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { JOBS } from '../domain/exchange/jobs.ts';
import { PARTS, type StockedPart } from '../domain/exchange/parts.ts';
import type { Table } from '../domain/exchange/table.ts';
import { outerOf, pastJob } from '../domain/jobs/past.ts';
import type { Job } from '../domain/jobs/types.ts';
import { FILLER, START_MS, testPlant } from '../testing/plant.ts';
import { csvOfThings, judgeTable, readTable } from './exchanged.ts';

const plant = testPlant();
const START_S = START_MS / 1000;
/** Formulas, marks, separators, quotes, other alphabets. */
const WORDS = [
  '=1+1',
  "'=x",
  "''@y",
  '-3',
  '+49 30',
  '@home',
  'a;b,c',
  '"q"',
  "O'Neill",
  'Dichtung „4“',
  'ซีล',
  '1,5',
  '\tx',
];
const text = (maxLength: number) =>
  fc
    .oneof(fc.constantFrom(...WORDS), fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme-ascii' }))
    .map((word) => word.trim().slice(0, maxLength))
    .filter((word) => word !== '' && word !== '-');
const id = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,12}$/);
const milli = fc.integer({ min: 0, max: 5_000_000 });
const nullOr = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });

const stocked: fc.Arbitrary<StockedPart> = fc.record({
  part: fc.record({
    ...{ id, name: text(120), partNumber: nullOr(text(64)), unit: text(16), place: nullOr(text(64)) },
    minimumMilli: nullOr(milli),
    price: nullOr(fc.double({ min: 0, max: 1e12, noNaN: true }).map((price) => price || 0)),
    fits: fc.subarray([FILLER as string, 'labeller-1']),
  }),
  stockMilli: nullOr(milli),
});

const at = (seconds: number) => BigInt(START_S + seconds) * 1_000_000_000n;
const job: fc.Arbitrary<Job> = fc
  .record({
    ...{
      id,
      title: text(120),
      description: nullOr(text(200)),
      state: fc.constantFrom('closed' as const, 'cancelled' as const),
    },
    ...{ opened: fc.nat(1000), started: nullOr(fc.nat(1000)), done: fc.nat(1000), due: nullOr(fc.nat(5000)) },
    ...{ doneBy: nullOr(text(64)), reason: nullOr(text(100)) },
    failure: nullOr(
      fc.record({
        problem: fc.constantFrom('BRD', 'UNK'),
        cause: nullOr(fc.constant('2.4')),
        remedy: fc.constant(null),
        note: nullOr(text(60)),
      }),
    ),
    times: fc.array(fc.record({ person: text(64), ms: fc.integer({ min: 0, max: 99 }) }), { maxLength: 3 }),
    parts: fc.uniqueArray(fc.constantFrom('seal', 'oil'), { maxLength: 2 }),
  })
  .map(({ opened, started, done, due, times, parts, ...said }) =>
    pastJob(
      {
        ...said,
        ...{ machine: FILLER, priority: 'high', plan: null, nowNs: at(9999), dueNs: due === null ? null : at(due) },
        ...{ openedNs: at(opened), startedNs: started === null ? null : at(opened + started) },
        ...{ doneNs: at(opened + (started ?? 0) + done), endedNs: at(opened + (started ?? 0) + done + 5) },
        // Hundredths of minutes are what a table holds.
        times: times.map(({ person, ms }) => ({ person, durationNs: BigInt(ms) * 600_000_000n })),
        parts: parts.map((part) => ({ part, milli: 1500 })),
      },
      null,
    ),
  );

function goesRound<T, F extends string, W>(table: Table<T, F, W>, things: T[], world: W, idOf: (thing: T) => string) {
  const file = new TextEncoder().encode(csvOfThings(table, things, world));
  const into = (present: T[]) =>
    judgeTable(
      'parts',
      table,
      readTable<F>(file, table),
      { present: new Map(present.map((thing) => [idOf(thing), thing])), world },
      { mode: 'all-or-nothing', dryRun: false },
    );
  const [fresh, again] = [into([]), into(things)];
  expect(fresh.report.faults).toEqual([]);
  expect(again.report.faults).toEqual([]);
  expect(again.report.ignored).toEqual([]);
  expect(again.write).toEqual([]);
  return fresh.write;
}

test('spare parts, with their stock', () => {
  fc.assert(
    fc.property(fc.uniqueArray(stocked, { maxLength: 6, selector: ({ part }) => part.id }), (all) => {
      expect(goesRound(PARTS, all, { plant }, ({ part }) => part.id)).toEqual(all);
    }),
    { numRuns: 60 },
  );
});

test('the history of jobs, with what was worked and used', () => {
  const world = { plant, parts: new Set(['seal', 'oil']), nowNs: at(9999) };
  fc.assert(
    fc.property(fc.uniqueArray(job, { maxLength: 5, selector: ({ id }) => id }), (all) => {
      expect(goesRound(JOBS, all, world, ({ id }) => outerOf(id))).toEqual(all);
    }),
    { numRuns: 60 },
  );
});
