/** The two engines with histories of different sizes: filled through the port as a server fills them, and kept for the next run. */

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Epoch } from '@gemba/contract/identity';
import { freePorts } from '@gemba/program/free-ports';
import type { Historian, HistorianBatch } from '@gemba/server/historian/port';
import { makeHistorian } from '@gemba/server/historian/registry';
import { InfluxUnderTest } from '../../tests/support/influx.ts';
import { type Day, daysOf, SIGNALS_PER_MACHINE, type Stretch } from './year.ts';

export type Engine = 'duckdb' | 'influx';

export interface Opened {
  historian: Historian;
  /** How long it took until it answered, ms. */
  openMs: number;
  /** Process id of an engine that is a process of its own. */
  pid: number | null;
  /** On the disk. */
  bytes(): number;
  close(): Promise<void>;
}

/** Names the filling, also of one that goes on. */
const EPOCH = 'be0c000000000001' as Epoch;
const DATA = join(import.meta.dirname, '../data/historian');
/** Samples under way at a time. */
const PORTION = 100_000;
/** So much is moved, sealed and rolled up at a time: a day of a large plant, many days of a small one. */
const UPKEEP_SAMPLES = 1_000_000;
/** A day is sealed when it is over for so long, ns. */
const AFTER_NS = 7_200_000_000_000n;
/** What is raw is kept for the month and the day; what was before is in the rollups. */
const RETENTION = { rawDays: 32, minuteDays: 730 };

/** A history of so many signals, made if it isn't there from an earlier run; one that was cut short is gone on with. */
export async function openHistory(engine: Engine, signals: number, year: readonly Stretch[]): Promise<Opened> {
  const folder = folderOf(engine, signals);
  const file = join(folder, 'made.json');
  const madeOf = (days: number) => JSON.stringify({ signals, year, days });
  const text = existsSync(file) ? readFileSync(file, 'utf8') : null;
  let made = text === null ? 0 : (JSON.parse(text) as { days: number }).days;
  if (made === 0 || text !== madeOf(made)) {
    rmSync(folder, { recursive: true, force: true });
    made = 0;
  }
  if (made < year.reduce((sum, { days }) => sum + days, 0)) {
    const opened = await open(engine, folder);
    const missing = daysOf(signals / SIGNALS_PER_MACHINE, year, EPOCH).filter(({ number }) => number > made);
    const keep = ({ number }: Day) => writeFileSync(file, madeOf(number));
    await fill(opened.historian, missing, keep, `${signals} signals in ${engine}`);
    await opened.close();
  }
  return open(engine, folder);
}

export const folderOf = (engine: Engine, signals: number): string => join(DATA, `${engine}-${signals}`);
/** Where a history of nothing lies while it is open. */
export const emptyFolderOf = (engine: Engine): string => join(DATA, `${engine}-empty-${process.pid}`);

/** A history of nothing, gone when it is closed. */
export async function openEmpty(engine: Engine): Promise<Opened> {
  const folder = emptyFolderOf(engine);
  const opened = await open(engine, folder);
  return {
    ...opened,
    close: async () => {
      await opened.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The embedded history in a folder, as it was left there. */
export const openAt = (folder: string): Promise<Opened> => open('duckdb', folder);

async function open(engine: Engine, folder: string): Promise<Opened> {
  mkdirSync(folder, { recursive: true });
  const bytes = () =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
  if (engine === 'duckdb') {
    const historian = makeHistorian({ kind: 'duckdb', folder: join(folder, 'historian'), retention: RETENTION });
    const beganMs = performance.now();
    await historian.start();
    return { historian, openMs: performance.now() - beganMs, pid: null, bytes, close: () => historian.stop() };
  }
  const [httpPort = 0, rpcPort = 0] = await freePorts(2);
  const influx = new InfluxUnderTest(folder, httpPort, rpcPort);
  // What a test would look at afterwards is a year of requests here.
  influx.shim.answer = () => {
    influx.shim.seen.length = 0;
    return null;
  };
  await influx.shim.start();
  const beganMs = performance.now();
  await influx.start();
  const historian = makeHistorian({ ...influx.options, retention: RETENTION });
  await historian.start();
  return {
    historian,
    openMs: performance.now() - beganMs,
    pid: influx.pid,
    bytes,
    close: async () => {
      await historian.stop();
      await influx.end();
    },
  };
}

/** Appends days; `keep` is told through which one all is there and rolled up. */
async function fill(historian: Historian, days: Iterable<Day>, keep: (day: Day) => void, what: string): Promise<void> {
  let [samples, fresh] = [0, 0];
  let last: Day | null = null;
  const beganMs = performance.now();
  const upkeep = async (day: Day) => {
    const { problems } = await historian.upkeep(day.endNs + AFTER_NS);
    if (problems.length > 0) throw new Error(problems.join('; '));
    keep(day);
    fresh = 0;
  };
  for (const day of days) {
    const appended = await appendAll(historian, day.batches);
    if (appended !== day.samples) throw new Error(`day ${day.number}: ${appended} samples for ${day.samples}`);
    [samples, fresh, last] = [samples + appended, fresh + appended, day];
    if (fresh >= UPKEEP_SAMPLES) await upkeep(day);
    if (day.number % 30 === 0) console.log(`${what}: day ${day.number}, ${samples} samples, ${seconds(beganMs)} s`);
  }
  if (last !== null && fresh > 0) await upkeep(last);
  console.log(`${what}: ${samples} samples in ${seconds(beganMs)} s`);
}

/** Appends batches, some under way at a time; how many samples they held. */
export async function appendAll(historian: Historian, batches: Iterable<HistorianBatch>): Promise<number> {
  let samples = 0;
  let portion: HistorianBatch[] = [];
  let held = 0;
  const send = async () => {
    const refused = await historian.append(portion);
    if (refused.length > 0) throw new Error(`refused: ${refused[0]?.reason}`);
    samples += held - portion.length; // each batch ends with a stretch
    [portion, held] = [[], 0];
  };
  for (const batch of batches) {
    portion.push(batch);
    held += batch.entries.length;
    if (held >= PORTION) await send();
  }
  if (portion.length > 0) await send();
  return samples;
}

const seconds = (sinceMs: number): string => ((performance.now() - sinceMs) / 1000).toFixed(0);
