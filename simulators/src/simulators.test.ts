import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NS_PER_MS } from '@gemba/contract/sample';
import { ensureCertificate, trust } from '@gemba/program/certificate';
import { makeLog } from '@gemba/program/log';
import { Metrics } from '@gemba/program/metrics';
import { AttributeIds, MessageSecurityMode, OPCUACertificateManager, OPCUAClient, SecurityPolicy } from 'node-opcua';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { ControlClient } from './control/client.ts';
import { describe } from './describe.ts';
import type { OracleLine } from './oracle/oracle.ts';
import { type RunningSimulators, startSimulators } from './simulators.ts';

let folder: string;
let running: RunningSimulators;
let sim: ControlClient;

const machine = (id: string) => ({
  id,
  name: id,
  kind: 'press',
  idealCycleS: 0.4,
  signals: describe('press', id).signals,
});
const plant = {
  enterprise: { id: 'e', name: 'E' },
  sites: [
    {
      id: 's',
      name: 'S',
      timeZone: 'Asia/Tokyo',
      areas: [
        {
          id: 'a',
          name: 'A',
          lines: [{ id: 'l', name: 'L', calendar: 'c', machines: [machine('press-1'), machine('press-2')] }],
        },
      ],
    },
  ],
  calendars: [{ id: 'c', shifts: [{ id: 'A', name: 'A', start: '06:00', end: '06:00' }] }],
};
const simulators = {
  seed: 5,
  machines: {
    'press-1': { model: 'press', trouble: 0 },
    'press-2': { model: 'press', trouble: 0, after: { machine: 'press-1' } },
  },
};

function start(ports = {}): Promise<RunningSimulators> {
  return startSimulators({
    plantFile: join(folder, 'plant.yaml'),
    configFile: join(folder, 'simulators.yaml'),
    folder: join(folder, 'simulators'),
    host: '127.0.0.1',
    ports,
    log: makeLog('simulators', 'error'),
    metrics: new Metrics(),
  });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gemba-sim-'));
  writeFileSync(join(folder, 'plant.yaml'), JSON.stringify(plant));
  writeFileSync(join(folder, 'simulators.yaml'), JSON.stringify(simulators));
  running = await start();
  sim = new ControlClient(running.controlPort);
});

afterAll(async () => {
  await running.stop();
  rmSync(folder, { recursive: true, force: true });
});

const oracle = (id: string): OracleLine[] =>
  readFileSync(join(folder, 'simulators', 'oracle', `${id}.jsonl`), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

/** Listens to a signal of a machine, as a gateway would. */
async function listen(id: string, signal: string) {
  const pki = join(folder, 'client');
  const files = await ensureCertificate({ folder: pki, applicationUri: 'urn:test:client', commonName: 'client' });
  await trust(join(folder, 'simulators', 'pki'), files.certificateFile);
  await trust(pki, join(folder, 'simulators', 'pki', 'own', 'certs', 'certificate.pem'));
  const client = OPCUAClient.create({
    ...files,
    applicationUri: 'urn:test:client',
    clientCertificateManager: new OPCUACertificateManager({ rootFolder: pki }),
    securityMode: MessageSecurityMode.SignAndEncrypt,
    securityPolicy: SecurityPolicy.Basic256Sha256,
    endpointMustExist: false,
    connectionStrategy: { maxRetry: 0 },
  });
  await client.connect(running.endpoints[id] as string);
  const session = await client.createSession();
  const [, uri, rest] = /^nsu=([^;]+);(.*)$/.exec(describe('press', id).sources[signal] as string) as RegExpExecArray;
  const nodeId = `ns=${(await session.readNamespaceArray()).indexOf(uri as string)};${rest}`;
  const subscription = await session.createSubscription2({ requestedPublishingInterval: 50, publishingEnabled: true });
  const heard: { timeNs: string; value: string }[] = [];
  const item = await subscription.monitor(
    { nodeId, attributeId: AttributeIds.Value },
    { samplingInterval: 0, queueSize: 1000, discardOldest: false },
    2,
  );
  item.on('changed', ({ value, sourceTimestamp, sourcePicoseconds }) => {
    const ns = BigInt(sourceTimestamp?.getTime() ?? 0) * NS_PER_MS + BigInt((sourcePicoseconds ?? 0) / 1000);
    heard.push({ timeNs: String(ns), value: String(value.value) });
  });
  await vi.waitFor(() => expect(heard).not.toHaveLength(0));
  return { heard, stop: () => client.disconnect() };
}

test('a plain client hears exactly what the oracle says, with the same times', async () => {
  const { heard, stop } = await listen('press-2', 'total');
  await vi.waitFor(() => expect(heard.length).toBeGreaterThan(6), { timeout: 10_000 });
  await stop();
  const said = oracle('press-2')
    .filter(({ signal }) => signal === 'total')
    .map(({ timeNs, value }) => ({ timeNs, value }));
  const first = said.findIndex(({ timeNs }) => timeNs === heard[0]?.timeNs);
  expect(first).toBeGreaterThanOrEqual(0);
  expect(said.slice(first, first + heard.length)).toEqual(heard);
});

test('a stopped machine says so at once, and the line behind it runs dry', async () => {
  const { heard, stop } = await listen('press-1', 'state');
  const askedMs = Date.now();
  const receipt = await sim.command('press-1', 'stop');
  expect(Number(BigInt(receipt.timeNs) / NS_PER_MS) - askedMs).toBeLessThan(500);
  await vi.waitFor(() => expect(heard.at(-1)).toEqual({ timeNs: receipt.timeNs, value: '4' }));
  await vi.waitFor(
    async () => expect(await sim.machines()).toMatchObject([{ phase: 'stopped' }, { phase: 'starved' }]),
    {
      timeout: 20_000,
      interval: 100,
    },
  );
  await sim.command('press-1', 'start');
  await stop();
}, 25_000);

test('a port that is taken is told as such', async () => {
  const taken = Number(new URL(running.endpoints['press-1']?.replace('opc.tcp', 'http') ?? '').port);
  await expect(start({ opcua: { 'press-1': taken } })).rejects.toMatchObject({ code: 'GEMBA_PORT_TAKEN' });
});
