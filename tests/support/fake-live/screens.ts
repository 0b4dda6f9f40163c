/** Opens screens of the built dashboard on a fake server, one server a test, and hears every complaint of the page. */

import type { Browser, BrowserContextOptions, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { startChromium } from '../chromium.ts';
import { buildDashboard } from './built.ts';
import { FakeServer } from './server.ts';

export const SIZES = { hd: [1920, 1080], uhd: [3840, 2160], phone: [390, 844] } as const;
export type Size = keyof typeof SIZES;

export interface Screens {
  readonly server: FakeServer;
  /** Opens a page and waits until its link is live. */
  open(path: string, size?: Size, options?: BrowserContextOptions): Promise<Page>;
  /** Forgets complaints that a test has provoked. */
  forgive(): void;
}

/** Registers the hooks of a describe block. A page error or a breach of the Content-Security-Policy fails the test. */
export function useScreens(): Screens {
  let built: ReturnType<typeof buildDashboard>;
  let browser: Browser;
  let server: FakeServer;
  let complaints: string[] = [];
  beforeAll(async () => {
    built = buildDashboard();
    browser = await startChromium();
  });
  afterAll(async () => {
    await browser?.close();
    built?.remove();
  });
  beforeEach(async () => {
    complaints = [];
    server = new FakeServer(built.folder);
    await server.start(0);
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    await server.stop();
    expect(complaints).toEqual([]);
  });
  return {
    get server() {
      return server;
    },
    forgive: () => {
      complaints = [];
    },
    async open(path, size = 'hd', options = {}) {
      const [width, height] = SIZES[size];
      const phone = size === 'phone' ? { isMobile: true, hasTouch: true } : {};
      const context = await browser.newContext({ viewport: { width, height }, ...phone, ...options });
      const page = await context.newPage();
      page.on('console', (message) => {
        if (message.text().includes('Content Security Policy')) complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(error.message));
      await page.goto(server.url + path);
      await page.waitForSelector('[data-link="live"]', { state: 'attached' });
      return page;
    },
  };
}
