import type { Calendar } from '@gemba/contract/plant/calendar';
import type { Entry } from '@gemba/contract/sample';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { midnightOf } from '../domain/kpis/day.ts';
import { project } from '../domain/kpis/project.ts';
import { DEFAULT_PROFILE, PROFILES } from '../domain/kpis/registry.ts';
import { SUM_IDS, type Sums, type Window } from '../domain/kpis/sums.ts';
import { tallyOf } from '../domain/kpis/tallies.ts';
import type { Tally } from '../domain/kpis/tally.ts';
import { contextOf } from '../domain/ledger/context.ts';
import { ledgerOf, MACHINE, observed, plantOf, sample } from '../domain/ledger/fixture.ts';
import type { LedgerRow } from '../domain/ledger/row.ts';
import type { Records } from '../records/port.ts';
import { memoryRecords } from '../testing/moody-records.ts';
import { MachineDays } from './machine-days.ts';

const CALENDAR: Calendar = {
  id: 'c',
  shifts: [
    { id: 'day', name: 'Day', start: '06:00', end: '22:00', breaks: [{ start: '12:00', minutes: 30 }] },
    { id: 'night', name: 'Night', start: '22:00', end: '05:00', days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
  ],
};
const MIN = 60_000_000_000n;
const HOUR = 60n * MIN;

let records: Records;
beforeEach(async () => {
  records = await memoryRecords();
});
afterEach(() => records.stop());

/** Ten days around the night on which the clocks change in Europe, with stops, failures and hours without data. */
function history(timeZone: string) {
  const plant = plantOf({ timeZone, calendar: CALENDAR });
  const context = contextOf(plant, MACHINE);
  const firstNs = midnightOf('2026-03-24', timeZone) + 3n * HOUR;
  const entries: Entry[] = [sample(firstNs, 'total', 0n), sample(firstNs, 'reject', 0n)];
  let total = 0n;
  for (let i = 0n; i < 240n; i++) {
    const atNs = firstNs + i * HOUR;
    total += 2000n;
    entries.push(
      sample(atNs, 'state', 'run'),
      sample(atNs + 20n * MIN, 'state', i % 7n === 0n ? 'fault' : 'stop'),
      sample(atNs + (i % 5n) * 10n * MIN + 21n * MIN, 'state', 'run'),
      sample(atNs + 59n * MIN, 'total', total),
      sample(atNs + 59n * MIN, 'reject', total / 50n),
    );
    if (i % 17n !== 0n) entries.push(observed(atNs, atNs + HOUR));
  }
  const rows = ledgerOf(context, entries).rows.toSorted((a, b) => (a.fromNs < b.fromNs ? -1 : 1));
  return { plant, context, rows, firstNs, endNs: firstNs + 240n * HOUR };
}

const make = (plant: Parameters<typeof contextOf>[0], rows = records.rows) =>
  new MachineDays(plant, MACHINE, 30_000, records, { rows, runs: async () => [] });

function expectSame(found: Tally, wanted: Tally): void {
  for (const profile of PROFILES) {
    const [a, b] = [project(found, profile), project(wanted, profile)];
    for (const id of SUM_IDS) expect(Math.abs(a[id] - b[id]), `${profile.id} ${id}`).toBeLessThan(1e-6);
  }
}

describe('the days of a machine', () => {
  it.each(['Europe/Berlin', 'Asia/Ho_Chi_Minh', 'Asia/Kathmandu', 'America/Los_Angeles', 'Australia/Lord_Howe'])(
    'say in %s of any window what its rows say, kept or formed',
    async (timeZone) => {
      const { plant, rows, firstNs, endNs } = history(timeZone);
      await records.commit({ rows });
      const days = make(plant);
      const nowNs = endNs + HOUR;
      const windows: Window[] = [
        { fromNs: firstNs, toNs: endNs },
        { fromNs: firstNs + 7n * HOUR + 11n * MIN, toNs: firstNs + 100n * HOUR },
        { fromNs: firstNs + 50n * HOUR, toNs: firstNs + 51n * HOUR },
        { fromNs: firstNs - 30n * HOUR, toNs: firstNs + 30n * HOUR },
      ];
      for (const window of windows) {
        const wanted = tallyOf(rows, window, days.sums);
        expectSame(await days.tally(window, nowNs), wanted);
        expectSame(await days.tally(window, nowNs), wanted);
        const slices = await days.slices(window, nowNs);
        const good = slices.reduce((sum, { tally }) => sum + project(tally, DEFAULT_PROFILE).good, 0);
        expect(good).toBeCloseTo(project(wanted, DEFAULT_PROFILE).good, 6);
      }
    },
  );

  it('are read from rows once, and then kept', async () => {
    const { plant, rows } = history('Europe/Berlin');
    await records.commit({ rows });
    const read = vi.fn(records.rows);
    const days = make(plant, read);
    await days.totals(['2026-03-25', '2026-03-26', '2026-03-27']);
    const reads = read.mock.calls.length;
    await days.totals(['2026-03-25', '2026-03-26', '2026-03-27']);
    await make(plant, read).totals(['2026-03-26']);
    expect(read.mock.calls.length).toBe(reads);
  });

  it('are formed anew when rows change, and when the plant says something else of them', async () => {
    const { plant, rows } = history('Europe/Berlin');
    await records.commit({ rows });
    const one = (day: Map<string, Tally>): Sums => project(day.get('2026-03-26') as Tally, DEFAULT_PROFILE);
    const before = one(await make(plant).totals(['2026-03-26']));

    const late = rows.find(({ shift, state }) => shift === '2026-03-26/day' && state === 'producing') as LedgerRow;
    await records.commit({ rows: [{ ...late, good: late.good + 500 }] });
    expect(one(await make(plant).totals(['2026-03-26'])).good).toBeCloseTo(before.good + 500, 6);

    const changed = plantOf({ timeZone: 'Europe/Berlin', calendar: CALENDAR, machine: { microStopS: 3600 } });
    expect(before.downS).toBeGreaterThan(0);
    expect(one(await make(changed).totals(['2026-03-26'])).downS).toBe(0);
  });

  it('take what isn’t known yet for no data only when the machine is silent', async () => {
    const { plant, rows, endNs } = history('Europe/Berlin');
    await records.commit({ rows });
    const window = { fromNs: endNs - HOUR, toNs: endNs + HOUR };
    const completeness = async (nowNs: bigint) =>
      DEFAULT_PROFILE.figures.completeness.of(project(await make(plant).tally(window, nowNs), DEFAULT_PROFILE));
    expect(await completeness(endNs + 2_000_000_000n)).toBe(1);
    expect(await completeness(endNs + 10n * MIN)).toBeLessThan(1);
  });

  it('of a night shift are whole, and those on which the clocks change have 23 hours', async () => {
    const { plant, rows } = history('Europe/Berlin');
    await records.commit({ rows });
    const days = make(plant);
    const hours = async (day: string) => {
      const tally = (await days.totals([day])).get(day) as Tally;
      return project(tally, DEFAULT_PROFILE).calendarS / 3600;
    };
    // Friday: from 05:00, when the night shift of Thursday ends, to 05:00.
    expect(await hours('2026-03-27')).toBe(24);
    // Saturday's night shift loses the hour that the clocks skip; Sunday has none, and ends at midnight.
    expect(await hours('2026-03-28')).toBe(23);
    expect(await hours('2026-03-29')).toBe(19);
    expect(await hours('2026-03-30')).toBe(29);
  });
});
