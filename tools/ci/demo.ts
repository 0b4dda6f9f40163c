/**
 * Brings the demo up once with `npm start`, on a free port and in a folder of its own, until every machine of the
 * plant is live; then stops it as Ctrl-C would, and checks that nothing is left running.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { freePorts } from '@gemba/program/free-ports';

const ROOT = resolve(import.meta.dirname, '../..');
const LIVE_MAX_MS = 60_000;

const data = mkdtempSync(join(tmpdir(), 'gemba-demo-'));
const [port = 0] = await freePorts(1);
const started = performance.now();
const child = spawn('npm', ['start', '--', '--port', String(port), '--data', data], {
  cwd: ROOT,
  stdio: ['ignore', 'pipe', 'inherit'],
});
const exited = once(child, 'exit');
const announced: number[] = [];
createInterface({ input: child.stdout }).on('line', (line) => {
  console.log(line);
  if (line.includes('Gemba is live at')) announced.push(seconds());
});

const allLive = await waitUntilLive();
child.kill('SIGINT');
const [code] = (await Promise.race([exited, wait(30_000).then(() => ['not stopped'])])) as [number | string | null];
const left = await stillListening();
console.log(
  `demo: announced after ${announced[0]?.toFixed(1) ?? '–'} s, all machines live after ${allLive ?? '–'} s, exit code ${code}, port ${left ? 'still taken' : 'free again'}`,
);
rmSync(data, { recursive: true, force: true });
process.exitCode = announced.length > 0 && allLive !== null && code === 0 && !left ? 0 : 1;

function seconds(): number {
  return (performance.now() - started) / 1000;
}

async function waitUntilLive(): Promise<string | null> {
  while (seconds() * 1000 < LIVE_MAX_MS && child.exitCode === null) {
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/machines`).catch(() => null);
    if (response?.ok) {
      const { machines } = (await response.json()) as { machines: { ageMs: number | null }[] };
      if (machines.length > 0 && machines.every((machine) => machine.ageMs !== null && machine.ageMs < 3000))
        return seconds().toFixed(1);
    }
    await wait(200);
  }
  return null;
}

async function stillListening(): Promise<boolean> {
  return (await fetch(`http://127.0.0.1:${port}/livez`).catch(() => null)) !== null;
}
