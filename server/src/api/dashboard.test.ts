import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { TestApi } from '../testing/api.ts';
import { testApi } from '../testing/api.ts';

let api: TestApi;
afterEach(() => api.app.close());

describe('the dashboard', () => {
  it('is served with its own addresses, hashed files for ever and the page never from a cache', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gemba-dashboard-'));
    mkdirSync(join(folder, 'assets'));
    writeFileSync(join(folder, 'index.html'), '<p>page</p>');
    writeFileSync(join(folder, 'assets/app-12345678.js'), '1');
    api = await testApi({ dashboard: folder, openOnLoopback: false });
    const script = await api.send('GET', '/assets/app-12345678.js');
    expect(script.headers['cache-control']).toContain('immutable');
    for (const url of ['/', '/wall/line-1', '/line/a', '/index.html']) {
      const page = await api.send('GET', url);
      expect(page.body, url).toBe('<p>page</p>');
      expect(page.headers['cache-control'], url).toBe('no-store');
      expect(page.headers['content-security-policy']).toContain("script-src 'self'");
    }
    expect((await api.send('GET', '/assets/gone-12345678.js')).statusCode).toBe(404);
    expect((await api.send('GET', '/api/v1/nothing')).json()).toMatchObject({ code: 'GEMBA_NOT_FOUND' });
    for (const url of ['/..%2f..%2fetc/passwd', '/assets/..%2f..%2fetc%2fpasswd', '/.env']) {
      expect((await api.send('GET', url)).body).not.toContain('root:');
    }
    rmSync(folder, { recursive: true });
  });
});
