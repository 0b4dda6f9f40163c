/** A calendar that is changed for days that are over: the server folds them again by itself, or says why it can't. */

import type { Plant } from '@gemba/contract/plant';
import type { Entry } from '@gemba/contract/sample';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contextOf } from '../domain/ledger/context.ts';
import { fold } from '../domain/ledger/fold.ts';
import { initialFold } from '../domain/ledger/state.ts';
import type { Records } from '../records/port.ts';
import { Bench } from '../testing/bench.ts';
import { MemoryHistorian } from '../testing/memory-historian.ts';
import { memoryRecords } from '../testing/moody-records.ts';
import { at, FILLER, LABELLER, observed, sample, testPlant } from '../testing/plant.ts';
import { PAST_CALENDARS } from './past-calendars.ts';

/** From midnight UTC, 22 November 2026, on which the bench begins at 08:00. */
const MIDNIGHT_S = -8 * 3600;
const calendar = (more: Partial<Plant['calendars'][0]> = {}): Plant['calendars'] => [
  {
    id: 'always',
    shifts: [
      { id: 'early', name: 'Early', start: '00:00', end: '04:00', breaks: [{ start: '02:00', minutes: 20 }] },
      { id: 'late', name: 'Late', start: '04:00', end: '00:00' },
    ],
    ...more,
  },
];

/** An hour of a machine: it runs, stops, makes parts, and nobody watches for some minutes. */
const hourOf = (machine: typeof FILLER, hour: number, state: string, parts: number): Entry[] => {
  const from = MIDNIGHT_S + hour * 3600;
  return [
    sample(machine, 'state', from + 1, 'run'),
    sample(machine, 'total', from + 1500, BigInt(hour * 100 + parts)),
    sample(machine, 'state', from + 1800, state),
    observed(machine, from, from + 2000),
    sample(machine, 'total', from + 2700, BigInt(hour * 100 + 100)),
    observed(machine, from + 2600, from + 3600),
  ];
};

interface Ran {
  records: Records;
  historian: MemoryHistorian;
  all: Entry[];
}

async function ran(hours: readonly { state: string; parts: number }[], plant: Plant): Promise<Ran> {
  const records = await memoryRecords();
  const historian = new MemoryHistorian();
  const bench = await Bench.make(plant, { records, historian });
  const all: Entry[] = [];
  for (const [hour, { state, parts }] of hours.entries()) {
    const entries = [FILLER, LABELLER].flatMap((machine) => hourOf(machine, hour, state, parts));
    all.push(...structuredClone(entries));
    bench.live(...entries);
  }
  await bench.clock.advance(2000);
  await bench.life.pipeline.stop();
  return { records, historian, all };
}

/** Another start over the same data. */
async function again({ records, historian }: Ran, plant: Plant): Promise<Bench> {
  const bench = await Bench.make(plant, { records, historian });
  await bench.clock.advance(4000);
  return bench;
}

const fresh = (plant: Plant, { all }: Ran) => {
  const mine = all.filter(({ machine }) => machine === FILLER);
  return fold(initialFold(FILLER), structuredClone(mine), contextOf(plant, FILLER)).rows;
};
const rowsOf = ({ records }: Ran) => records.rows(FILLER, 0n, at(1e6));
const HOURS = Array.from({ length: 8 }, (_, i) => ({ state: i % 2 === 0 ? 'stop' : 'fault', parts: 40 + i }));

test('an unchanged calendar folds nothing again, and no more does a name or a day to come', async () => {
  const data = await ran(HOURS, testPlant({ calendars: calendar() }));
  const before = await rowsOf(data);
  const renamed = calendar({ holidays: ['2026-11-25'] }).map((one) => ({
    ...one,
    shifts: one.shifts.map((shift) => ({ ...shift, name: `${shift.name} shift` })),
  }));
  for (const calendars of [calendar(), renamed, renamed]) {
    const bench = await again(data, testPlant({ calendars }));
    expect(await bench.metric('gemba_server_refolds_total')).toBe(0);
    await bench.life.pipeline.stop();
  }
  expect(await rowsOf(data)).toEqual(before);
});

