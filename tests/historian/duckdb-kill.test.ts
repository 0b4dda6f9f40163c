/**
 * The embedded historian is killed in mid-append, again and again on one file: what it said is stored is there, whole
 * and once, and of what it didn't say, either all of a batch or nothing.
 */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { compareEntries, orderTimeNs } from '@gemba/contract/sample';
import { has } from '@gemba/contract/stream/positions';
import { makeHistorian } from '@gemba/server/historian/registry';
import { describe, expect, onTestFinished, test } from 'vitest';
import { random } from '../support/proof.ts';
import { batchAt, MACHINE, SIGNALS } from './appender.ts';

const KILLS = 6;
const SEED = 7;

describe('DuckDB, killed in mid-append', () => {
  test('what was stored is whole and there once, the rest is not there at all', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gemba-kill-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const next = random(SEED);
    const acknowledged = new Set<number>();
    for (let kill = 0; kill < KILLS; kill++) {
      const told = await appendUntilKilled(folder, 20 + Math.floor(next() * 60), next() * 30);
      for (const position of told) acknowledged.add(position);
      await check(folder, acknowledged);
    }
  });

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
  fork(resolve(import.meta.dirname, 'appender.ts'), [folder], {
    execArgv: [],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });

/** Lets it append until so many batches are acknowledged, kills it a moment later, and returns their positions. */
async function appendUntilKilled(folder: string, batches: number, laterMs: number): Promise<Set<number>> {
  const child = start(folder);
  const told = new Set<number>();
  const exit = once(child, 'exit');
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    for (const position of line.split(' ')) told.add(Number(position));
    // Not at once: right after an acknowledgement nothing is under way.
    if (told.size >= batches) setTimeout(() => child.kill('SIGKILL'), laterMs);
  }
  const [, signal] = await exit;
  expect(signal).toBe('SIGKILL');
  return told;
}

async function check(folder: string, acknowledged: ReadonlySet<number>): Promise<void> {
  const historian = makeHistorian({ kind: 'duckdb', folder });
  await historian.start();
  const set = (await historian.positions())?.[0]?.set ?? [];
  for (const position of acknowledged) expect(has(set, position), `position ${position} was acknowledged`).toBe(true);

  const expected = set.flatMap(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, i) => batchAt(first + i).entries).flat(),
  );
  const lastNs = expected.map(orderTimeNs).reduce((a, b) => (a > b ? a : b));
  const found = [];
  for await (const page of historian.entries(MACHINE, SIGNALS, 0n, lastNs * 2n)) found.push(...page);
  expect(found.length).toBe(expected.length);
  expect(found).toEqual(expected.sort(compareEntries));
  await historian.stop();
}
