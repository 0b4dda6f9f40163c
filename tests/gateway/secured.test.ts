/** The gateway's sign-in against a real OPC UA server: policies, users, certificates, and what it asks of a server. */

import { X509Certificate } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GatewayConfig } from '@gemba/gateway/config';
import { Gateway } from '@gemba/gateway/gateway';
import { GatewayMetrics } from '@gemba/gateway/metrics';
import { type Connection, connect } from '@gemba/gateway/opcua/connect';
import type { Security } from '@gemba/gateway/opcua/security/settings';
import { openTrust, type Trust } from '@gemba/gateway/opcua/trust';
import { ensureCertificate, trust as putTrusted } from '@gemba/program/certificate';
import { parseConfig } from '@gemba/program/config';
import { freePorts } from '@gemba/program/free-ports';
import { makeLog } from '@gemba/program/log';
import { Metrics } from '@gemba/program/metrics';
import { MessageSecurityMode, nodesets, OPCUACertificateManager, OPCUAServer, SecurityPolicy } from 'node-opcua';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { stringify } from 'yaml';

const log = makeLog('test', 'silent', 'json');
const BEST: Security = { mode: 'SignAndEncrypt', policy: 'best' };
let folder = '';
let endpoint = '';
let server: OPCUAServer;
let serverCertificates: OPCUACertificateManager;
let userCertificates: OPCUACertificateManager;
let trust: Trust;
const users: (string | null)[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gemba-secured-'));
  const files = await ensureCertificate({
    folder: join(folder, 'plc'),
    applicationUri: 'urn:test:plc',
    commonName: 'PLC',
  });
  trust = await openTrust(join(folder, 'gateway'), log);
  await putTrusted(join(folder, 'gateway'), files.certificateFile);
  await putTrusted(join(folder, 'plc'), trust.own.all[0]?.certificateFile ?? '');
  const manager = (name: string) =>
    new OPCUACertificateManager({ rootFolder: join(folder, name), automaticallyAcceptUnknownCertificate: false });
  serverCertificates = manager('plc');
  userCertificates = manager('users');
  await serverCertificates.initialize();
  await userCertificates.initialize();
  const [port = 0] = await freePorts(1);
  server = new OPCUAServer({
    port,
    hostname: '127.0.0.1',
    nodeset_filename: [nodesets.standard],
    serverInfo: { applicationUri: 'urn:test:plc' },
    ...files,
    serverCertificateManager: serverCertificates,
    userCertificateManager: userCertificates,
    allowAnonymous: true,
    securityModes: [MessageSecurityMode.None, MessageSecurityMode.SignAndEncrypt],
    securityPolicies: [
      SecurityPolicy.None,
      SecurityPolicy.Basic256Sha256,
      SecurityPolicy.Aes256_Sha256_RsaPss,
      SecurityPolicy.Aes128_Sha256_RsaOaep,
    ],
    userManager: {
      isValidUser: (name: string, password: string) => name === 'gemba' && password === 'right horse',
    },
  });
  await server.start();
  server.on('session_activated', (session) => {
    const token = session.userIdentityToken as { userName?: string; certificateData?: Buffer } | undefined;
    users.push(token?.userName ?? (token?.certificateData ? 'certificate' : null));
  });
  endpoint = `opc.tcp://127.0.0.1:${port}`;
});

afterAll(async () => {
  await server.shutdown(0);
  await trust.close();
  await serverCertificates.dispose();
  await userCertificates.dispose();
  rmSync(folder, { recursive: true, force: true });
});

/** What a gateway may ask of a server: nothing of it changes the machine [OPC 10000-4 §5]. */
const READING = new Set(
  [
    'OpenSecureChannel',
    'CloseSecureChannel',
    'GetEndpoints',
    'FindServers',
    'CreateSession',
    'ActivateSession',
    'CloseSession',
    'Browse',
    'BrowseNext',
    'TranslateBrowsePathsToNodeIds',
    'Read',
    'HistoryRead',
    'CreateSubscription',
    'ModifySubscription',
    'SetPublishingMode',
    'DeleteSubscriptions',
    'TransferSubscriptions',
    'CreateMonitoredItems',
    'ModifyMonitoredItems',
    'SetMonitoringMode',
    'DeleteMonitoredItems',
    'Publish',
    'Republish',
  ].map((service) => `${service}Request`),
);

async function signedIn<T>(security: Security, use: (connection: Connection) => T): Promise<T> {
  const connection = await connect(endpoint, security, trust, () => {});
  try {
    return use(connection);
  } finally {
    await connection.close();
  }
}

test('the best policy that the server offers is taken, and a named one where one is named', async () => {
  expect(await signedIn(BEST, ({ policy }) => policy)).toBe('Aes256_Sha256_RsaPss');
  expect(await signedIn({ ...BEST, policy: 'Basic256Sha256' }, ({ policy }) => policy)).toBe('Basic256Sha256');
  expect(await signedIn({ mode: 'None', policy: 'best' }, ({ policy }) => policy)).toBe('None');
});

