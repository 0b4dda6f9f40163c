/** The gateway against OPC UA servers that behave as real ones do: namespaces in another order, missing nodes, strangers. */

import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Plant } from '@gemba/contract/plant';
import { GatewayConfig } from '@gemba/gateway/config';
import { Gateway } from '@gemba/gateway/gateway';
import { GatewayMetrics } from '@gemba/gateway/metrics';
import { openTrust, type Trust } from '@gemba/gateway/opcua/trust';
import { ensureCertificate } from '@gemba/program/certificate';
import { parseConfig } from '@gemba/program/config';
import { exchangeCertificates } from '@gemba/program/exchange-certificates';
import { freePorts } from '@gemba/program/free-ports';
import { makeLog } from '@gemba/program/log';
import { Metrics } from '@gemba/program/metrics';
import { Broker } from '@gemba/server/broker/broker';
import {
  DataType,
  MessageSecurityMode,
  OPCUACertificateManager,
  OPCUAServer,
  SecurityPolicy,
  StatusCodes,
  type UAVariable,
} from 'node-opcua';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { soon } from '../support/soon.ts';

import { CollectingServer, GATEWAY, SITE } from './rig.ts';

const log = makeLog('test', process.env.GEMBA_TEST_LOG ?? 'silent', 'json');

