import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { admission } from '../live/admission.ts';
import { PERSON_ROLES, type TestApi, testApi } from '../testing/api.ts';
import { ACCESS, type Guarded, grants, PERMISSIONS, type Permission, type Role } from './permissions.ts';

/** What security says of each role, written down here once more, so that the table can't change by itself. */
const MAY: Record<Role, Permission[]> = {
  display: ['see'],
  console: ['back-up'],
  operator: ['be-notified', 'request-jobs', 'see', 'run-orders', 'give-reasons', 'do-tasks', 'confirm-reading'],
  technician: [
    'be-notified',
    'request-jobs',
    'see',
    'run-orders',
    'acknowledge',
    'shelve',
    'maintain',
    'give-reasons',
    'do-tasks',
    'confirm-reading',
  ],
  lead: [
    ...['be-notified', 'request-jobs', 'lead-jobs', 'route-alarms'],
    ...['see', 'acknowledge', 'shelve', 'maintain', 'give-reasons', 'correct-ledger', 'quarantine', 'do-tasks'],
    ...['confirm-reading', 'assign-tasks', 'run-orders'],
    ...['write-procedures', 'publish-procedures', 'read-receipts'],
  ] as Permission[],
  planner: [
    ...['be-notified', 'request-jobs', 'lead-jobs', 'route-alarms'],
    ...['see', 'acknowledge', 'shelve', 'maintain', 'give-reasons', 'correct-ledger', 'do-tasks'],
    ...['confirm-reading', 'assign-tasks'],
    ...['write-procedures', 'publish-procedures', 'read-receipts', 'set-targets', 'schedule-reports'],
    ...['run-orders', 'plan-production'],
  ] as Permission[],
  cpo: [
    ...['be-notified'],
    ...['see', 'confirm-reading', 'write-procedures', 'publish-procedures', 'read-receipts', 'set-targets'],
    ...['read-audit', 'schedule-reports', 'run-orders', 'plan-production'],
  ] as Permission[],
  admin: [
    ...['be-notified', 'request-jobs', 'lead-jobs', 'route-alarms'],
    ...['see', 'acknowledge', 'shelve', 'maintain', 'give-reasons', 'correct-ledger', 'quarantine', 'do-tasks'],
    ...['confirm-reading', 'assign-tasks'],
    ...['write-procedures', 'publish-procedures', 'read-receipts', 'set-targets'],
    ...['manage-users', 'read-audit', 'back-up', 'schedule-reports', 'run-orders', 'plan-production'],
  ] as Permission[],
};

const entries = Object.entries(ACCESS) as [Guarded, (typeof ACCESS)[Guarded]][];
const routes = entries.filter(([guarded]) => !guarded.startsWith('socket '));
const events = entries.filter(([guarded]) => guarded.startsWith('socket '));
const fill = (pattern: string) =>
  pattern
    .replace(':machine', 'filler-1')
    .replace(':line', 'line-1')
    .replace(':signal', 'zone%2Ftemperature')
    .replace(':item', '1')
    .replace(':procedure', 'WI-014')
    .replace(':version', '1')
    .replace(':task', '1')
    .replace(':edit', '1')
    .replace(':order', 'none')
    .replace(':backup', 'gemba-1')
    .replace(':job', '1')
    .replace(':request', 'none')
    .replace(':part', 'none')
    .replace(':attachment', '1')
    .replace(':schedule', 'none')
    .replace('docs/*', 'docs/static/index.css')
    .replace('/*', '/wall/1');

describe('the table of permissions', () => {
  let api: TestApi;
  let closed: TestApi;
  beforeAll(async () => {
    api = await testApi();
    closed = await testApi({ openOnLoopback: false });
  });
  afterAll(async () => {
    await api.app.close();
    await closed.app.close();
  });

  it('grants each role what security says, and nothing else', () => {
    for (const [role, permissions] of Object.entries(MAY) as [Role, Permission[]][]) {
      expect(PERMISSIONS.filter((permission) => grants(role, permission)).sort(), role).toEqual(
        [...permissions].sort(),
      );
    }
  });

  it('lists every route that there is, and only those', () => {
    for (const [guarded] of routes) {
      if (guarded === 'GET /' || guarded === 'GET /*') continue;
      const [method, url] = guarded.split(' ') as ['GET', string];
      expect(api.app.hasRoute({ method, url: url.replace('docs/*', 'docs/static/*') }), guarded).toBe(true);
    }
  });

  it('refuses to register a route that it does not list', async () => {
    const { app } = await testApi();
    expect(() => app.get('/api/v1/forgotten', () => 'x')).toThrow();
    await app.close();
  });

  describe.each([...PERSON_ROLES, 'display' as const, null])('as %s', (role) => {
    it.each(routes)('%s asks for %s', async (guarded, need) => {
      const [method, pattern] = guarded.split(' ') as ['GET' | 'POST' | 'PATCH' | 'DELETE', string];
      // Signing out would end the session that the other rows use.
      if (guarded === 'DELETE /api/v1/session') return;
      const from = role === null ? closed : api;
      const cookie = role === null || role === 'display' ? undefined : await from.cookie(role);
      const { statusCode } = await from.send(method, fill(pattern), cookie === undefined ? {} : { cookie });
      const allowed =
        need === 'public' ||
        (need === 'signed-in' ? cookie !== undefined : role !== null && (MAY[role] as string[]).includes(need));
      if (allowed) expect([401, 403], guarded).not.toContain(statusCode);
      else expect(statusCode, guarded).toBe(cookie === undefined ? 401 : 403);
    });

    it.each(events)('%s asks for %s', async (guarded, need) => {
      const from = role === null ? closed : api;
      const cookie = role === null || role === 'display' ? undefined : await from.cookie(role);
      const admit = admission({ accounts: from.accounts, allowedOrigins: [], openOnLoopback: role !== null });
      const request = { headers: { host: 'localhost', cookie }, socket: { remoteAddress: '127.0.0.1' } } as never;
      const asked = admit(request, guarded.slice('socket '.length) as 'connect');
      if (role !== null && (MAY[role] as string[]).includes(need)) await expect(asked).resolves.toBeUndefined();
      else await expect(asked).rejects.toMatchObject({ code: 'GEMBA_UNAUTHENTICATED' });
    });
  });
});
