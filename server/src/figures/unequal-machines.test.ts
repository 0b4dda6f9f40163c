/** A hall of two lines whose machines call another length of stop short: each stop is judged by its own machine's. */

import type { MachineId } from '@gemba/contract/identity';
import type { Plant } from '@gemba/contract/plant';
import { expect, test } from 'vitest';
import { profileOf } from '../domain/kpis/registry.ts';
import { plantOf } from '../domain/ledger/fixture.ts';
import { rowsOf } from '../domain/losses/fixture.ts';
import { type Place, placeNamed } from '../domain/places/place.ts';
import { readLosses } from '../losses/read.ts';
import { memoryRecords } from '../testing/moody-records.ts';
import { Figures } from './figures.ts';

const S = 1_000_000_000n;
/** The same eight minutes on both: a stop of 100 s, one of 20 s, a fault of 100 s. */
const STORY = [
  { seconds: 120, state: 'producing', good: 120 },
  { seconds: 100, state: 'stopped' },
  { seconds: 60, state: 'producing', good: 60 },
  { seconds: 20, state: 'stopped' },
  { seconds: 40, state: 'producing', good: 40 },
  { seconds: 100, state: 'faulted' },
  { seconds: 40, state: 'producing', good: 40 },
] as const;
const WINDOW = { fromNs: 0n, toNs: 480n * S };
const ALWAYS = { id: 'c', shifts: [{ id: 'all', name: 'All day', start: '00:00', end: '00:00' }] };

/** Line 1 calls stops under ten minutes short, line 2 those under 30 s. */
function plant(): Plant {
  const one = plantOf({ calendar: ALWAYS });
  const [hall] = one.sites[0]?.areas ?? [];
  const [line] = hall?.lines ?? [];
  if (hall === undefined || line === undefined) throw new Error('no line');
  const lineOf = (id: number, microStopS: number) => ({
    ...structuredClone(line),
    ...{ id: `line-${id}`, name: `Line ${id}` },
    machines: line.machines.map((machine) => ({ ...structuredClone(machine), id: `press-${id}`, microStopS })),
  });
  hall.lines = [lineOf(1, 600), lineOf(2, 30)];
  return one;
}

async function bench() {
  const its = plant();
  const rows = async (machine: MachineId) => rowsOf(machine, STORY);
  const clock = { nowMs: () => 480_000 };
  const figures = new Figures({ plant: its, kept: await memoryRecords(), rows, runs: async () => [], clock });
  const place = (name: string) => placeNamed(its, name) as Place;
  const profile = 'oee.com' as const;
  return {
    sums: (name: string) => figures.sums({ place: place(name), window: WINDOW, profile }),
    lost: async (name: string) =>
      (await readLosses({ plant: its, place: place(name), window: WINDOW, profile: profileOf(profile) }, rows))
        .waterfall,
  };
}

test('a stop is short by its own machine’s measure, in the sums of what lies above too', async () => {
  const { sums } = await bench();
  expect(await sums('press-1')).toMatchObject({ stops: 0, microStops: 3, failures: 0, runS: 480, downS: 0 });
  expect(await sums('press-2')).toMatchObject({ stops: 2, microStops: 1, failures: 1, runS: 280, downS: 200 });
  const hall = await sums('hall');
  expect(hall).toMatchObject({ stops: 2, microStops: 4, failures: 1, plannedS: 960, runS: 760, downS: 200 });
  expect(profileOf('oee.com').figures.availability.of(hall)).toBeCloseTo(760 / 960, 12);
  // An average of the two OEEs, or one measure for both, would give something else.
  expect(profileOf('oee.com').figures.performance.of(hall)).toBeCloseTo(520 / 760, 12);
});

test('the waterfall of the hall is that of its lines added up, and says the same as the figures', async () => {
  const { lost } = await bench();
  const secondsOf = async (name: string) => {
    const { calendarNs, bars, rest } = await lost(name);
    const of = (group: string) => bars.filter((bar) => bar.group === group).reduce((sum, { ns }) => sum + ns, 0n) / S;
    return [calendarNs / S, of('availability'), of('performance'), rest.good / S];
  };
  expect(await secondsOf('line-1')).toEqual([480n, 0n, 220n, 260n]);
  expect(await secondsOf('line-2')).toEqual([480n, 200n, 20n, 260n]);
  expect(await secondsOf('hall')).toEqual([960n, 200n, 240n, 520n]);
});