let folder: string;
let port: number;
let broker: Broker;
let brokerPort: number;
let server: CollectingServer;
let trust: Trust;
let gateway: Gateway;
let metrics: Metrics;
const closers: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gemba-opcua-'));
  [port = 0] = await freePorts(1);
  broker = new Broker({ host: '127.0.0.1', port: 0, log, metrics: new Metrics() });
  server = new CollectingServer();
  brokerPort = await broker.start();
  await server.start(`mqtt://127.0.0.1:${brokerPort}`);
});
afterEach(async () => {
  await gateway?.stop();
  await trust?.close();
  for (const close of closers.splice(0).reverse()) await close();
  await server.stop();
  await broker.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A server on the port with a variable `Value` in each namespace, registered in this order. */
async function opcuaServer(namespaces: readonly string[]): Promise<{ set: Setter; close(): Promise<void> }> {
  const pki = join(folder, 'simulators/pki');
  const files = await ensureCertificate({ folder: pki, applicationUri: 'urn:gemba:simulators', commonName: 'sim' });
  const manager = new OPCUACertificateManager({ rootFolder: pki, automaticallyAcceptUnknownCertificate: false });
  await manager.initialize();
  const opcua = new OPCUAServer({
    port,
    host: '127.0.0.1',
    hostname: '127.0.0.1',
    serverInfo: { applicationUri: 'urn:gemba:simulators' },
    serverCapabilities: { minSupportedSampleRate: 0 },
    ...files,
    serverCertificateManager: manager,
    userCertificateManager: manager,
    securityModes: [MessageSecurityMode.SignAndEncrypt],
    securityPolicies: [SecurityPolicy.Basic256Sha256],
  });
  await opcua.initialize();
  const space = opcua.engine.addressSpace;
  if (!space) throw new Error('no address space');
  const variables = new Map<string, UAVariable>();
  const own = space.registerNamespace('urn:modes');
  const modes = own.addEnumerationType({ browseName: 'ModeType', enumeration: ['Manual', 'Automatic'] });
  for (const uri of namespaces) {
    const variable = space.registerNamespace(uri).addVariable({
      organizedBy: space.rootFolder.objects,
      browseName: 'Value',
      nodeId: 's=Value',
      dataType: DataType.Double,
      minimumSamplingInterval: 0,
    });
    variables.set(uri, variable);
    space.getNamespace(uri).addVariable({
      organizedBy: space.rootFolder.objects,
      browseName: 'Mode',
      nodeId: 's=Mode',
      dataType: modes,
      value: { dataType: DataType.Int32, value: 1 },
    });
  }
  const set = (uri: string, value: number) =>
    variables.get(uri)?.setValueFromSource({ dataType: DataType.Double, value }, StatusCodes.Good, new Date());
  for (const uri of namespaces) set(uri, uri === 'urn:a' ? 1 : 1001);
  await opcua.start();
  const close = async () => {
    await opcua.shutdown(0);
  };
  closers.push(close);
  return { set, close };
}
type Setter = (uri: string, value: number) => void;

/** A gateway that reads machine `a` at urn:a and `b` at urn:b: `value`, and further signals at nodes of their names. */
async function startGateway(further: Record<string, 'float' | 'text'> = {}, settings: object = {}): Promise<void> {
  const signals = Object.entries({ value: 'float' as const, ...further }).map(([id, type]) => ({ id, type }));
  const machines = ['a', 'b'].map((id) => ({ id, name: id, idealCycleS: 1, signals }));
  const line = { id: 'line-1', name: 'Line', calendar: 'always', machines };
  const site = { id: SITE, name: 'S', timeZone: 'UTC', areas: [{ id: 'hall', name: 'H', lines: [line] }] };
  const plant: Plant = { enterprise: { id: 'e', name: 'E' }, sites: [site], calendars: [] };
  const nameOf = (signal: string) => signal.charAt(0).toUpperCase() + signal.slice(1);
  const sources = (id: string) =>
    Object.fromEntries(signals.map((signal) => [signal.id, `nsu=urn:${id};s=${nameOf(signal.id)}`]));
  const endpoint = `opc.tcp://127.0.0.1:${port}`;
  const text = stringify({
    gateways: [
      {
        id: GATEWAY,
        site: SITE,
        machines: Object.fromEntries(['a', 'b'].map((id) => [id, { endpoint, signals: sources(id), ...settings }])),
      },
    ],
  });
  const [config] = parseConfig(text, 'gateway.yaml', GatewayConfig).gateways;
  if (config === undefined) throw new Error('no gateway');
  metrics = new Metrics();
  trust = await openTrust(join(folder, 'gateway/pki'), log);
  gateway = new Gateway({
    config,
    plant,
    folder: join(folder, 'gateway', GATEWAY),
    mqtt: { url: `mqtt://127.0.0.1:${brokerPort}` },
    trust,
    metrics: new GatewayMetrics(metrics),
    log,
  });
  await gateway.start();
}

const valuesOf = (machine: string) =>
  server
    .samples()
    .filter((sample) => sample.machine === machine && sample.signal === 'value')
    .map(({ value }) => value);

test('a server that comes back with its namespaces in another order never passes one machine’s values for another’s', async () => {
  await exchangeCertificates(folder);
  const before = await opcuaServer(['urn:a', 'urn:b']);
  await startGateway();
  await soon(() => expect([valuesOf('a'), valuesOf('b')]).toEqual([[1], [1001]]));
  await soon(() => expect(new Set(server.observed().map(({ machine }) => machine)).size).toBe(2));
  await before.close();
  const after = await opcuaServer(['urn:b', 'urn:filler', 'urn:a']);
  await soon(() => expect(server.gaps().length).toBe(2));
  after.set('urn:a', 2);
  after.set('urn:b', 1002);
  await soon(() => {
    expect(valuesOf('a').at(-1)).toBe(2);
    expect(valuesOf('b').at(-1)).toBe(1002);
  });
  expect(valuesOf('a').every((value) => Number(value) < 1000)).toBe(true);
  expect(valuesOf('b').every((value) => Number(value) > 1000)).toBe(true);
});

test('a node that the server doesn’t have has a bad status, and disturbs no other', async () => {
  await exchangeCertificates(folder);
  const { set } = await opcuaServer(['urn:a', 'urn:b']);
  await startGateway({ wear: 'float' });
  await soon(() => expect([valuesOf('a'), valuesOf('b')]).toEqual([[1], [1001]]));
  set('urn:a', 2);
  await soon(() => expect(valuesOf('a')).toEqual([1, 2]));
  const wear = server.samples().filter(({ signal }) => signal === 'wear');
  expect(wear).toMatchObject([
    { machine: 'a', value: null, status: 0x80340000 },
    { machine: 'b', value: null, status: 0x80340000 },
  ]);
  expect(await metrics.text()).toContain('gemba_gateway_signals_missing{gateway="edge-1"} 2');
});

test('a server that nobody has trusted is not talked to; its certificate waits to be looked at', async () => {
  await ensureCertificate({
    folder: join(folder, 'gateway/pki'),
    applicationUri: 'urn:gemba:gateway',
    commonName: 'gateway',
  });
  await opcuaServer(['urn:a', 'urn:b']);
  await startGateway();
  await soon(async () => expect((await readdir(join(folder, 'gateway/pki/rejected'))).length).toBe(1));
  expect(await metrics.text()).toContain('gemba_gateway_endpoints_watching{gateway="edge-1"} 0');
  expect(server.entries()).toEqual([]);
});

test('an enumeration that the plant declares as text comes with its name', async () => {
  await exchangeCertificates(folder);
  await opcuaServer(['urn:a', 'urn:b']);
  await startGateway({ mode: 'text' });
  await soon(() => {
    const modes = server.samples().filter(({ signal }) => signal === 'mode');
    expect(modes.map(({ value }) => value)).toEqual(['Automatic', 'Automatic']);
  });
});

test('a queue that overflows on the server is a gap of that signal, and what is left is right', async () => {
  await exchangeCertificates(folder);
  const { set } = await opcuaServer(['urn:a', 'urn:b']);
  await startGateway({}, { queueSize: 5, publishingIntervalMs: 500 });
  await soon(() => expect([valuesOf('a'), valuesOf('b')]).toEqual([[1], [1001]]));
  for (let value = 2; value <= 40; value++) {
    set('urn:a', value);
    await pause(2);
  }
  await soon(() => expect(valuesOf('a').at(-1)).toBe(40));
  const gaps = server.gaps();
  expect(gaps.length).toBeGreaterThan(0);
  expect(
    gaps.every(({ machine, signals, cause }) => machine === 'a' && signals.length === 1 && cause === 'queue-overflow'),
  ).toBe(true);
  const kept = server.samples().filter(({ machine }) => machine === 'a');
  for (const { fromNs, toNs } of gaps) {
    expect(kept.some(({ timeNs }) => timeNs === fromNs)).toBe(true);
    expect(kept.some(({ timeNs }) => timeNs === toNs)).toBe(true);
    expect(kept.some(({ timeNs }) => timeNs > fromNs && timeNs < toNs)).toBe(false);
  }
  expect(kept.every(({ status }) => status === 0)).toBe(true);
});
