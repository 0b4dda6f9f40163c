import { afterEach, beforeEach, expect, it } from 'vitest';
import { type TestApi, testApi } from '../testing/api.ts';
import { FILLER } from '../testing/plant.ts';

let api: TestApi;
beforeEach(async () => {
  api = await testApi();
});
afterEach(() => api.app.close());
const get = (url: string, host?: string) =>
  api.send('GET', `/api/v1${url}`, host === undefined ? {} : { headers: { host } });

it('draws the code of a machine and the sheet of a line, and nothing of what there is not', async () => {
  const code = await get(`/machines/${FILLER}/qr`);
  expect(code.headers['content-type']).toContain('image/svg+xml');
  expect(code.body).toMatch(/^<svg /);
  const sheet = await get('/lines/line-1/qr');
  expect(sheet.headers['content-type']).toBe('application/pdf');
  expect(sheet.rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
  expect([(await get('/machines/none/qr')).statusCode, (await get('/lines/none/qr')).statusCode]).toEqual([404, 404]);
});

it('leads elsewhere under another address, and nowhere under one that is none', async () => {
  const [one, other] = [await get(`/machines/${FILLER}/qr`), await get(`/machines/${FILLER}/qr`, '127.0.0.1:9090')];
  expect(other.body).not.toBe(one.body);
  const none = await get(`/machines/${FILLER}/qr`, 'evil"><svg');
  expect(none.body).not.toContain('evil');
});
