/** Photos over the API: kept once, without where they were taken, handed out as what they are. */

import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Role } from '../access/permissions.ts';
import { type TestApi, testApi } from '../testing/api.ts';
import { FILLER } from '../testing/plant.ts';

let api: TestApi;
beforeEach(async () => {
  api = await testApi();
});
afterEach(() => api.app.close());

const EXIF = Buffer.concat([Buffer.from([0xff, 0xe1, 0, 20]), Buffer.from('Exif\0\0GPS 21N 105E')]);
const jpeg = (picture: number): Buffer =>
  Buffer.concat([Buffer.from([0xff, 0xd8]), EXIF, Buffer.from([0xff, 0xda, 0, 2, picture, 0xff, 0xd9])]);
const send = async (role: Role, method: 'GET' | 'POST', url: string, body?: object | Buffer, type = 'image/jpeg') =>
  api.send(method, `/api/v1${url}`, {
    cookie: await api.cookie(role),
    ...(body && { body }),
    ...(Buffer.isBuffer(body) ? { headers: { 'content-type': type } } : {}),
  });
const upload = (query: string, body: Buffer, role: Role = 'technician') =>
  send(role, 'POST', `/attachments?${query}`, body);
const files = () =>
  readdirSync(join(api.exportFolder, 'attachments'), { recursive: true, withFileTypes: true }).filter((one) =>
    one.isFile(),
  );

it('lie with a job or with a request, once each, and are handed out as what they are', async () => {
  await send('technician', 'POST', '/jobs', { id: 'job-00001', machine: FILLER, title: 'x' });
  const made = await upload('job=1&id=photo-0001&name=..%2Fpump%20%E7%8A%B6%E6%85%8B.HEIC', jpeg(7));
  expect(made.json()).toMatchObject({ id: 1, name: 'pump 状態.jpg', mediaType: 'image/jpeg', by: 'u-technician' });
  expect((await upload('job=1&id=photo-0001&name=x', jpeg(7))).json()).toEqual(made.json());
  await upload('job=1&id=photo-0002&name=again', jpeg(7));
  expect(files()).toHaveLength(1);
  const job = (await send('display', 'GET', '/jobs/1')).json();
  expect(job).toMatchObject({ attachments: 2, files: [{ id: 1 }, { id: 2, name: 'again.jpg' }] });
  const { headers, rawPayload } = await send('display', 'GET', '/attachments/1');
  expect(headers).toMatchObject({ 'content-type': 'image/jpeg', 'x-content-type-options': 'nosniff' });
  expect(headers['content-security-policy']).toContain('sandbox');
  expect(rawPayload.includes('GPS')).toBe(false);
  await send('operator', 'POST', '/requests', { id: 'request-01', machine: FILLER, text: 'rattles' });
  expect((await upload('request=request-01&id=photo-0003', jpeg(8), 'operator')).statusCode).toBe(200);
  expect((await send('lead', 'GET', '/requests')).json().requests[0].files).toMatchObject([{ name: 'file.jpg' }]);
});

it.each([
  ['a page', 'job=1', Buffer.from('<html><script>alert(1)</script>'), 415],
  ['nothing', 'job=1', Buffer.alloc(0), 415],
  ['what is too large', 'job=1', Buffer.alloc(15 * 1024 * 1024 + 1, 1), 413],
  ['a file of a job that is none', 'job=2', jpeg(1), 404],
  ['a file of a request that is none', 'request=none', jpeg(1), 404],
  ['a file of nothing', 'name=x', jpeg(1), 400],
  ['a file of both', 'job=1&request=x', jpeg(1), 400],
])('refuse %s, and keep nothing of it', async (_what, query, body, status) => {
  await send('technician', 'POST', '/jobs', { id: 'job-00001', machine: FILLER, title: 'x' });
  const answer = await upload(`${query}&id=photo-0001`, body);
  expect([answer.statusCode, typeof answer.json().next]).toEqual([status, 'string']);
  expect((await send('display', 'GET', '/jobs/1')).json().attachments).toBe(0);
});

it('of a job are brought by those who work on it; a request of another is not for an operator', async () => {
  await send('technician', 'POST', '/jobs', { id: 'job-00001', machine: FILLER, title: 'x' });
  expect((await upload('job=1&id=photo-0001', jpeg(1), 'operator')).statusCode).toBe(403);
  await send('technician', 'POST', '/requests', { id: 'request-01', machine: FILLER, text: 'rattles' });
  expect((await upload('request=request-01&id=photo-0002', jpeg(1), 'operator')).statusCode).toBe(403);
});

it('that are damaged on the disk are not handed out', async () => {
  await send('technician', 'POST', '/jobs', { id: 'job-00001', machine: FILLER, title: 'x' });
  await upload('job=1&id=photo-0001', jpeg(1));
  const [file] = files();
  writeFileSync(join(file?.parentPath ?? '', file?.name ?? ''), 'else');
  expect((await send('display', 'GET', '/attachments/1')).statusCode).toBe(404);
});
