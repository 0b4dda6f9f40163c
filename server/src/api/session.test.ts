import { afterEach, describe, expect, it } from 'vitest';
import type { TestApi } from '../testing/api.ts';
import { PASSWORD, testApi } from '../testing/api.ts';

let api: TestApi;
afterEach(() => api.app.close());

describe('signing in', () => {
  const login = (name: string, password: string, remoteAddress = '127.0.0.1') =>
    api.send('POST', '/api/v1/session', { body: { name, password }, remoteAddress });

  it('begins with the first administrator, who must choose a password of his own before anything else', async () => {
    api = await testApi();
    const password = (await api.accounts.ensureFirstUser()) as string;
    expect(await api.accounts.ensureFirstUser()).toBe(null);
    const answer = await login('admin', password);
    expect(answer.json()).toEqual({ user: { name: 'admin', role: 'admin', mustChangePassword: true } });
    const set = String(answer.headers['set-cookie']);
    for (const part of ['__Host-gemba=', 'Path=/', 'Secure', 'HttpOnly', 'SameSite=Strict'])
      expect(set).toContain(part);
    const cookie = set.split(';')[0] as string;
    const made = { name: 'ann', role: 'technician', password: PASSWORD };
    const early = await api.send('POST', '/api/v1/users', { cookie, body: made });
    expect(early.json()).toMatchObject({ code: 'GEMBA_PASSWORD_CHANGE' });
    const change = { current: password, next: PASSWORD };
    const changed = await api.send('POST', '/api/v1/session/password', { cookie, body: change });
    expect(changed.json()).toEqual({ done: true });
    expect((await api.send('GET', '/api/v1/session', { cookie })).json()).toEqual({ user: null });
    const fresh = String(changed.headers['set-cookie']).split(';')[0] as string;
    expect((await api.send('POST', '/api/v1/users', { cookie: fresh, body: made })).json()).toEqual({ done: true });
    expect((await login('ann', PASSWORD)).json()).toMatchObject({
      user: { role: 'technician', mustChangePassword: true },
    });
  });

  it('keeps no token and no password in the records, nor in the audit log', async () => {
    api = await testApi();
    await api.accounts.putUser('ann', 'technician', PASSWORD);
    const token = String((await login('ann', PASSWORD)).headers['set-cookie']).match(
      /__Host-gemba=([^;]+)/,
    )?.[1] as string;
    expect(token.length).toBeGreaterThanOrEqual(43);
    expect(await api.bench.records.session(token)).toBe(null);
    const log = JSON.stringify(await api.bench.records.auditLog(100));
    expect(log).not.toContain(PASSWORD);
    expect(log).not.toContain(token);
  });

  it('answers alike for a wrong password and an unknown user, and locks after some attempts', async () => {
    api = await testApi();
    await api.accounts.putUser('ann', 'technician', PASSWORD);
    const [wrong, unknown] = [await login('ann', 'wrong'), await login('nobody', 'wrong')];
    expect(wrong.json()).toEqual(unknown.json());
    for (let attempt = 0; attempt < 4; attempt++) await login('ann', 'wrong');
    expect((await login('ann', PASSWORD)).json()).toMatchObject({ code: 'GEMBA_LOGIN_LOCKED' });
    expect((await login('ann', PASSWORD, '10.0.0.9')).statusCode).toBe(200);
    expect((await api.send('GET', '/api/v1/machines')).statusCode).toBe(200);
  });

  it('ends with signing out, with time, and when an administrator changes the user', async () => {
    api = await testApi({ openOnLoopback: false });
    const see = async (cookie: string) => (await api.send('GET', '/api/v1/machines', { cookie })).statusCode;
    const cookie = await api.cookie('operator');
    expect(await see(cookie)).toBe(200);
    await api.bench.clock.advance(7 * 3600_000);
    expect(await see(cookie)).toBe(200);
    await api.bench.clock.advance(11 * 3600_000);
    expect(await see(cookie)).toBe(200);
    await api.bench.clock.advance(13 * 3600_000);
    expect(await see(cookie)).toBe(401);
    const second = await api.cookie('technician');
    await api.accounts.putUser('u-technician', 'operator', PASSWORD);
    expect(await see(second)).toBe(401);
    const third = await api.cookie('lead');
    expect((await api.send('DELETE', '/api/v1/session', { cookie: third })).json()).toEqual({ done: true });
    expect(await see(third)).toBe(401);
  });
});

describe('who sits at the machine', () => {
  it('sees everything, unless asked through a proxy, by another name, or from elsewhere', async () => {
    api = await testApi();
    const see = async (options: object) => (await api.send('GET', '/api/v1/machines', options)).statusCode;
    expect(await see({})).toBe(200);
    expect(await see({ headers: { host: 'rebound.example' } })).toBe(401);
    expect(await see({ headers: { 'x-forwarded-for': '127.0.0.1' } })).toBe(401);
    expect(await see({ remoteAddress: '10.0.0.7' })).toBe(401);
  });
});
