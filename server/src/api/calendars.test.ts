import { afterEach, beforeEach, expect, it } from 'vitest';
import { type TestApi, testApi } from '../testing/api.ts';
import { FILLER } from '../testing/plant.ts';

let api: TestApi;
let cookie: string;
beforeEach(async () => {
  const rule = { kind: 'calendar' as const, rrule: 'FREQ=DAILY', start: '2026-11-01', time: '06:00' };
  api = await testApi({
    maintenance: [{ id: 'clean', machine: FILLER, task: 'Clean', mode: 'fixed', triggers: [rule] }],
  });
  cookie = await api.cookie('technician');
});
afterEach(() => api.app.close());

const make = (scope: object, more: object = {}) =>
  api.send('POST', '/api/v1/calendars', { cookie, body: { scope, language: 'en', ...more } });
const outside = { remoteAddress: '192.0.2.7' };

it('is read by its address alone, from anywhere, until it is revoked', async () => {
  const made = (await make({ kind: 'line', line: 'line-1' })).json();
  expect(made).toMatchObject({ scope: { kind: 'line', line: 'line-1' }, readMs: null });
  const first = await api.send('GET', made.path, outside);
  expect([first.statusCode, first.headers['content-type']]).toEqual([200, 'text/calendar; charset=utf-8']);
  expect(first.headers['cache-control']).toBe('private, no-cache');
  expect(first.body).toMatch(
    /^BEGIN:VCALENDAR\r\nVERSION:2\.0\r\n[\s\S]*SUMMARY:Clean – Filler 1\r\n[\s\S]*END:VCALENDAR\r\n$/,
  );
  await api.bench.clock.advance(60_000);
  const same = await api.send('GET', made.path, {
    ...outside,
    headers: { 'if-none-match': String(first.headers.etag) },
  });
  expect([same.statusCode, same.body]).toEqual([304, '']);
  const { calendars } = (await api.send('GET', '/api/v1/calendars', { cookie })).json();
  expect(calendars).toMatchObject([{ id: made.id, readMs: api.bench.clock.nowMs() - 60_000 }]);
  expect(JSON.stringify(calendars)).not.toContain(made.path.slice(20, 40));
  expect((await api.send('DELETE', `/api/v1/calendars/${made.id}`, { cookie })).statusCode).toBe(200);
  const gone = await api.send('GET', made.path, outside);
  expect([gone.statusCode, gone.json().code]).toEqual([404, 'GEMBA_FEED_UNKNOWN']);
});

it('has its secret nowhere in the records, and its making and its end in the audit', async () => {
  const made = (await make({ kind: 'mine' })).json();
  const token = made.path.split('/').at(-1).replace('.ics', '');
  expect(token).toMatch(/^[\w-]{43}$/);
  await api.send('DELETE', `/api/v1/calendars/${made.id}`, { cookie });
  const lines = await api.bench.records.auditLog(50);
  expect(lines.map(({ who, what }) => `${who} ${what}`)).toEqual(
    expect.arrayContaining(['u-technician POST /api/v1/calendars', 'u-technician DELETE /api/v1/calendars/:calendar']),
  );
  expect(JSON.stringify([lines, await api.bench.records.feeds.of('u-technician')])).not.toContain(token);
});

it('of somebody else is not revoked; that of a line that is none is not made', async () => {
  const made = (await make({ kind: 'mine' })).json();
  const other = await api.cookie('lead');
  expect((await api.send('DELETE', `/api/v1/calendars/${made.id}`, { cookie: other })).statusCode).toBe(404);
  expect((await api.send('GET', made.path, outside)).statusCode).toBe(200);
  expect((await make({ kind: 'line', line: 'line-9' })).statusCode).toBe(404);
  expect((await make({ kind: 'mine' }, { language: 'xx' })).statusCode).toBe(400);
  expect(
    (await api.send('POST', '/api/v1/calendars', { body: { scope: { kind: 'mine' }, language: 'en' } })).statusCode,
  ).toBe(401);
});

it('ends with the access of whoever made it', async () => {
  const made = (await make({ kind: 'mine' })).json();
  await api.accounts.putUser('u-technician', 'technician', 'another long password');
  expect((await api.send('GET', made.path, outside)).statusCode).toBe(404);
});

it('is not guessed, and not asked for without end', async () => {
  for (const path of ['x.ics', `${'A'.repeat(43)}.ics`, 'x', '%2e%2e.ics']) {
    const answer = await api.send('GET', `/api/v1/calendar/${path}`, outside);
    expect([answer.statusCode, answer.json().code]).toEqual([404, 'GEMBA_FEED_UNKNOWN']);
  }
  let last = 0;
  for (let i = 0; i < 130 && last !== 429; i++) {
    last = (await api.send('GET', '/api/v1/calendar/x.ics', outside)).statusCode;
  }
  expect(last).toBe(429);
});
