/**
 * Contexts of a browser that the tests of a file use one after the other. The process behind a context stays, and with it
 * what it has compiled of the pages, which halves what a page costs; of what a test left there the next one finds nothing.
 */

import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright';

interface Warm {
  readonly key: string;
  readonly context: BrowserContext;
  /** Whose pages it shows at present. */
  origin: string;
}

export class WarmContexts {
  readonly #browser: Browser;
  readonly #idle: Warm[] = [];
  #lent: Warm[] = [];

  constructor(browser: Browser) {
    this.#browser = browser;
  }

  /** A context for a test, which has no other page than one that keeps it warm. @param origin whose pages it will show */
  async take(options: BrowserContextOptions, origin: string): Promise<BrowserContext> {
    const key = JSON.stringify(options);
    const at = this.#idle.findIndex((one) => one.key === key);
    const [known] = at < 0 ? [] : this.#idle.splice(at, 1);
    const warm = known ?? { key, context: await this.#open(options, origin), origin };
    warm.origin = origin;
    this.#lent.push(warm);
    return warm.context;
  }

  /** After a test: closes its pages and forgets whatever they kept. */
  async giveBack(): Promise<void> {
    const lent = this.#lent;
    this.#lent = [];
    for (const warm of lent) if (await empty(warm)) this.#idle.push(warm);
  }

  async #open(options: BrowserContextOptions, origin: string): Promise<BrowserContext> {
    const context = await this.#browser.newContext(options);
    const keeper = await context.newPage();
    await keeper.goto(`${origin}/favicon.svg`);
    return context;
  }
}

/** Whether it can be used again: a test may have closed it. */
async function empty({ context, origin }: Warm): Promise<boolean> {
  if (!context.browser()?.contexts().includes(context)) return false;
  const [keeper, ...pages] = context.pages();
  if (keeper === undefined) return false;
  for (const page of pages) await page.close();
  await context.clearCookies();
  await context.clearPermissions();
  await context.unrouteAll();
  const session = await context.newCDPSession(keeper);
  await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' });
  await session.detach();
  return true;
}
