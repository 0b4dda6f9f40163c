/** Discovery at servers that make it hard: circles of references, one name for everything, slow answers, no answer at all. */

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MachineProposal } from '@gemba/gateway/discover/proposal';
import { propose } from '@gemba/gateway/discover/propose';
import { readThings } from '@gemba/gateway/discover/read-things';
import { AddressSpace } from '@gemba/gateway/opcua/address-space';
import { openSession } from '@gemba/gateway/opcua/session';
import { openTrust, type Trust } from '@gemba/gateway/opcua/trust';
import { makeLog } from '@gemba/program/log';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { closeNasty, type NastyEnd, openNasty } from '../support/nasty-works.ts';
import { ROOT } from '../support/processes.ts';

const SECURITY = { mode: 'SignAndEncrypt', policy: 'best' } as const;
const CLOSED = 'opc.tcp://127.0.0.1:9';
let folder: string;
let ends: NastyEnd[];
let trust: Trust;
let straight: MachineProposal[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gemba-discover-'));
  ends = await openNasty(folder, [['a', 'b']]);
  trust = await openTrust(join(folder, 'gateway/pki'), makeLog('test', 'silent', 'json'));
  straight = await proposed();
});
afterEach(() => {
  for (const { server } of ends) for (const { vice } of server.nastiness.active) server.nastiness.switchOff(vice.name);
});
afterAll(async () => {
  await trust?.close();
  await closeNasty(ends);
  await rm(folder, { recursive: true, force: true });
});

const nasty = (): NastyEnd => ends[0] as NastyEnd;

/** `npm run gateway -- discover …` */
function discover(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    const args = [join(ROOT, 'gateway/src/main.ts'), 'discover', ...words, '--data', folder];
    execFile(process.execPath, args, { cwd: ROOT, env: { ...process.env, NODE_OPTIONS: '' } }, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    );
  });
}

/** What is proposed for the machines behind the nasty server, seen whole. */
async function proposed(): Promise<MachineProposal[]> {
  const session = await openSession(nasty().server.endpoint, SECURITY, trust, () => {});
  try {
    const { objects, unseen } = await readThings(new AddressSpace(session), 10_000, () => {});
    expect(unseen).toEqual([]);
    return propose(objects, 'nasty');
  } finally {
    await session.close();
  }
}

test('machines that no specification describes are proposed by their names, and as nothing more than that', () => {
  expect(straight.map(({ id, confidence }) => [id, confidence])).toEqual([
    ['a', 'low'],
    ['b', 'low'],
  ]);
  expect(straight[0]?.signals).toEqual([
    expect.objectContaining({ source: 'nsu=urn:gemba:nasty:a;s=State', confidence: 'low' }),
    expect.objectContaining({ source: 'nsu=urn:gemba:nasty:a;s=Count', confidence: 'low' }),
  ]);
  expect(straight[0]?.notes).toEqual([
    expect.stringContaining('No state was found'),
    expect.stringContaining('telling name: Value, Name.'),
  ]);
});

test.each([
  ['cyclic-references', {}],
  ['slow-browse', { ms: 200 }],
  ['limits-untrue', {}],
  ['limits-unannounced', {}],
] as const)('the proposal is the same from a server with the vice %s', async (vice, parameters) => {
  nasty().server.nastiness.be(vice, parameters);
  expect(await proposed()).toEqual(straight);
});

test('where all names are the same, nothing is told apart by them and nothing is made up', async () => {
  nasty().server.nastiness.be('duplicate-names');
  const [machine, ...more] = await proposed();
  expect(more).toEqual([]);
  expect(machine?.signals).toEqual([]);
  expect(machine?.notes).toContainEqual(expect.stringContaining('Value, Value'));
});

test('a server that can not be read is told of; what the others have is written, once, and never over something', async () => {
  const out = join(folder, 'proposed');
  const first = await discover(CLOSED, nasty().server.endpoint, '--out', out);
  expect(first).toMatchObject({ code: 1, err: expect.stringContaining(`GEMBA_OPCUA_UNREACHABLE: ${CLOSED}`) });
  expect(first.out).toContain(`check --plant ${join(out, 'plant.yaml')} --config ${join(out, 'gateway.yaml')}`);
  const plant = await readFile(join(out, 'plant.yaml'), 'utf8');
  const again = await discover(nasty().server.endpoint, '--out', out);
  expect(again).toMatchObject({ code: 1, out: '', err: expect.stringContaining('is there already') });
  expect(await readFile(join(out, 'plant.yaml'), 'utf8')).toBe(plant);
});

test('a server that is not seen whole is said to be so, with what is missing and what to do', async () => {
  const { code, err } = await discover(nasty().server.endpoint, '--nodes', '5');
  expect(code).toBe(1);
  expect(err).toMatch(/was not seen whole; missing is\n {2}what is below .*more than 5 nodes/);
  expect(err).toContain('--nodes');
});
