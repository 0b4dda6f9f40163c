/**
 * The historian's rows on a year of history: what it takes to store a sample, to draw a day of a signal, to know the
 * present of all signals and to open again, in both engines; and that none of it grows with what is stored beside it.
 */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Epoch } from '@gemba/contract/identity';
import type { Historian } from '@gemba/server/historian/port';
import { influxMissing } from '../tests/support/influx.ts';
import { mosquittoMissing } from '../tests/support/mosquitto.ts';
import { type Row, rowOf } from './compare.ts';
import { cpuSeconds, noUsage } from './gateway/usage.ts';
import {
  appendAll,
  type Engine,
  emptyFolderOf,
  folderOf,
  type Opened,
  openAt,
  openEmpty,
  openHistory,
} from './historian/engines.ts';
import { intake, record } from './historian/intake.ts';
import {
  batchesOf,
  END_NS,
  machineOf,
  SIGNALS_PER_MACHINE,
  samplesOfSignal,
  signalOf,
  YEAR,
} from './historian/year.ts';

const PAIRS = Number(process.env.GEMBA_BENCH_PAIRS ?? 5);
const [FEW = 500, MANY = 5_000] = (process.env.GEMBA_BENCH_SIGNALS ?? '500,5000').split(',').map(Number);
const DAY_NS = 86_400_000_000_000n;
/** Signals that are asked for in one measurement; one query is too short to time. */
const ASKED = 20;
const BUCKETS = 1_000;
/** What a signal has on the last day of the year, which is drawn. */
const SAMPLES_OF_DAY = samplesOfSignal(YEAR.slice(-1));
/** Of five thousand samples each, stored before an appender is killed. */
const PORTIONS = 100;
/** What is appended in one measurement: a minute, ten times a second, of five hundred signals. */
const APPENDED = { machines: 5, lengthNs: 60_000_000_000n, everyMs: 100 };

/** All rows; throws when a part is missing or a figure can't be believed. */
export async function historian(): Promise<Row[]> {
  const missing = noUsage ?? mosquittoMissing ?? influxMissing;
  if (missing !== null) throw new Error(missing);
  const recorded = record();
  const rows = [
    await paired('intake: samples a second of the server’s CPU, embedded ÷ InfluxDB', [
      () => intake('duckdb', recorded),
      () => intake('influx', recorded),
    ]),
  ];
  const sizes = { many: MANY, few: FEW };
  const open = async (engine: Engine) => ({
    many: await openHistory(engine, sizes.many, YEAR),
    few: await openHistory(engine, sizes.few, YEAR),
  });
  const [embedded, influx] = [await open('duckdb'), await open('influx')];
  try {
    rows.push(
      ...(await queries(embedded, influx)),
      disk(embedded.many, influx.many),
      await growth('duckdb', embedded.many),
      await growth('influx', influx.many),
    );
  } finally {
    for (const { many, few } of [embedded, influx]) await Promise.all([many.close(), few.close()]);
  }
  rows.push(await opening(), await openingAfterKill());
  return rows;
}

interface Sizes {
  many: Opened;
  few: Opened;
}

async function queries(embedded: Sizes, influx: Sizes): Promise<Row[]> {
  const aDay = `24 h of a signal in ${BUCKETS} buckets, ms`;
  const flat = ({ many, few }: Sizes) =>
    [() => drawDay(many.historian, MANY), () => drawDay(few.historian, FEW)] as const;
  const both = (ask: (historian: Historian, signals: number) => Promise<number>) =>
    [() => ask(embedded.many.historian, MANY), () => ask(influx.many.historian, MANY)] as const;
  return [
    await paired(`${aDay}: embedded, ${MANY} ÷ ${FEW} signals`, flat(embedded)),
    await paired(`${aDay}: InfluxDB, ${MANY} ÷ ${FEW} signals`, flat(influx)),
    await paired(`${aDay}: ${MANY} signals, embedded ÷ InfluxDB`, both(drawDay)),
    await paired(`a year of a signal in 365 buckets, ms: ${MANY} signals, embedded ÷ InfluxDB`, both(drawYear)),
    await paired(`latest of ${MANY} signals, ms: embedded ÷ InfluxDB`, both(readLatest)),
  ];
}

/** All that the engine keeps for the year, over the samples of the year. */
function disk(embedded: Opened, influx: Opened): Row {
  const samples = samplesOfSignal(YEAR) * MANY;
  const what = 'bytes on the disk a sample of the year, rollups included: embedded ÷ InfluxDB';
  return rowOf(what, [[embedded.bytes() / samples, influx.bytes() / samples]]);
}

