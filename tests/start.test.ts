/** `npm start` as a newcomer meets it: two plants side by side, a taken port, broken configuration, Ctrl-C, and being killed. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePorts } from '@gemba/program/free-ports';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { accepts, ROOT } from './support/processes.ts';
import { until } from './support/running-plant.ts';
import { writeTestPlant } from './support/test-plant.ts';

let folder = '';
let started: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gemba-start-'));
  started = [];
});
afterEach(() => {
  for (const child of started) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

interface Start {
  child: ChildProcess;
  lines: string[];
  exit: Promise<number | string | null>;
  live: Promise<void>;
}

function start(...args: string[]): Start {
  const child = spawn(process.execPath, [join(ROOT, 'tools/start.ts'), ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  started.push(child);
  const lines: string[] = [];
  const exit = once(child, 'exit').then(([code, signal]) => (code ?? signal) as number | string | null);
  const live = new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        if (line.includes('Gemba is live at')) resolve();
      });
    }
    void exit.then((code) => reject(new Error(`ended with ${code}:\n${lines.join('\n')}`)));
  });
  live.catch(() => {});
  return { child, lines, exit, live };
}

const portsOf = (data: string): number[] => {
  const ports = JSON.parse(readFileSync(join(data, 'ports.json'), 'utf8')) as {
    http: number;
    mqtt: number;
    control: number;
    opcua: Record<string, number>;
  };
  return [ports.http, ports.mqtt, ports.control, ...Object.values(ports.opcua)];
};

const untilFree = (ports: number[]) =>
  until('all its ports are free again', 20_000, async () =>
    (await Promise.all(ports.map(accepts))).every((taken) => !taken),
  );

describe('npm start', () => {
  test('two plants run side by side; Ctrl-C stops one, a kill ends the other, and nothing is left', async () => {
    const [a = 0, b = 0] = await freePorts(2);
    const first = start('--port', String(a), '--data', join(folder, 'a'));
    await first.live;
    const second = start('--port', String(b), '--data', join(folder, 'b'));
    await second.live;
    expect(first.lines.join('\n')).toContain(`Gemba is live at http://localhost:${a}`);
    const [firstPorts, secondPorts] = [portsOf(join(folder, 'a')), portsOf(join(folder, 'b'))];
    expect(firstPorts.filter((port) => secondPorts.includes(port))).toEqual([]);
    first.child.kill('SIGINT');
    expect(await first.exit).toBe(0);
    await untilFree(firstPorts);
    expect(await accepts(b)).toBe(true);
    second.child.kill('SIGKILL');
    await second.exit;
    await untilFree(secondPorts);
  });

  test('a taken port is a clear error with the next step', async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await once(blocker, 'listening');
    const { port } = blocker.address() as { port: number };
    const { exit, lines } = start('--port', String(port), '--data', folder);
    expect(await exit).toBe(1);
    expect(lines.join('\n')).toContain(`GEMBA_PORT_TAKEN: Port ${port} on 127.0.0.1 is already in use.`);
    expect(lines.join('\n')).toMatch(/→ .*--port/);
    blocker.close();
  });

  test('a data folder in use is refused, naming the process', async () => {
    writeFileSync(join(folder, 'start.lock'), String(process.pid));
    const [port = 0] = await freePorts(1);
    const { exit, lines } = start('--port', String(port), '--data', folder);
    expect(await exit).toBe(1);
    expect(lines.join('\n')).toContain(`GEMBA_DATA_LOCKED`);
    expect(lines.join('\n')).toContain(String(process.pid));
  });
});

describe('broken configuration', () => {
  const broken = () => {
    const { plantFile, gatewayFile } = writeTestPlant(folder, {
      machines: [
        { id: 'press-1', kind: 'press' },
        { id: 'press-1', kind: 'press' },
      ],
      timeZone: 'Mars/Olympus',
      alarms: [
        {
          id: 'hot',
          machines: ['press-1'],
          condition: { kind: 'above-limit', signal: 'no-such-signal', limit: 80 },
          priority: 'high',
          text: 'Hot',
        },
      ],
    });
    writeFileSync(plantFile, readFileSync(plantFile, 'utf8').replace('idealCycleS: 2', 'idealCycleS: quick'));
    return { plantFile, gatewayFile };
  };

  test('npm start lists the faults of all files of the plant at once, and starts nothing', async () => {
    const { plantFile, gatewayFile } = broken();
    const gateway = readFileSync(gatewayFile, 'utf8');
    writeFileSync(gatewayFile, gateway.replace('opc.tcp://', 'http://'));
    writeFileSync(join(dirname(plantFile), 'simulators.yaml'), 'seed: often\nmachines: {}\n');
    writeFileSync(join(dirname(plantFile), 'server.yaml'), 'sparkplug: { hostId: a/b }\n');
    const data = join(folder, 'data');
    const { exit, lines } = start('--port', '0', '--data', data, '--plant', plantFile);
    expect(await exit).toBe(1);
    const text = lines.join('\n');
    expect(text).toContain('GEMBA_CONFIG_INVALID');
    expect(text).toMatch(/plant\.yaml: .*Mars\/Olympus/);
    expect(text).toMatch(/gateway\.yaml: .*endpoint.*\n\s+→ .*opc\.tcp:\/\/host:port/);
    expect(text).toContain('simulators.yaml: seed (line 1): must be integer');
    expect(text).toMatch(/server\.yaml: sparkplug\.hostId/);
    expect(existsSync(data)).toBe(false);
  });

  test.each([
    ['npm start', 'tools/start.ts', ['--port', '0']],
    ['the server', 'server/src/main.ts', ['--port', '0']],
    ['the gateway', 'gateway/src/main.ts', []],
    ['the simulators', 'simulators/src/main.ts', []],
  ])(
    '%s lists all faults with path and next step, and exits 1 before it touches network or data',
    async (_name, script, args) => {
      const { plantFile } = broken();
      const data = join(folder, 'data');
      const child = spawn(process.execPath, [join(ROOT, script), '--plant', plantFile, '--data', data, ...args], {
        cwd: ROOT,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      started.push(child);
      let text = '';
      child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
      child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
      const [code] = (await once(child, 'close')) as [number];
      expect(code).toBe(1);
      expect(text).toContain('GEMBA_CONFIG_INVALID');
      for (const path of ['timeZone', 'idealCycleS', 'machines[1].id', 'alarms[0].condition.signal'])
        expect(text, text).toContain(path);
      expect(text.match(/→/g)?.length).toBeGreaterThanOrEqual(5);
      expect(existsSync(data)).toBe(false);
    },
  );
});
