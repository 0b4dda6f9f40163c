/**
 * The server's own API and live hub over a small plant, behind the built dashboard: for what several people do one after
 * the other, each in a browser of his own. Nothing of the server is played; only its clock is the test's.
 */

import { makeLog } from '@gemba/program/log';
import { Metrics } from '@gemba/program/metrics';
import type { Role } from '@gemba/server/access/permissions';
import { SESSION_COOKIE } from '@gemba/server/access/visitor';
import { buildIdOf } from '@gemba/server/api/dashboard';
import { systemClock } from '@gemba/server/clock';
import { Hub } from '@gemba/server/live/hub';
import { type TestApi, testApi } from '@gemba/server/testing/api';
import type { PlantParts } from '@gemba/server/testing/plant';
import { plantView } from '@gemba/server/views/plant';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { startChromium } from './chromium.ts';
import { builtDashboard } from './fake-live/dashboard.ts';
import { SIZES, type Size } from './fake-live/screens.ts';
import { WarmContexts } from './warm-contexts.ts';

const DAY_MS = 86_400_000;

export interface Works {
  readonly api: TestApi;
  readonly url: string;
  /** Opens a page as somebody of a role (`u-lead`, `u-operator`, …), who has been here for long. */
  open(role: Role, path: string, size?: Size): Promise<Page>;
}

/** Registers the hooks of a describe block. A page error or a breach of the Content-Security-Policy fails the test. */
export function useWorks(parts: PlantParts = {}): Works {
  let browser: Browser;
  let contexts: WarmContexts;
  let api: TestApi;
  let hub: Hub;
  let url = '';
  let complaints: string[] = [];
  const people = new Map<Role, BrowserContext>();
  beforeAll(async () => {
    browser = await startChromium();
    contexts = new WarmContexts(browser);
  });
  afterAll(async () => {
    await browser?.close();
  });
  beforeEach(async () => {
    complaints = [];
    api = await testApi({ ...parts, dashboard: builtDashboard() });
    const { life, clock, plant } = api.bench;
    hub = new Hub({
      ...{ plant: plantView(plant), log: makeLog('test', 'silent'), metrics: new Metrics() },
      // Of another build than their own the pages load themselves anew, in the middle of what somebody types.
      build: () => buildIdOf(builtDashboard()),
      // Its heart beats by itself; what it says of the time is the test's.
      clock: { ...systemClock, nowMs: () => clock.nowMs() },
      health: () => ({ broker: true, historian: true, records: true }),
      admit: async () => {},
    });
    await api.app.listen({ port: 0, host: '127.0.0.1' });
    hub.start(api.app.server, life.pipeline.picture);
    api.bench.screens = hub;
    const address = api.app.server.address();
    url = `http://localhost:${typeof address === 'object' ? address?.port : ''}`;
  });
  afterEach(async () => {
    await contexts.giveBack();
    people.clear();
    api.bench.screens = null;
    await hub.stop();
    await api.app.close();
    expect(complaints).toEqual([]);
  });

  async function comeAs(role: Role, size: Size): Promise<BrowserContext> {
    const known = people.get(role);
    if (known !== undefined) return known;
    const { records, clock } = api.bench;
    const user = { name: `u-${role}`, role, passwordHash: '', mustChange: false };
    await records.putUser({ ...user, createdMs: clock.nowMs() - 100 * DAY_MS });
    const value = (await api.cookie(role)).slice(SESSION_COOKIE.length + 1);
    const [width, height] = SIZES[size];
    const phone = size === 'phone' ? { isMobile: true, hasTouch: true } : {};
    const context = await contexts.take({ viewport: { width, height }, ...phone }, url);
    // A cookie of `__Host-` is given by something secure; localhost counts as that when it is sent.
    const from = url.replace('http:', 'https:');
    await context.addCookies([
      { name: SESSION_COOKIE, value, url: from, secure: true, httpOnly: true, sameSite: 'Strict' },
    ]);
    people.set(role, context);
    return context;
  }
  return {
    get api() {
      return api;
    },
    get url() {
      return url;
    },
    async open(role, path, size = 'hd') {
      const page = await (await comeAs(role, size)).newPage();
      page.on('console', (message) => {
        if (message.text().includes('Content Security Policy')) complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(error.message));
      await page.goto(url + path);
      await page.waitForSelector('[data-link="live"]', { state: 'attached' });
      return page;
    },
  };
}
