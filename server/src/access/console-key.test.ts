/** The key of the server's own commands: who can read it, what it opens, and what it doesn't. */

import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { testApi } from '../testing/api.ts';
import { authorizationOf, ConsoleKey, type ConsoleWord, consoleWordIn } from './console-key.ts';

async function opened() {
  const folder = await mkdtemp(join(tmpdir(), 'gemba-console-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const key = new ConsoleKey(folder);
  await key.open({ url: 'http://127.0.0.1:1', certificate: null });
  return { folder, key, word: (await consoleWordIn(folder)) as ConsoleWord };
}

test('the key lies where its owner alone can read it, and is another one at each start', async () => {
  const { folder, key, word } = await opened();
  expect((await stat(join(folder, 'console.json'))).mode & 0o777).toBe(0o600);
  expect(word).toMatchObject({ pid: process.pid, url: 'http://127.0.0.1:1' });
  expect(key.opens(authorizationOf(word))).toBe(true);
  await key.open({ url: 'http://127.0.0.1:1', certificate: null });
  expect(key.opens(authorizationOf(word))).toBe(false);
  await key.close();
  expect(await readdir(folder)).toEqual([]);
  expect(await consoleWordIn(folder)).toBeNull();
});

test('no other word opens, and none when it is closed', async () => {
  const { key, word } = await opened();
  for (const wrong of [undefined, '', 'Bearer ', 'Bearer x', word.key, `bearer ${word.key}`, `Bearer ${word.key}x`]) {
    expect(key.opens(wrong), wrong).toBe(false);
  }
  await key.close();
  expect(key.opens(authorizationOf(word))).toBe(false);
});

test('it opens the way to a backup and nothing else, and the audit log says so', async () => {
  const { key, word } = await opened();
  const { app, bench, send } = await testApi({ openOnLoopback: false, console: key });
  onTestFinished(() => app.close());
  const headers = { authorization: authorizationOf(word) };
  expect((await send('POST', '/api/v1/backups', { headers })).statusCode).toBe(409);
  expect((await send('GET', '/api/v1/backups/x', { headers })).statusCode).toBe(404);
  expect((await send('GET', '/api/v1/audit', { headers })).statusCode).toBe(401);
  expect((await send('GET', '/api/v1/plant', { headers })).statusCode).toBe(401);
  expect((await send('POST', '/api/v1/backups')).statusCode).toBe(401);
  const [refused, asked] = await bench.records.auditLog(2);
  expect(refused).toMatchObject({ who: 'nobody', what: 'POST /api/v1/backups', result: 'refused' });
  expect(asked).toMatchObject({ who: 'console', what: 'POST /api/v1/backups' });
});
