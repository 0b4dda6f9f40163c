/**
 * InfluxDB, or the program that writes to it, is killed in mid-append and in mid-upkeep, again and again: every sample that
 * was said to be stored is there once and as it was, also in the rollups; what was begun may be there, and nothing else.
 */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Sample } from '@gemba/contract/sample';
import { makeHistorian } from '@gemba/server/historian/registry';
import { expect, onTestFinished, test } from 'vitest';
import { type InfluxUnderTest, influxMissing, startInflux } from '../support/influx.ts';
import { random, record, seeds } from '../support/proof.ts';
import { describeWith } from '../support/skip.ts';
import { argumentsOf, batchAt, MACHINE, nowAt, SIGNALS } from './appender.ts';

/** Who is killed, and when, in turn. */
const KILLS = ['writer in append', 'engine in append', 'writer in upkeep'] as const;
type Kill = (typeof KILLS)[number];
/** Batches that may have been begun beyond the last one that was acknowledged. */
const BEGUN_MAX = 9;

describeWith([influxMissing], 'InfluxDB, killed', () => {
  test.for(seeds([7]))(
    'seed %i: what was stored is there once, also in the rollups, and nothing else',
    { timeout: 300_000 },
    async (seed) => {
      const influx = await startInflux();
      onTestFinished(() => influx.stop());
      const next = random(seed);
      const acknowledged = new Set<number>();
      for (const kill of KILLS) {
        const batches = 10 + Math.floor(next() * 20);
        await appendUntilKilled(influx, kill, acknowledged, { batches, laterMs: next() * 30 });
        await check(influx, acknowledged);
      }
      record('influx-kills', seed, { kills: KILLS.length, batches: acknowledged.size });
    },
  );
});

/** Lets it append until so many more batches are acknowledged, and kills one of both a moment later. */
async function appendUntilKilled(
  influx: InfluxUnderTest,
  kill: Kill,
  acknowledged: Set<number>,
  when: { batches: number; laterMs: number },
): Promise<void> {
  let from = 1;
  while (acknowledged.has(from)) from += 1;
  const child = fork(resolve(import.meta.dirname, 'appender.ts'), argumentsOf(influx.options, from), {
    execArgv: [],
    // An engine that dies makes it end with an error: that is told by its exit.
    stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
  });
  const exit = once(child, 'exit');
  let told = 0;
  let killing: Promise<void> | null = null;
  const strike = async () => {
    // Not at once: right after an acknowledgement nothing is under way.
    await new Promise((resolve) => setTimeout(resolve, when.laterMs));
    if (kill === 'engine in append') await influx.kill();
    else child.kill('SIGKILL');
  };
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    if (line !== 'upkeep') {
      for (const position of line.split(' ')) acknowledged.add(Number(position));
      told += 1;
    }
    const isIt = (kill === 'writer in upkeep') === (line === 'upkeep');
    if (isIt && told >= when.batches) killing ??= strike();
  }
  const [code, signal] = await exit;
  await killing;
  expect(killing, 'it was killed, and did not end by itself').not.toBe(null);
  if (kill === 'engine in append') {
    expect(code).toBe(1);
    await influx.start();
  } else expect(signal).toBe('SIGKILL');
}

async function check(influx: InfluxUnderTest, acknowledged: ReadonlySet<number>): Promise<void> {
  const historian = makeHistorian(influx.options);
  await historian.start();
  const last = Math.max(...acknowledged);
  const found = new Map<string, Sample>();
  for await (const page of historian.entries(MACHINE, SIGNALS, 0n, nowAt(last + 1000))) {
    for (const entry of page) {
      if (entry.kind !== 'sample') continue;
      expect(found.has(keyOf(entry)), `${keyOf(entry)} is there twice`).toBe(false);
      found.set(keyOf(entry), entry);
    }
  }
  let samples = 0;
  for (let position = 1; position <= last + BEGUN_MAX; position++) {
    for (const entry of batchAt(position).entries) {
      if (entry.kind !== 'sample') continue;
      const one = found.get(keyOf(entry));
      if (acknowledged.has(position)) expect(one, `${keyOf(entry)} of position ${position}`).toBeDefined();
      if (one === undefined) continue;
      expect(one).toEqual(entry);
      samples += 1;
    }
  }
  expect(found.size, 'nothing is there that nobody wrote').toBe(samples);
  const { problems } = await historian.upkeep(nowAt(last + 1000));
  expect(problems).toEqual([]);
  const [fromNs, toNs] = [nowAt(-1000), nowAt(9000)];
  const counts = await Promise.all(SIGNALS.map((signal) => historian.buckets(MACHINE, signal, fromNs, toNs, 1)));
  expect(counts.reduce((sum, [bucket]) => sum + (bucket?.count ?? 0), 0)).toBe(samples);
  await historian.stop();
}

const keyOf = ({ signal, timeNs }: Sample): string => `${signal} at ${timeNs}`;
