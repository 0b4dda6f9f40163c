/** Opens screens of the built dashboard on a fake server, one server a test, and hears every complaint of the page. */

import type { Browser, BrowserContextOptions, Page, Request } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { startChromium } from '../chromium.ts';
import { WarmContexts } from '../warm-contexts.ts';
import { builtDashboard } from './dashboard.ts';
import { FakeServer } from './server.ts';

export const SIZES = { hd: [1920, 1080], uhd: [3840, 2160], phone: [390, 844] } as const;
export type Size = keyof typeof SIZES;

/** The fake server answers at once; on a machine that is busy with other things, within this. */
const ANSWERED_WITHIN_MS = 10_000;

export interface Screens {
  readonly server: FakeServer;
  /** An empty page, on which one screen is shown after another: a page for each costs twice as much. */
  page(size?: Size, options?: BrowserContextOptions): Promise<Page>;
  /** Shows a screen on such a page, and waits until its link is live and what it asked for has come and is painted. */
  show(page: Page, path: string): Promise<void>;
  /** Gives a page another size, as who moves a window does, and waits until it is painted. */
  resize(page: Page, size: Size): Promise<void>;
  /** Opens a page and waits until its link is live. */
  open(path: string, size?: Size, options?: BrowserContextOptions): Promise<Page>;
  /** Forgets complaints that a test has provoked. */
  forgive(): void;
}

/** Registers the hooks of a describe block. A page error or a breach of the Content-Security-Policy fails the test. */
export function useScreens(): Screens {
  let browser: Browser;
  let contexts: WarmContexts;
  let server: FakeServer;
  let complaints: string[] = [];
  beforeAll(async () => {
    browser = await startChromium();
    contexts = new WarmContexts(browser);
  });
  afterAll(async () => {
    await browser?.close();
  });
  beforeEach(async () => {
    complaints = [];
    server = new FakeServer(builtDashboard());
    await server.start(0);
  });
  afterEach(async () => {
    await contexts.giveBack();
    await server.stop();
    expect(complaints).toEqual([]);
  });
  /** What a page has asked for and not got yet, and since when, ms. */
  const asked = new WeakMap<Page, Map<Request, number>>();

  async function emptyPage(size: Size = 'hd', options: BrowserContextOptions = {}): Promise<Page> {
    const [width, height] = SIZES[size];
    const phone = size === 'phone' ? { isMobile: true, hasTouch: true } : {};
    const context = await contexts.take({ viewport: { width, height }, ...phone, ...options }, server.url);
    const page = await context.newPage();
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    const underway = new Map<Request, number>();
    page.on('request', (request) => {
      // A picture below the screen is fetched when the browser likes.
      if (request.url().includes('/api/') && request.resourceType() !== 'image') {
        underway.set(request, performance.now());
      }
    });
    page.on('requestfinished', (request) => underway.delete(request));
    page.on('requestfailed', (request) => underway.delete(request));
    asked.set(page, underway);
    return page;
  }

  async function goTo(page: Page, path: string): Promise<void> {
    await page.goto(server.url + path);
    await page.waitForSelector('[data-link="live"]', { state: 'attached' });
  }

  return {
    get server() {
      return server;
    },
    forgive: () => {
      complaints = [];
    },
    page: emptyPage,
    async show(page, path) {
      const underway = asked.get(page);
      // What the screen before still asked for is nobody's.
      underway?.clear();
      await goTo(page, path);
      // Of a request that the screen before made while it was left, the browser may never say how it ended.
      const isAwaited = () => [...(underway?.values() ?? [])].some((ms) => performance.now() - ms < ANSWERED_WITHIN_MS);
      do await page.evaluate(painted);
      while (isAwaited());
    },
    async resize(page, size) {
      const [width, height] = SIZES[size];
      await page.setViewportSize({ width, height });
      await page.evaluate(painted);
    },
    async open(path, size, options) {
      const page = await emptyPage(size, options);
      await goTo(page, path);
      return page;
    },
  };
}

/** The second frame begins when what the first one showed has been painted. */
const painted = () => new Promise<unknown>((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
