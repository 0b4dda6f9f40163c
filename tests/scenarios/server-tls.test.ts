/** The server beyond this machine: only with TLS, and then nobody sees anything without signing in. */

import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureCertificate } from '@gemba/program/certificate';
import { freePorts } from '@gemba/program/free-ports';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Program } from '../support/processes.ts';
import { writeTestPlant } from '../support/test-plant.ts';

let folder: string;
let server: Program;
let port: number;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gemba-tls-'));
  [port = 0] = await freePorts(1);
});
afterEach(async () => {
  await server.kill();
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

function make(config: object): void {
  const { plantFile } = writeTestPlant(folder, { machines: [{ id: 'press-1', kind: 'press' }] });
  const file = join(folder, 'server.yaml');
  writeFileSync(file, JSON.stringify(config));
  const data = ['--data', join(folder, 'data'), '--plant', plantFile, '--config', file];
  server = new Program('server', 'server/src/main.ts', [...data, '--host', '0.0.0.0', '--port', String(port)]);
}

interface Answer {
  status: number | undefined;
  headers: IncomingMessage['headers'];
  body: string;
}

async function ask(method: string, path: string, body?: object, cookie?: string): Promise<Answer> {
  const headers = { 'content-type': 'application/json', ...(cookie === undefined ? {} : { cookie }) };
  const sent = request({ port, host: '127.0.0.1', method, path, headers, rejectUnauthorized: false });
  sent.end(body === undefined ? undefined : JSON.stringify(body));
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  let text = '';
  for await (const part of answer) text += part;
  return { status: answer.statusCode, headers: answer.headers, body: text };
}

test('without TLS it refuses to start, and says what to do', async () => {
  make({});
  await expect(server.start()).rejects.toThrow(/GEMBA_LISTEN_INSECURE[\s\S]*trustedProxy/);
});

test('with TLS it asks for a user; the first one has the password that was printed', { timeout: 60_000 }, async () => {
  const files = await ensureCertificate({
    folder: join(folder, 'pki'),
    applicationUri: 'urn:gemba:test',
    commonName: 'localhost',
  });
  make({ tls: { certificate: files.certificateFile, key: files.privateKeyFile } });
  await server.start();
  expect((await ask('GET', '/api/v1/health')).status).toBe(200);
  expect((await ask('GET', '/api/v1/machines')).status).toBe(401);
  const password = /with the password (\S+)/.exec(server.lines.join('\n'))?.[1];
  const login = await ask('POST', '/api/v1/session', { name: 'admin', password });
  expect(login.headers['strict-transport-security']).toContain('max-age');
  const cookie = String(login.headers['set-cookie']).split(';')[0] as string;
  expect((await ask('GET', '/api/v1/machines', undefined, cookie)).status).toBe(200);
});
