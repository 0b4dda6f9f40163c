/**
 * A data folder with a long past, made without a plant that runs: the machine models are played offline, and the
 * server's own pipeline stores and folds what they say, day by day, with the upkeep of each day when it is over. So what
 * is older than the raw samples' retention stays as rollups and ledger rows, as it does in a plant of that age.
 */

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Epoch, GatewayId, SiteId } from '@gemba/contract/identity';
import type { Plant } from '@gemba/contract/plant';
import type { Entry } from '@gemba/contract/sample';
import { contiguous } from '@gemba/contract/stream/positions';
import type { GatewayConfig } from '@gemba/gateway/config';
import type { Log } from '@gemba/program/log';
import { Metrics } from '@gemba/program/metrics';
import { systemClock } from '@gemba/server/clock';
import type { Historian, HistorianStats } from '@gemba/server/historian/port';
import { makeHistorian } from '@gemba/server/historian/registry';
import { Pipeline } from '@gemba/server/pipeline';
import { makeRecords } from '@gemba/server/records/registry';
import type { Simulators } from '@gemba/simulators/config';
import { pastOf } from '../history/past.ts';

export interface SeedOptions {
  /** As the server's `--data`. */
  data: string;
  plant: Plant;
  gateways: GatewayConfig;
  simulators: Simulators;
  /** Whole days that are made, up to `endNs` (midnight UTC). */
  days: number;
  endNs: bigint;
  /** Days of which raw samples stay. */
  rawDays: number;
  log: Log;
  signal: AbortSignal;
}

const DAY_NS = 86_400_000_000_000n;
const PORTIONS_A_DAY = 96;
/** Entries that wait for the two sinks. */
const UNDER_WAY_MAX = 100_000;
/** What was rolled up by minute is kept for longer than is made. */
const MINUTE_DAYS = 3650;
/** Days after which it is told how far it is. */
const TOLD_EVERY = 10;

/** Makes the past; resolves with what the historian then holds. Rejects when told to stop, or when something is refused. */
export async function seed(options: SeedOptions): Promise<HistorianStats> {
  const { data, plant, rawDays, log } = options;
  const historian = makeHistorian({
    kind: 'duckdb',
    folder: join(data, 'server/historian'),
    retention: { rawDays, minuteDays: MINUTE_DAYS },
  });
  const records = makeRecords({ folder: join(data, 'server/records') });
  const intake = new Intake();
  const pipeline = new Pipeline({
    ...{ plant, records, historian, log, clock: systemClock, metrics: new Metrics() },
    quarantine: { takes: true, keep: ({ detail }) => intake.fail(detail), settled: async () => {} },
    live: {
      machineChanged: () => {},
      alarmsChanged: () => {},
      maintenanceChanged: () => {},
      jobsChanged: () => {},
      pastChanged: () => {},
    },
    onStored: ({ gateway, set }) => intake.stored(gateway, contiguous(set)),
    onRefused: ({ reason, example }) => intake.fail(`${reason}: ${example}`),
    onTakes: () => {},
  });
  await records.start();
  try {
    await historian.start();
    await pipeline.start();
    await play(options, historian, intake, pipeline);
    await pipeline.stop();
    return await historian.stats();
  } finally {
    await historian.stop();
    await records.stop();
  }
}

/** All lines side by side, so that each day is whole before its upkeep. */
async function play(options: SeedOptions, historian: Historian, intake: Intake, pipeline: Pipeline): Promise<void> {
  const { days, endNs, log, signal } = options;
  const fromNs = endNs - BigInt(days) * DAY_NS;
  const lines = pastOf(options, { fromNs, throughNs: endNs - 1n });
  const epoch = randomBytes(8).toString('hex') as Epoch;
  for (let portion = 1, live = lines; live.length > 0; portion++) {
    const told = live.map((line) => ({ line, entries: line.entries.next().value }));
    for (const { line, entries } of told) {
      if (!Array.isArray(entries)) continue;
      const { site, gateway } = line;
      const position = intake.add(gateway, entries);
      const batches = [{ position, entries }];
      const from = { site: site as SiteId, gateway: gateway as GatewayId };
      pipeline.deliver({ ...from, lane: 'replay', epoch, oldest: 1, batches });
    }
    live = told.flatMap(({ line, entries }) => (Array.isArray(entries) ? [line] : []));
    signal.throwIfAborted();
    await intake.until(UNDER_WAY_MAX);
    const isOver = portion % PORTIONS_A_DAY === 0 || live.length === 0;
    if (!isOver) continue;
    await intake.until(0);
    const day = Math.floor(portion / PORTIONS_A_DAY);
    const { problems } = await historian.upkeep(fromNs + BigInt(day) * DAY_NS);
    if (problems.length > 0) throw new Error(problems.join('; '));
    if (day % TOLD_EVERY === 0) log.info({ day, of: days }, 'seeding');
  }
}

/** What was given to the pipeline and is not known to be stored, by gateway. */
class Intake {
  readonly #given = new Map<string, { last: number; waiting: { position: number; entries: number }[] }>();
  #error: Error | null = null;
  #changed: () => void = () => {};

  /** Position of a batch. */
  add(gateway: string, entries: readonly Entry[]): number {
    const given = this.#given.get(gateway) ?? { last: 0, waiting: [] };
    this.#given.set(gateway, given);
    given.last += 1;
    given.waiting.push({ position: given.last, entries: entries.length });
    return given.last;
  }

  stored(gateway: string, through: number): void {
    const given = this.#given.get(gateway);
    if (given !== undefined) given.waiting = given.waiting.filter(({ position }) => position > through);
    this.#changed();
  }

  fail(reason: string): void {
    this.#error ??= new Error(reason);
    this.#changed();
  }

  /** Resolves when at most so many entries wait; rejects when something was refused. */
  async until(most: number): Promise<void> {
    while (this.#error === null && this.#waiting > most) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#changed = resolve;
      await promise;
    }
    if (this.#error !== null) throw this.#error;
  }

  get #waiting(): number {
    return [...this.#given.values()].reduce(
      (sum, { waiting }) => sum + waiting.reduce((all, { entries }) => all + entries, 0),
      0,
    );
  }
}