test('a policy that the server doesn’t have is an error in words', async () => {
  await expect(connect(endpoint, { mode: 'Sign', policy: 'best' }, trust, () => {})).rejects.toThrow(
    'offers no Sign with a policy that is safe; it offers',
  );
});

test('somebody who strikes the better policies from the open list gains nothing', async () => {
  trust.policies.set(`${endpoint} SignAndEncrypt`, 'Basic256Sha256');
  await expect(connect(endpoint, BEST, trust, () => {})).rejects.toThrow('is somebody between?');
  expect(await signedIn(BEST, ({ policy }) => policy)).toBe('Aes256_Sha256_RsaPss');
});

test('a user signs in by password, read anew each time; a wrong one is refused', async () => {
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, 'right horse\n');
  const security: Security = { ...BEST, user: { name: 'gemba', passwordFile } };
  users.length = 0;
  await signedIn(security, () => {});
  expect(users).toEqual(['gemba']);
  writeFileSync(passwordFile, 'wrong horse\n');
  const failure = await connect(endpoint, security, trust, () => {}).catch((error: Error) => error.message);
  expect(failure).toMatch(/BadIdentityTokenRejected|BadUserAccessDenied/);
  expect(failure).not.toContain('horse');
  await expect(
    connect(endpoint, { ...BEST, user: { name: 'gemba', passwordFile: '/nowhere' } }, trust, () => {}),
  ).rejects.toThrow('password can’t be read from /nowhere (ENOENT)'.replace('’', "'"));
});

test('a user signs in by certificate', async () => {
  const files = await ensureCertificate({
    folder: join(folder, 'user'),
    applicationUri: 'urn:test:user',
    commonName: 'Gemba user',
  });
  await putTrusted(join(folder, 'users'), files.certificateFile);
  users.length = 0;
  await signedIn({ ...BEST, user: files }, () => {});
  expect(users).toEqual(['certificate']);
});

test('a server that doesn’t trust the gateway’s new certificate is talked to with the old one', async () => {
  const [old] = trust.own.all;
  if (old === undefined) throw new Error('the gateway has a certificate');
  const renewed = join(folder, 'gateway/own/renewed/2999-01-01');
  const other = await ensureCertificate({
    folder: join(folder, 'other'),
    applicationUri: 'urn:gemba:gateway',
    commonName: 'Gemba gateway, renewed',
  });
  mkdirSync(renewed, { recursive: true });
  copyFileSync(other.certificateFile, join(renewed, 'certificate.pem'));
  copyFileSync(other.privateKeyFile, join(renewed, 'private_key.pem'));
  await trust.close();
  trust = await openTrust(join(folder, 'gateway'), log);
  const [newest] = trust.own.all;
  expect(readFileSync(newest?.certificateFile ?? '')).toEqual(readFileSync(other.certificateFile));
  await signedIn(BEST, () => {});
  expect(trust.own.candidates(endpoint)).toEqual([old]);
  await serverCertificates.trustCertificate(new X509Certificate(readFileSync(other.certificateFile)).raw);
  await trust.close();
  trust = await openTrust(join(folder, 'gateway'), log);
  await signedIn(BEST, () => {});
  expect(trust.own.candidates(endpoint)).toEqual([newest, old]);
});

test('the gateway only reads', async () => {
  const asked = new Set<string>();
  const note = (request: { constructor: { name: string } }) => asked.add(request.constructor.name);
  server.on('request', note);
  const machine = { endpoint, signals: { level: 'i=2267' } };
  const text = stringify({ gateways: [{ id: 'edge-1', site: 's', machines: { 'plc-1': machine } }] });
  const [config] = parseConfig(text, 'gateway.yaml', GatewayConfig).gateways;
  if (config === undefined) throw new Error('no gateway');
  const signals = [{ id: 'level', name: 'Level', type: 'int' as const }];
  const line = {
    id: 'l',
    name: 'L',
    calendar: 'always',
    machines: [{ id: 'plc-1', name: 'P', idealCycleS: 1, signals }],
  };
  const gateway = new Gateway({
    config,
    plant: {
      enterprise: { id: 'e', name: 'E' },
      sites: [{ id: 's', name: 'S', timeZone: 'Asia/Tokyo', areas: [{ id: 'a', name: 'A', lines: [line] }] }],
      calendars: [],
    },
    folder: join(folder, 'edge-1'),
    mqtt: { url: 'mqtt://127.0.0.1:9' },
    trust,
    metrics: new GatewayMetrics(new Metrics()),
    log,
  });
  await gateway.start();
  try {
    await vi.waitFor(() => expect([...asked]).toContain('CreateMonitoredItemsRequest'), { timeout: 10_000 });
    await vi.waitFor(() => expect([...asked]).toContain('PublishRequest'), { timeout: 10_000 });
  } finally {
    await gateway.stop();
  }
  expect([...asked].filter((request) => !READING.has(request))).toEqual([]);
});
