/** What went out comes in again as it was, whatever it holds; and into where it is already it changes nothing. */

import type { MaintenancePlan } from '@gemba/contract/plant/maintenance-plan';
import type { MaintenanceTrigger } from '@gemba/contract/plant/maintenance-trigger';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { JOBS } from '../domain/exchange/jobs.ts';
import { type ListedMachine, MACHINES } from '../domain/exchange/machines.ts';
import { PARTS, type StockedPart } from '../domain/exchange/parts.ts';
import { PLANS } from '../domain/exchange/plans.ts';
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

const amount = fc.double({ min: 0.001, max: 1e6, noNaN: true });
const opt = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
/** Without fields that say nothing, as configuration is. */
const bare = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T;
const byMeter = { meter: opt(id), warnDays: opt(amount), toleranceDays: opt(amount) };
const inUnits = { warn: opt(amount), tolerance: opt(amount), ...byMeter };
const kind = <K extends string>(name: K) => fc.constant(name);
const time = fc.tuple(fc.nat(23), fc.nat(59)).map((all) => all.map((n) => String(n).padStart(2, '0')).join(':'));
const day = fc.integer({ min: 1, max: 28 }).map((n) => `2026-11-${String(n).padStart(2, '0')}`);
const trigger: fc.Arbitrary<MaintenanceTrigger> = fc
  .oneof(
    fc.record({
      ...{ kind: kind('calendar'), rrule: fc.constantFrom('FREQ=DAILY', 'FREQ=WEEKLY;BYDAY=MO,FR'), start: day, time },
      ...{
        except: opt(fc.uniqueArray(day, { minLength: 1, maxLength: 3 })),
        warnH: opt(amount),
        toleranceH: opt(amount),
      },
    }),
    fc.record({ kind: kind('run-hours'), hours: amount, ...byMeter, warnH: opt(amount), toleranceH: opt(amount) }),
    fc.record({ kind: kind('cycles'), cycles: amount, ...inUnits }),
    fc.record({ kind: kind('parts'), parts: amount, ...inUnits }),
    fc.record({ kind: kind('energy'), kWh: amount, ...inUnits }),
    fc.record({ kind: kind('counter'), amount, ...inUnits, meter: id }),
    fc.record({ kind: kind('condition'), rule: id, toleranceH: opt(amount) }),
    fc.record({
      ...{
        kind: kind('forecast'),
        signal: id,
        limit: fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((n) => n || 0),
      },
      ...{ falling: opt(fc.boolean()), aheadH: amount, windowH: opt(amount), warnH: opt(amount) },
      confidence: opt(fc.constantFrom(0.8, 0.95)),
    }),
  )
  .map((one) => bare(one) as MaintenanceTrigger);
const task = fc
  .record({
    ...{ id, text: text(300), photo: opt(fc.boolean()), optional: opt(fc.boolean()) },
    measure: opt(fc.record({ unit: opt(text(16)), low: opt(amount), high: opt(amount) }).map(bare)),
  })
  .map(bare);
const some = <T>(arbitrary: fc.Arbitrary<T>) => opt(fc.array(arbitrary, { minLength: 1, maxLength: 3 }));
const maintenancePlan: fc.Arbitrary<MaintenancePlan> = fc
  .record({
    ...{ id, machine: fc.constant(FILLER as string), task: text(120), minutes: opt(fc.integer({ min: 1, max: 999 })) },
    ...{
      owner: opt(text(40)),
      skill: opt(text(40)),
      mode: opt(fc.constantFrom('fixed' as const, 'floating' as const)),
    },
    ...{ shift: opt(fc.constantFrom(0, 0.25, 1)), window: opt(fc.boolean()), procedure: opt(id) },
    triggers: fc.array(trigger, { minLength: 1, maxLength: 3 }),
    ...{
      tasks: opt(fc.uniqueArray(task, { minLength: 1, maxLength: 3, selector: (one) => one.id })),
      parts: some(fc.record({ part: text(64), quantity: amount })),
    },
    covers: opt(fc.uniqueArray(id, { minLength: 1, maxLength: 3 })),
    pauses: some(fc.record({ from: fc.constantFrom('12-20', '02-29'), to: fc.constant('01-05') })),
  })
  .map((plan) => bare(plan) as MaintenancePlan);

test('maintenance plans, with their triggers, checklists, parts and pauses', () => {
  fc.assert(
    fc.property(fc.uniqueArray(maintenancePlan, { maxLength: 4, selector: (plan) => plan.id }), (all) => {
      expect(goesRound(PLANS, all, { plant }, (plan) => plan.id)).toEqual(all);
    }),
    { numRuns: 80 },
  );
});

const listed: fc.Arbitrary<ListedMachine> = fc
  .record({
    ...{ id, name: text(80), kind: opt(text(40)), idealCycleS: amount, slowLimit: opt(fc.constantFrom(0.5, 1)) },
    ...{ microStopS: opt(amount), startupS: opt(amount), maxRatePerS: opt(amount), ratedKW: opt(amount) },
    plate: opt(
      fc
        .record({ maker: opt(text(80)), model: opt(text(80)), serial: text(80), year: opt(fc.constant(1998)) })
        .map(bare),
    ),
    value: opt(fc.record({ commissioned: opt(day), lifeYears: amount.map((n) => Math.min(n, 100)) }).map(bare)),
    signals: fc.constant([]),
  })
  .map((machine) => ({ line: 'line-1', machine: bare(machine) as unknown as ListedMachine['machine'] }));

test('machines, with their name plates', () => {
  fc.assert(
    fc.property(fc.uniqueArray(listed, { maxLength: 5, selector: ({ machine }) => machine.id }), (all) => {
      expect(goesRound(MACHINES, all, { plant }, ({ machine }) => machine.id)).toEqual(all);
    }),
    { numRuns: 60 },
  );
});
