/** The server without a broker to its name: it brings one of its own, brings it back when it ends, and takes it along. */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '@gemba/program/free-ports';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Program } from '../support/processes.ts';
import { until } from '../support/running-plant.ts';
import { writeTestPlant } from '../support/test-plant.ts';

let folder: string;
let server: Program;
let url: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gemba-alone-'));
  const { plantFile } = writeTestPlant(folder, { machines: [{ id: 'press-1', kind: 'press' }] });
  const [port = 0] = await freePorts(1);
  url = `http://127.0.0.1:${port}`;
  server = new Program('server', 'server/src/main.ts', [
    '--data',
    join(folder, 'data'),
    '--plant',
    plantFile,
    '--port',
    String(port),
  ]);
  await server.start();
});
afterEach(async () => {
  await server.kill();
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

const brokerUp = async (): Promise<boolean> => {
  const answer = await fetch(`${url}/api/v1/health`).catch(() => null);
  return answer?.ok === true && ((await answer.json()) as { broker: boolean }).broker;
};

/** Process id of the server's one child. */
const child = (pid: number): number =>
  Number(execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' }));

const runs = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

test('its broker comes back when it is killed, and goes when the server is killed', async () => {
  await until('the broker is connected', 10_000, brokerUp);
  const first = child(server.pid);
  process.kill(first, 'SIGKILL');
  await until('the server has noticed', 10_000, async () => !(await brokerUp()));
  await until('the broker is back', 15_000, brokerUp);
  const second = child(server.pid);
  expect(second).not.toBe(first);
  await server.kill();
  await until('the broker is gone', 10_000, async () => !runs(second));
});

test('it stops in order, its broker with it', async () => {
  await until('the broker is connected', 10_000, brokerUp);
  const broker = child(server.pid);
  await server.stop();
  expect(runs(broker)).toBe(false);
});
