/**
 * The live path as processes: field → gateway (journal on its disk) → Mosquitto → receiver, against Node-RED on the
 * same field, nodes, rate and broker. Whoever is measured has a core of its own, the rest shares the other.
 */

import { type ChildProcess, fork, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { GapCause } from '@gemba/contract/sample';
import { trust } from '@gemba/program/certificate';
import { freePorts } from '@gemba/program/free-ports';
import { Mosquitto } from '../../tests/support/mosquitto.ts';
import type { FieldOrder, FieldWord } from './field.ts';
import { RED, writeFlow } from './node-red.ts';
import { writePlant } from './plant.ts';
import { Arrivals, receiveJson, receiveStream } from './receivers.ts';
import { cpuSeconds, peakMib } from './usage.ts';

const ROOT = resolve(import.meta.dirname, '../..');
/** Nothing arrives for so long: nothing more will. */
const QUIET_MS = 2_000;
const START_MAX_MS = 60_000;
const [MEASURED, REST] = ['0', '1'];

export interface LiveRun {
  /** CPU of the measured process a second, in hundredths of a core. */
  cpuPercent: number;
  /** CPU of it a sample that arrived, µs. */
  cpuUsPerSample: number;
  peakMib: number;
  perS: number;
  emitted: number;
  missing: number;
  /** Gaps declared while it emitted, by cause: what is missing and not in one of them is lost. */
  gaps: Partial<Record<GapCause, number>>;
  doubled: number;
  bytesPerSample: number;
  delayP50Ms: number;
  delayP99Ms: number;
  /** From its start until each node's first value arrived, s. */
  startS: number;
}

/** One run of one of the two. */
export async function live(who: 'gemba' | 'node-red', nodes: number, perS: number, forMs: number): Promise<LiveRun> {
  const folder = mkdtempSync(join(tmpdir(), 'gemba-bench-'));
  const undo: (() => Promise<unknown>)[] = [];
  try {
    const [mqttPort = 0, opcuaPort = 0] = await freePorts(2);
    const broker = new Mosquitto(folder, mqttPort);
    await broker.start();
    undo.push(() => broker.stop());
    const field = await startField(join(folder, 'field'), opcuaPort, nodes);
    undo.push(() => ended(field, { do: 'stop' }));
    const url = `mqtt://127.0.0.1:${mqttPort}`;
    const arrivals = new Arrivals();
    const receiver = who === 'gemba' ? await receiveStream(url, arrivals) : await receiveJson(url, arrivals);
    undo.push(() => receiver.endAsync(true));
    const endpoint = `opc.tcp://127.0.0.1:${opcuaPort}`;
    await trust(join(folder, 'gateway/pki'), join(folder, 'field/own/certs/certificate.pem'));
    const startedMs = performance.now();
    const measured =
      who === 'gemba' ? startGateway(folder, nodes, endpoint, url) : startPeer(folder, nodes, endpoint, mqttPort, perS);
    undo.push(() => ended(measured));
    await until(
      () => arrivals.nodes === nodes,
      START_MAX_MS,
      () => `${arrivals.nodes} of ${nodes} nodes arrived`,
    );
    const startS = (performance.now() - startedMs) / 1000;
    await delay(3_000); // what starting up left to do is done
    return { startS, ...(await measure(measured, field, arrivals, perS, forMs)) };
  } finally {
    for (const step of undo.reverse()) await step();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(measured: ChildProcess, field: ChildProcess, arrivals: Arrivals, perS: number, forMs: number) {
  const pid = measured.pid ?? 0;
  const before = { cpu: cpuSeconds(pid), samples: arrivals.samples, bytes: arrivals.bytes, atMs: performance.now() };
  arrivals.delaysMs.length = 0;
  arrivals.gaps.clear();
  field.send({ do: 'emit', perS, forMs } satisfies FieldOrder);
  const [word] = (await once(field, 'message')) as [FieldWord];
  if (!('emitted' in word)) throw new Error('the field says what it was not asked');
  const wallS = (performance.now() - before.atMs) / 1000;
  const cpuWhile = cpuSeconds(pid) - before.cpu;
  await quiet(() => arrivals.samples);
  const samples = arrivals.samples - before.samples;
  const delays = arrivals.delaysMs.sort((a, b) => a - b);
  return {
    cpuPercent: (cpuWhile / wallS) * 100,
    // All of it, the draining of what was left at the end too.
    cpuUsPerSample: ((cpuSeconds(pid) - before.cpu) / samples) * 1e6,
    peakMib: peakMib(pid),
    perS: word.emitted / (forMs / 1000),
    emitted: word.emitted,
    missing: arrivals.missing(word.perNode),
    gaps: Object.fromEntries(arrivals.gaps),
    doubled: arrivals.doubled,
    bytesPerSample: (arrivals.bytes - before.bytes) / samples,
    delayP50Ms: delays[Math.floor(delays.length * 0.5)] ?? Number.NaN,
    delayP99Ms: delays[Math.floor(delays.length * 0.99)] ?? Number.NaN,
  };
}

async function startField(folder: string, port: number, nodes: number): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, 'field.ts'), [folder, String(port), String(nodes)], {
    stdio: 'inherit',
  });
  await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error('the field ended'))),
  ]);
  pin(child, REST);
  return child;
}

function startGateway(folder: string, nodes: number, endpoint: string, url: string): ChildProcess {
  const { plant, config } = writePlant(folder, nodes, endpoint);
  const program = resolve(ROOT, 'gateway/src/main.ts');
  const args = [program, '--data', folder, '--plant', plant, '--config', config, '--mqtt', url];
  return pin(spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'], cwd: ROOT }), MEASURED);
}

function startPeer(folder: string, nodes: number, endpoint: string, mqttPort: number, perS: number): ChildProcess {
  const home = join(folder, 'node-red');
  const intervalMs = Math.min(100, Math.floor((1000 * nodes) / perS / 2));
  const args = writeFlow({ folder: home, endpoint, mqttPort, nodes, intervalMs });
  return pin(
    spawn(process.execPath, [RED, ...args], {
      stdio: ['ignore', process.env.GEMBA_BENCH_LOG ? 'inherit' : 'ignore', 'inherit'],
      cwd: home,
    }),
    MEASURED,
  );
}

/** On a core of its own, with all its threads. */
function pin(child: ChildProcess, core: string | undefined): ChildProcess {
  spawnSync('taskset', ['-a', '-c', '-p', core ?? '0', String(child.pid)]);
  return child;
}

async function ended(child: ChildProcess, order?: FieldOrder): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  if (order === undefined) child.kill('SIGTERM');
  else child.send(order);
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await gone;
  clearTimeout(timer);
}

async function until(holds: () => boolean, withinMs: number, otherwise: () => string): Promise<void> {
  const startedMs = performance.now();
  while (!holds()) {
    if (performance.now() - startedMs > withinMs) throw new Error(`not within ${withinMs / 1000} s: ${otherwise()}`);
    await delay(20);
  }
}

/** Until a count doesn't rise any more. */
async function quiet(count: () => number): Promise<void> {
  for (let last = -1; last !== count(); ) {
    last = count();
    await delay(QUIET_MS);
  }
}
