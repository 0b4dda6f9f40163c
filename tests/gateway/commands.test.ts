/** The gateway's commands as an engineer runs them, against a simulated machine: what they print, and their exit codes. */

import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AddressSpace } from '@gemba/gateway/opcua/address-space';
import { branches, crawl } from '@gemba/gateway/opcua/crawl';
import { openSession } from '@gemba/gateway/opcua/session';
import { openTrust } from '@gemba/gateway/opcua/trust';
import { ensureCertificate } from '@gemba/program/certificate';
import { exchangeCertificates } from '@gemba/program/exchange-certificates';
import { makeLog } from '@gemba/program/log';
import { describe } from '@gemba/simulators/describe';
import { kindOf } from '@gemba/simulators/machines/registry';
import { MachineServer, makeTrustList } from '@gemba/simulators/opcua/machine-server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { ROOT } from '../support/processes.ts';

const MACHINE = 'filler-1';
const { signals, sources } = describe('filler', MACHINE);
let folder: string;
let machine: MachineServer;
let certificates: Awaited<ReturnType<typeof makeTrustList>>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gemba-commands-'));
  await exchangeCertificates(folder);
  const pki = join(folder, 'simulators/pki');
  certificates = await makeTrustList(pki);
  const files = await ensureCertificate({ folder: pki, applicationUri: 'urn:gemba:simulators', commonName: 'sim' });
  const kind = kindOf('filler');
  if (kind === undefined) throw new Error('no filler');
  machine = new MachineServer({
    id: MACHINE,
    kind,
    idealPerH: 600,
    host: '127.0.0.1',
    port: 0,
    ...files,
    certificates,
  });
  const first = { int: 6n, float: 8.2, bool: false, text: 'one' } as const;
  const emissions = signals.map(({ id, type }) => ({ signal: id, value: first[type], status: 0, seq: 1 }));
  machine.emit(BigInt(Date.now()) * 1_000_000n, emissions);
  await machine.open();
});
afterAll(async () => {
  await machine?.close();
  await certificates?.dispose();
  await rm(folder, { recursive: true, force: true });
});

/** `npm run gateway -- …` */
function gateway(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    const args = [join(ROOT, 'gateway/src/main.ts'), ...words, '--data', folder];
    const env = { ...process.env, NODE_OPTIONS: '', GEMBA_LOG_FORMAT: 'json' };
    execFile(process.execPath, args, { cwd: ROOT, env, maxBuffer: 64 * 1024 * 1024 }, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    );
  });
}

const jsonLines = (out: string) =>
  out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

async function configure(nodes: Record<string, string>, declared = signals): Promise<string[]> {
  const own = { id: MACHINE, name: MACHINE, idealCycleS: 2, signals: declared };
  const line = { id: 'line-1', name: 'Line', calendar: 'always', machines: [own] };
  const site = { id: 's', name: 'S', timeZone: 'Asia/Kathmandu', areas: [{ id: 'a', name: 'A', lines: [line] }] };
  const plant = {
    enterprise: { id: 'e', name: 'E' },
    sites: [site],
    calendars: [{ id: 'always', shifts: [{ id: 'day', name: 'Day', start: '00:00', end: '00:00' }] }],
  };
  const machines = { [MACHINE]: { endpoint: machine.endpoint, signals: nodes } };
  await writeFile(join(folder, 'plant.yaml'), stringify(plant, { aliasDuplicateObjects: false }));
  await writeFile(join(folder, 'gateway.yaml'), stringify({ gateways: [{ id: 'g', site: 's', machines }] }));
  return ['--plant', join(folder, 'plant.yaml'), '--config', join(folder, 'gateway.yaml')];
}

test('a stranger is told of, waits in the inbox, and is talked to when somebody has accepted it', async () => {
  const trusted = join(folder, 'gateway/pki/trusted/certs');
  const [name = ''] = await readdir(trusted);
  await rename(join(trusted, name), join(folder, name));
  const refused = await gateway('browse', machine.endpoint);
  expect(refused).toMatchObject({ code: 1, out: '', err: expect.stringContaining('GEMBA_OPCUA_UNTRUSTED') });
  const thumbprint = name.replace('.pem', '');
  const listed = await gateway('trust', 'list');
  expect(listed.out).toMatch(new RegExp(`rejected +${thumbprint}.*CN=Gemba simulators.*urn:gemba:simulators`));
  expect(await gateway('trust', 'accept', thumbprint.slice(0, 10))).toMatchObject({ code: 0 });
  expect(await gateway('browse', machine.endpoint)).toMatchObject({ code: 0 });
});

test('browse prints names, values and the identities that gateway.yaml takes', async () => {
  const { code, out } = await gateway('browse', machine.endpoint, '--depth', '6');
  expect(code).toBe(0);
  expect(out).toMatch(
    /CurMachSpeed {2}= 8\.\d+ .*Variable Float AnalogItemType {2}nsu=urn:gemba:sim:filler-1;s=Unit\.Status/,
  );
  const nodes = jsonLines((await gateway('browse', machine.endpoint, '--depth', '6', '--json')).out);
  for (const source of Object.values(sources)) {
    expect(nodes).toContainEqual(expect.objectContaining({ id: source, nodeClass: 'Variable', status: 0 }));
  }
});

test('check finds nothing wrong with a configuration that fits, and ends with 0', async () => {
  const { code, out } = await gateway('check', ...(await configure(sources)));
  expect(out).toContain(`${signals.length} signals of 1 machines: all fine`);
  expect(code).toBe(0);
});

test('check names what is wrong with each signal and what to do, and ends with 1', async () => {
  const nodes = { ...sources, flow: 'nsu=urn:gemba:sim:filler-1;s=Elsewhere' };
  const declared = signals.map((one) => (one.id === 'pressure' ? { ...one, type: 'int' as const } : one));
  const { code, out } = await gateway('check', ...(await configure(nodes, declared)));
  expect(code).toBe(1);
  expect(out).toMatch(/flow .*GEMBA_SIGNAL_MISSING/);
  expect(out).toMatch(/pressure .*GEMBA_SIGNAL_MISFIT/);
  expect(out).toContain(`→ Find the node with "npm run gateway -- browse ${machine.endpoint}"`);
  expect(out).toContain(`${signals.length} signals of 1 machines: 2 with faults`);
});

test('an argument that is none ends with 1 and a code', async () => {
  expect(await gateway('browse', 'http://x')).toMatchObject({
    code: 1,
    err: expect.stringContaining('GEMBA_ARGUMENT'),
  });
  expect(await gateway('frobnicate')).toMatchObject({ code: 1, err: expect.stringContaining('GEMBA_ARGUMENT') });
});

test('a server that answers in portions shows the same tree', async () => {
  const trust = await openTrust(join(folder, 'gateway/pki'), makeLog('test', 'silent', 'json'));
  const security = { mode: 'SignAndEncrypt', policy: 'Basic256Sha256' } as const;
  const session = await openSession(machine.endpoint, security, trust, () => {});
  try {
    const trees = [];
    for (const page of [1000, 3]) {
      const server = new AddressSpace(session, page);
      const root = await server.node('i=84');
      if (root === null) throw new Error('no root');
      const { root: top } = await crawl(server, root, { depth: 5, nodes: 1e5 });
      trees.push([...branches(top)].map(({ found, problem }) => ({ id: found.id, problem })));
    }
    expect(trees[1]?.length).toBeGreaterThan(500);
    expect(trees[1]).toEqual(trees[0]);
  } finally {
    await session.close();
    await trust.close();
  }
});
