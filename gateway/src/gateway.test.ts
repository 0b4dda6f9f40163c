import type { MachineId, SignalId } from '@gemba/contract/identity';
import type { Plant } from '@gemba/contract/plant';
import type { Sample } from '@gemba/contract/sample';
import { Memory } from '@gemba/journal/entries/memory';
import { Journal } from '@gemba/journal/journal';
import { MemoryDisk } from '@gemba/journal/memory-disk';
import { makeLog } from '@gemba/program/log';
import { Metrics } from '@gemba/program/metrics';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Gateway as GatewayConfig } from './config.ts';
import { Gateway } from './gateway.ts';
import { GatewayMetrics } from './metrics.ts';
import type { EndpointOptions } from './opcua/endpoint.ts';
import type { EndpointUser } from './opcua/endpoint-user.ts';
import type { Taken } from './opcua/to-sample.ts';
import type { Trust } from './opcua/trust.ts';
import type { Connection } from './outside.ts';

const machine = { id: 'm', name: 'M', idealCycleS: 1, signals: [{ id: 'total', type: 'int' as const }] };
const plant = {
  enterprise: { id: 'e', name: 'E' },
  calendars: [],
  sites: [
    {
      id: 's',
      name: 'S',
      timeZone: 'UTC',
      areas: [{ id: 'a', name: 'A', lines: [{ id: 'l', name: 'L', calendar: 'c', machines: [machine] }] }],
    },
  ],
} satisfies Plant;
const config = {
  id: 'edge-1',
  site: 's',
  journal: { maxBytes: 2 ** 30, minFreeBytes: 0 },
  sparkplug: { enabled: false },
  machines: { m: { endpoint: 'opc.tcp://plc:4840', signals: { total: 'i=85' }, stages: [] } },
} as unknown as GatewayConfig;

let user: EndpointUser;
/** Syncs that are to hang. */
let hangs = false;
const makeGateway = () =>
  new Gateway({
    config,
    plant,
    folder: '',
    mqtt: { url: 'mqtt://broker' },
    trust: {} as Trust,
    metrics: new GatewayMetrics(new Metrics()),
    log: makeLog('test', 'silent', 'json'),
    outside: {
      disk: new MemoryDisk(),
      journal: (options) => {
        const journal = new Journal({ ...options, disk: new MemoryDisk() });
        const append = journal.append.bind(journal);
        journal.append = (body) => (hangs ? new Promise(() => {}) : append(body));
        return journal;
      },
      memory: (file) => new Memory(file, new MemoryDisk()),
      endpoint: ({ machines }: EndpointOptions, of) => {
        user = of;
        const nothing = () => {};
        const stop = async () => {};
        return { machines, missing: 0, state: 'watching', start: nothing, change: nothing, restart: nothing, stop };
      },
      broker: () => ({ connected: true, start() {}, stop: async () => {} }) as unknown as Connection,
    },
  });

let seq = 0n;
function report(): void {
  const timeNs = BigInt(Date.now()) * 1_000_000n;
  const sample: Sample = {
    kind: 'sample',
    machine: 'm' as MachineId,
    signal: 'total' as SignalId,
    timeNs,
    value: seq++,
    status: 0,
  };
  user.took(
    'm' as MachineId,
    { entries: [sample], duplicates: 0, misfits: 0, retimed: 0, requalified: 0 } as unknown as Taken,
    1,
  );
}

beforeEach(() => {
  vi.useFakeTimers();
  hangs = false;
});
afterEach(() => {
  vi.useRealTimers();
});

async function pass(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    report();
    await vi.advanceTimersByTimeAsync(1_000);
  }
}

test('a gateway whose disk hangs in a sync is not alive, although it answers', async () => {
  const gateway = makeGateway();
  await gateway.start();
  await pass(60);
  expect(gateway.stuck()).toEqual([]);
  hangs = true;
  await pass(60);
  expect(gateway.stuck().join()).toMatch(/^the journal has made no progress for \d+ s$/);
});

test('it is ready when its journal is open and its broker connected; its endpoints are named', async () => {
  const gateway = makeGateway();
  expect(gateway.readiness()).toMatchObject({ journal: false, broker: false });
  await gateway.start();
  expect(gateway.readiness()).toEqual({
    id: 'edge-1',
    journal: true,
    broker: true,
    server: false,
    endpoints: [{ endpoint: 'opc.tcp://plc:4840', state: 'watching', machines: ['m'], signalsMissing: 0 }],
  });
});
