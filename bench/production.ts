/**
 * Figures of a year by day: out of the sums of days that are kept, as the server answers, against forming them out of
 * ledger rows; and the report of a month of all lines. The rows are made up, as dense as those of a machine that stops twice an hour, in records on the disk.
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { MachineId } from '@gemba/contract/identity';
import type { Plant } from '@gemba/contract/plant';
import { msFromNs, nsFromMs } from '@gemba/contract/sample';
import { dayAfter, daysThrough, midnightOf } from '@gemba/server/domain/kpis/day';
import { profileOf } from '@gemba/server/domain/kpis/registry';
import type { LedgerRow } from '@gemba/server/domain/ledger/row';
import { linePlacesOf, type Place, placesOf } from '@gemba/server/domain/places/place';
import { periodOf } from '@gemba/server/domain/reports/period';
import { EditedLedger } from '@gemba/server/edits/edited-ledger';
import { Figures } from '@gemba/server/figures/figures';
import type { Records } from '@gemba/server/records/port';
import { makeRecords } from '@gemba/server/records/registry';
import { ReportReader } from '@gemba/server/reports/reading';
import { Targets } from '@gemba/server/work/targets';
import { type Row, rowOf } from './compare.ts';

const LINES = Number(process.env.GEMBA_BENCH_LINES ?? 50);
const DAYS = Number(process.env.GEMBA_BENCH_DAYS ?? 365);
const PAIRS = Number(process.env.GEMBA_BENCH_PAIRS ?? 5);
const ZONE = 'Europe/Berlin';
const LAST = '2026-10-31';
const FIRST = dayAfter(LAST, 1 - DAYS);
/** What the design promises for a year of 50 lines. */
const GOAL_MS = 300;
/** A report that is asked for on the screen is waited for; live screens are not to notice. */
const MONTH_GOAL_MS = 5000;
const HELD_GOAL_MS = 100;
/** Lines whose year is formed out of rows in a pair: all of them take a minute. */
const FORMED_LINES = Math.min(LINES, 3);
const FIGURES = ['oee', 'availability', 'performance', 'quality'];

export async function production(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'gemba-bench-production-'));
  const records = makeRecords({ folder });
  await records.start();
  try {
    return await measure(records);
  } finally {
    await records.stop();
    await rm(folder, { recursive: true });
  }
}

async function measure(records: Records): Promise<Row[]> {
  const plant = plantOf();
  for (let line = 0; line < LINES; line++) await fill(records, line);
  const nowMs = msFromNs(midnightOf(dayAfter(LAST, 3), ZONE));
  const figures = new Figures({
    plant,
    kept: records,
    rows: records.rows,
    runs: async () => [],
    clock: { nowMs: () => nowMs },
  });
  const days = daysThrough(FIRST, LAST);
  const places = [...placesOf(plant).values()].filter(({ level }) => level === 'line');
  const answer = (some: readonly Place[]) =>
    timed(async () => JSON.stringify(await figures.byDay(some, days, 'oee.com', FIGURES)));
  // The first answer forms what isn't kept yet, as the server does ahead.
  console.log(
    `first answer, ${LINES} lines × ${days.length} days formed and kept: ${Math.round(await answer(places))} ms`,
  );
  const year: [number, number][] = [];
  const line: [number, number][] = [];
  for (let pair = 0; pair < PAIRS; pair++) {
    const kept = await answer(places);
    const formed = await timed(async () => {
      for (const { members } of places.slice(0, FORMED_LINES)) {
        await figures.days(members[0]?.machine.id as string).form(days);
      }
    });
    year.push([kept, GOAL_MS]);
    line.push([kept / LINES, formed / FORMED_LINES]);
  }
  return [
    rowOf(`${LINES} lines × ${days.length} days, ms, against the goal`, year),
    rowOf('a line’s year, ms: kept against formed out of rows', line),
    ...(await monthReport(plant, records, figures, msFromNs(midnightOf(LAST, ZONE)))),
  ];
}