/** CPU a sample, the engine's own process included: onto a year ÷ onto nothing. */
async function growth(engine: Engine, old: Opened): Promise<Row> {
  const empty = await openEmpty(engine);
  const epoch = Date.now().toString(16).padStart(16, '0') as Epoch;
  const positions = { next: 1 };
  let fromNs = END_NS + BigInt(Math.floor(Math.random() * 1e6)) * 1_000_000_000n;
  try {
    const append = async ({ historian, pid }: Opened) => {
      fromNs += APPENDED.lengthNs;
      const { machines, lengthNs, everyMs } = APPENDED;
      const batches = [...batchesOf(machines, fromNs, lengthNs, everyMs, epoch, positions)];
      const beforeS = used(pid);
      const samples = await appendAll(historian, batches);
      return ((used(pid) - beforeS) / samples) * 1e6;
    };
    const name = engine === 'duckdb' ? 'embedded' : 'InfluxDB';
    return await paired(`CPU a sample appended, µs: ${name}, onto a year of ${MANY} signals ÷ onto nothing`, [
      () => append(old),
      () => append(empty),
    ]);
  } finally {
    await empty.close();
  }
}

/** From the first call until it answers, against one that holds nothing. */
async function opening(): Promise<Row> {
  const measure = async (open: () => Promise<Opened>) => {
    const { openMs, close } = await open();
    await close();
    return openMs;
  };
  return paired(`opening again, ms: embedded, a year of ${MANY} signals ÷ nothing`, [
    () => measure(() => openHistory('duckdb', MANY, YEAR)),
    () => measure(() => openEmpty('duckdb')),
  ]);
}

/** The same of one that was killed while it stored: what it had under way is sorted out first. */
async function openingAfterKill(): Promise<Row> {
  const measure = async (folder: string) => {
    const appender = fork(join(import.meta.dirname, 'historian/appender-main.ts'), [folder], {
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    const ended = once(appender, 'exit');
    let stored = 0;
    for await (const _ of createInterface({ input: appender.stdout as Readable })) if (++stored >= PORTIONS) break;
    appender.kill('SIGKILL');
    await ended;
    const { openMs, close } = await openAt(folder);
    await close();
    return openMs;
  };
  const nothing = emptyFolderOf('duckdb');
  try {
    return await paired(`opening after a kill in mid-append, ms: embedded, a year of ${MANY} signals ÷ nothing`, [
      () => measure(folderOf('duckdb', MANY)),
      () => measure(nothing),
    ]);
  } finally {
    rmSync(nothing, { recursive: true, force: true });
  }
}

/** CPU time of this process and of the engine's, s. */
const used = (pid: number | null): number => cpuSeconds(process.pid) + (pid === null ? 0 : cpuSeconds(pid));

async function drawDay(historian: Historian, signals: number): Promise<number> {
  return asked(signals, async (machine, signal) => {
    const buckets = await historian.buckets(machineOf(machine), signalOf(signal), END_NS - DAY_NS, END_NS, BUCKETS);
    const count = buckets.reduce((sum, bucket) => sum + bucket.count, 0);
    if (count !== SAMPLES_OF_DAY) throw new Error(`void: ${count} of ${SAMPLES_OF_DAY} samples of machine ${machine}`);
  });
}

async function drawYear(historian: Historian, signals: number): Promise<number> {
  const fromNs = END_NS - 365n * DAY_NS;
  return asked(signals, async (machine, signal) => {
    const buckets = await historian.buckets(machineOf(machine), signalOf(signal), fromNs, END_NS, 365);
    const count = buckets.reduce((sum, bucket) => sum + bucket.count, 0);
    if (count !== samplesOfSignal(YEAR)) throw new Error(`void: ${count} samples of machine ${machine}`);
  });
}

/** The median of some signals anywhere in the plant, ms. */
async function asked(signals: number, ask: (machine: number, signal: number) => Promise<void>): Promise<number> {
  const times: number[] = [];
  for (let query = 0; query < ASKED; query++) {
    const machine = Math.floor((Math.random() * signals) / SIGNALS_PER_MACHINE);
    const beganMs = performance.now();
    await ask(machine, (query * 7) % SIGNALS_PER_MACHINE);
    times.push(performance.now() - beganMs);
  }
  return times.sort((a, b) => a - b)[ASKED / 2] ?? Number.NaN;
}

async function readLatest(historian: Historian, signals: number): Promise<number> {
  const beganMs = performance.now();
  const machines = Array.from({ length: signals / SIGNALS_PER_MACHINE }, (_, machine) => machineOf(machine));
  const samples = (await Promise.all(machines.map((machine) => historian.latest(machine)))).flat().length;
  if (samples !== signals) throw new Error(`void: ${samples} of ${signals} signals`);
  return performance.now() - beganMs;
}

async function paired(
  what: string,
  [ours, theirs]: readonly [() => Promise<number>, () => Promise<number>],
): Promise<Row> {
  const pairs: [number, number][] = [];
  for (let pair = 0; pair <= PAIRS; pair++) {
    const measured: [number, number] = [await ours(), await theirs()];
    if (pair > 0) pairs.push(measured); // the first one warms up
  }
  const row = rowOf(what, pairs);
  console.log(`${what}: ${row.ours} / ${row.theirs}`);
  return row;
}
