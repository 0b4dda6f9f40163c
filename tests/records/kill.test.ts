/** The records are killed in mid-commit, again and again on one file: every commit is there whole, or not at all. */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { makeRecords } from '@gemba/server/records/registry';
import { expect, onTestFinished, test } from 'vitest';
import { random } from '../support/proof.ts';
import { MACHINES, S, T0, unit } from './committer.ts';

const KILLS = 5;
const SEED = 11;

test('records killed in mid-commit hold whole commits only, and all that were acknowledged', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gemba-kill-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const next = random(SEED);
  for (let kill = 0; kill < KILLS; kill++) {
    const told = await commitUntilKilled(folder, 50 + Math.floor(next() * 150), next() * 20);
    await check(folder, told);
  }
});

/** Lets it commit so many units, kills it a moment later, and returns the last number that it said. */
async function commitUntilKilled(folder: string, commits: number, laterMs: number): Promise<number> {
  const script = resolve(import.meta.dirname, 'committer.ts');
  const child = fork(script, [folder], { execArgv: [], stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  const exit = once(child, 'exit');
  let last = 0;
  let count = 0;
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    last = Number(line);
    count++;
    if (count >= commits) setTimeout(() => child.kill('SIGKILL'), laterMs);
  }
  const [, signal] = await exit;
  expect(signal).toBe('SIGKILL');
  return last;
}

async function check(folder: string, told: number): Promise<void> {
  const records = makeRecords({ folder });
  await records.start();
  const [stored] = await records.positions('records');
  const last = stored?.set[0]?.[1] ?? 0;
  expect(last, 'what was acknowledged is stored').toBeGreaterThanOrEqual(told);
  expect(await records.folds()).toEqual(unit(last).folds);
  for (const [index, machine] of MACHINES.entries()) {
    const rows = await records.rows(machine, T0, T0 + BigInt(last + 10) * S);
    expect(rows).toEqual(Array.from({ length: last }, (_, i) => unit(i + 1).rows?.[index]));
  }
  expect(await records.maintenanceJournal(last + 10)).toHaveLength(last);
  await records.stop();
}