/** The report of a month of all lines: each row of it is read, for what was lost and why; what it is compared with is kept. */
async function monthReport(plant: Plant, records: Records, figures: Figures, lastMs: number): Promise<Row[]> {
  const month = `${LAST.slice(0, 7)}-01`;
  const nowNs = nsFromMs(lastMs + 3 * 86_400_000);
  const ledger = new EditedLedger(plant, records);
  const days = (machine: string) => figures.days(machine);
  const targets = new Targets(plant, () => records.work);
  const reader = new ReportReader({ plant, ledger, orders: records, targets, days, nowNs: () => nowNs });
  const [whole] = linePlacesOf(plant);
  if (whole === undefined) throw new Error('the plant has no place');
  const asked = { place: whole, period: periodOf('month', month), profile: profileOf('oee.com') };
  const read: [number, number][] = [];
  const held: [number, number][] = [];
  for (let pair = 0; pair < PAIRS; pair++) {
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    read.push([await timed(() => reader.read(asked)), MONTH_GOAL_MS]);
    delay.disable();
    held.push([delay.max / 1e6, HELD_GOAL_MS]);
  }
  return [
    rowOf(`report of a month, ${LINES} lines, ms, against the goal`, read),
    rowOf('longest time for which it holds everything else up, ms, against the goal', held),
  ];
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const before = performance.now();
  await work();
  return performance.now() - before;
}

const machineOf = (line: number) => `machine-${line}` as MachineId;

function plantOf(): Plant {
  const lines = Array.from({ length: LINES }, (_, line) => ({
    id: `line-${line}`,
    name: `Line ${line}`,
    calendar: 'three-shifts',
    machines: [
      {
        id: machineOf(line),
        name: `Machine ${line}`,
        idealCycleS: 1,
        signals: [
          { id: 'state', role: 'state' as const, type: 'text' as const, states: { run: 'producing' as const } },
          { id: 'total', role: 'count-total' as const, type: 'int' as const },
          { id: 'reject', role: 'count-reject' as const, type: 'int' as const },
        ],
      },
    ],
  }));
  const shift = (id: string, start: string, end: string) => ({ id, name: id, start, end });
  return {
    enterprise: { id: 'bench', name: 'Bench' },
    sites: [{ id: 'site', name: 'Site', timeZone: ZONE, areas: [{ id: 'area', name: 'Area', lines }] }],
    calendars: [
      {
        id: 'three-shifts',
        shifts: [shift('early', '06:00', '14:00'), shift('late', '14:00', '22:00'), shift('night', '22:00', '06:00')],
      },
    ],
  };
}

/** A row each quarter hour, and in every second one a stop of three minutes: 144 a day. */
async function fill(records: Records, line: number): Promise<void> {
  const S = 1_000_000_000n;
  const toNs = midnightOf(dayAfter(LAST, 2), ZONE);
  let rows: LedgerRow[] = [];
  for (let at = midnightOf(FIRST, ZONE); at < toNs; at += 900n * S) {
    const quarter = Number(at / (900n * S));
    const stopped = quarter % 2 === 0;
    const middle = at + (stopped ? 720n * S : 900n * S);
    rows.push(rowAt(line, at, middle, 'producing', quarter));
    if (stopped) rows.push(rowAt(line, middle, at + 900n * S, quarter % 6 === 0 ? 'faulted' : 'starved', quarter));
    if (rows.length > 20_000) {
      await records.commit({ rows });
      rows = [];
    }
  }
  await records.commit({ rows });
}

function rowAt(line: number, fromNs: bigint, toNs: bigint, state: LedgerRow['state'], quarter: number): LedgerRow {
  const local = Temporal.Instant.fromEpochNanoseconds(fromNs).toZonedDateTimeISO(ZONE).subtract({ hours: 6 });
  const shift = ['early', 'late', 'night'][Math.floor(local.hour / 8)];
  const good = state === 'producing' ? 500 + ((quarter + line) % 100) : 0;
  return {
    ...{ machine: machineOf(line), fromNs, toNs, state, calendar: 'scheduled', product: null, estimated: false },
    shift: `${local.toPlainDate()}/${shift}`,
    reason: state === 'faulted' ? `fault-${quarter % 7}` : null,
    ...{
      good,
      reject: good > 0 ? 5 : 0,
      rework: 0,
      idealS: good > 0 ? good + 5 : 0,
      goodIdealS: good,
      energyKWh: 0.25,
    },
  };
}