type Overtime = NonNullable<Plant['calendars'][0]['overtime']>;
const Changes: fc.Arbitrary<Partial<Plant['calendars'][0]>> = fc.record(
  {
    holidays: fc.constant<string[]>(['2026-11-22']),
    overtime: fc.constant<Overtime>([{ date: '2026-11-21', shift: 'late', end: '00:45' }]),
    plannedStops: fc
      .tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 1, max: 59 }))
      .map(([hour, minute]) => [
        { name: 'Power', from: `2026-11-22T0${hour}:${String(minute).padStart(2, '0')}`, to: '2026-11-22T07:20' },
      ]),
    shifts: fc.constantFrom<Plant['calendars'][0]['shifts'][]>(
      [{ id: 'early', name: 'Early', start: '00:00', end: '05:10' }],
      [{ id: 'whole', name: 'Whole', start: '06:00', end: '06:00' }],
    ),
  },
  { requiredKeys: [] },
);
const Hours = fc.array(
  fc.record({ state: fc.constantFrom('run', 'stop', 'fault', 'starved'), parts: fc.integer({ min: 0, max: 100 }) }),
  { minLength: 2, maxLength: 8 },
);

test('whatever is changed, after the next start the rows are those of a fresh fold, whoever is interrupted meanwhile', async () => {
  let changed = 0;
  const property = fc.asyncProperty(Hours, Changes, Changes, fc.boolean(), async (hours, one, other, killed) => {
    const data = await ran(hours, testPlant({ calendars: calendar() }));
    if (killed) await Bench.make(testPlant({ calendars: calendar(one) }), data);
    const plant = testPlant({ calendars: calendar(other) });
    const before = await rowsOf(data);
    await (await again(data, plant)).life.pipeline.stop();
    const rows = await rowsOf(data);
    expect(rows).toEqual(fresh(plant, data));
    if (JSON.stringify(before, plain) !== JSON.stringify(rows, plain)) changed++;
  });
  await fc.assert(property, { numRuns: 60 });
  expect(changed).toBeGreaterThan(20);
});
const plain = (_key: string, value: unknown) => (typeof value === 'bigint' ? `${value}` : value);

test('what was folded by calendars that nobody kept is believed, and what a machine was folded by outlives its absence', async () => {
  const data = await ran(HOURS, testPlant({ calendars: calendar() }));
  const kept = await data.records.getValue(PAST_CALENDARS);
  const alone = testPlant({ calendars: calendar() });
  const line = alone.sites[0]?.areas[0]?.lines[0] as { machines: { id: string }[] };
  line.machines = line.machines.filter(({ id }) => id === LABELLER);
  await (await again(data, alone)).life.pipeline.stop();
  expect(JSON.parse((await data.records.getValue(PAST_CALENDARS)) ?? '')).toEqual(JSON.parse(kept ?? ''));
  await data.records.setValue(PAST_CALENDARS, JSON.stringify({ said: [], machines: {} }));
  const bench = await again(data, testPlant({ calendars: calendar({ holidays: ['2026-11-22'] }) }));
  expect(await bench.metric('gemba_server_refolds_total')).toBe(0);
});

test('a change of days whose samples are no longer stored is refused before anything is changed', async () => {
  const data = await ran(HOURS, testPlant({ calendars: calendar() }));
  const before = await rowsOf(data);
  const gone = { ...data, historian: new MemoryHistorian() };
  const later = await Bench.make(testPlant({ calendars: calendar() }), gone);
  await later.clock.advance(2 * 86_400_000);
  later.live(sample(FILLER, 'total', 2 * 86_400, 5n));
  await later.clock.advance(1000);
  await later.life.pipeline.stop();
  const plant = testPlant({ calendars: calendar({ holidays: ['2026-11-22'] }) });
  await expect(Bench.make(plant, gone)).rejects.toMatchObject({
    code: 'GEMBA_CALENDAR_PAST',
    message: expect.stringContaining('2026-11-22'),
    next: expect.stringContaining('2026-11-25'),
  });
  expect(await rowsOf(data)).toEqual(before);
  expect(await data.records.dirty()).toEqual([]);
  const since = testPlant({
    calendars: [...calendar(), ...calendar({ from: '2026-11-25', holidays: ['2026-11-26'] })],
  });
  await (await again(gone, since)).life.pipeline.stop();
});
