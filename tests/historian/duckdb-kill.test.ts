/**
 * The embedded historian is killed in mid-append, in mid-move and in mid-seal, again and again on one folder: what it said
 * is stored is there, whole and once, in the samples and in the figures; of what it didn't say, all of a batch or nothing.
 */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, watch } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { SignalId } from '@gemba/contract/identity';
import { compareEntries, orderTimeNs } from '@gemba/contract/sample';
import { has } from '@gemba/contract/stream/positions';
import { DuckDbHistorian } from '@gemba/server/historian/duckdb/historian';
import { makeHistorian } from '@gemba/server/historian/registry';
import { describe, expect, onTestFinished, test } from 'vitest';
import { random, record, seeds } from '../support/proof.ts';
import { argumentsOf, batchAt, MACHINE, nowAt, SIGNALS } from './appender.ts';

/** What it is at when it is killed, in turn. */
const MOMENTS = ['append', 'upkeep', 'seal'] as const;
type Moment = (typeof MOMENTS)[number];

/** Kills of a seed: one of each. */
const KILLS = 3;

describe('DuckDB, killed', () => {
  test.for(seeds([7]))(
    'seed %i: what was stored is whole and there once, the rest is not there at all',
    { timeout: 300_000 },
    async (seed) => {
      const folder = await mkdtemp(join(tmpdir(), 'gemba-kill-'));
      onTestFinished(() => rm(folder, { recursive: true }));
      const next = random(seed);
      const acknowledged = new Set<number>();
      let sealed = 0;
      for (let kill = 0; kill < KILLS; kill++) {
        const moment = MOMENTS[kill % MOMENTS.length] as Moment;
        const told = await appendUntilKilled(folder, moment, 20 + Math.floor(next() * 40), next() * 30);
        for (const position of told) acknowledged.add(position);
        sealed = await check(folder, acknowledged);
      }
      expect(sealed).toBeGreaterThan(0);
      record('historian-kills', seed, { kills: KILLS, batches: acknowledged.size, sealed });
    },
  );

  test('a second process is told who holds the file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gemba-kill-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const child = start(folder);
    await once(createInterface({ input: child.stdout as NodeJS.ReadableStream }), 'line');
    await expect(makeHistorian({ kind: 'duckdb', folder }).start()).rejects.toMatchObject({
      code: 'GEMBA_DATA_LOCKED',
      message: expect.stringContaining(String(child.pid)),
    });
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
});

const start = (folder: string) =>
  fork(resolve(import.meta.dirname, 'appender.ts'), argumentsOf({ kind: 'duckdb', folder, commitEveryMs: 0 }), {
    execArgv: [],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });

/** Lets it append until so many batches are acknowledged, kills it at a moment, and returns the positions it told. */
async function appendUntilKilled(
  folder: string,
  moment: Moment,
  batches: number,
  laterMs: number,
): Promise<Set<number>> {
  const days = join(folder, 'days');
  mkdirSync(days, { recursive: true });
  const child = start(folder);
  const told = new Set<number>();
  // Not at once: right after an acknowledgement nothing is under way.
  const kill = () => void (told.size >= batches && setTimeout(() => child.kill('SIGKILL'), laterMs));
  const watcher = watch(days, () => moment === 'seal' && kill());
  const exit = once(child, 'exit');
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    if (line !== 'upkeep') for (const position of line.split(' ')) told.add(Number(position));
    if (moment === (line === 'upkeep' ? 'upkeep' : 'append')) kill();
  }
  watcher.close();
  const [, signal] = await exit;
  expect(signal).toBe('SIGKILL');
  return told;
}

/** Holds what is stored against what must be; how many days are sealed. */
async function check(folder: string, acknowledged: ReadonlySet<number>): Promise<number> {
  const historian = new DuckDbHistorian({ folder });
  await historian.start();
  const set = (await historian.positions())[0]?.set ?? [];
  for (const position of acknowledged) expect(has(set, position), `position ${position} was acknowledged`).toBe(true);

  const expected = set.flatMap(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, i) => batchAt(first + i).entries).flat(),
  );
  const lastNs = expected.map(orderTimeNs).reduce((a, b) => (a > b ? a : b));
  const found = [];
  for await (const page of historian.entries(MACHINE, SIGNALS, 0n, lastNs * 2n)) found.push(...page);
  expect(found.length).toBe(expected.length);
  expect(found).toEqual(expected.sort(compareEntries));

  const samples = expected.filter(({ kind }) => kind === 'sample').length;
  expect((await historian.stats()).samples).toBe(samples);
  const counts = await Promise.all(SIGNALS.map((signal) => countOf(historian, signal)));
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(samples);
  const { problems } = await historian.upkeep(nowAt(0));
  expect(problems).toEqual([]);
  await historian.stop();
  return sealedIn(folder);
}

/** As the rollups by the hour have it. */
async function countOf(historian: DuckDbHistorian, signal: SignalId): Promise<number> {
  const [fromNs, toNs] = [nowAt(-1000), nowAt(9000)];
  return (await historian.buckets(MACHINE, signal, fromNs, toNs, 1))[0]?.count ?? 0;
}

const sealedIn = (folder: string): number =>
  readdirSync(join(folder, 'days')).filter((name) => name.endsWith('.parquet')).length;
