/**
 * What comes late shows on the open pages by itself: rejects of minutes ago, told one after another over the replay
 * lane, from the moment at which the broker is given each to the frames in which the line's page and the page of figures
 * have painted what it makes of the shift, all stamped by this process. The test is the gateway: it says what it likes.
 */

import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chromiumMissing, startChromium } from '../support/chromium.ts';
import { percentile } from '../support/percentile.ts';
import { judging, record, seeds } from '../support/proof.ts';
import { RunningPlant, until } from '../support/running-plant.ts';
import { describeWith } from '../support/skip.ts';
import { ToldGateway } from '../support/told-gateway.ts';

const BATCHES = judging ? 200 : 20;
/** What isn't painted within this is missed. */
const MISSED_MS = 20_000;
const P95_MAX_MS = 2000;
const PARTS = 400;
const RAN_MS = 600_000;
const PAGES = {
  line: { path: '/line/line-1', figure: '.figures section:nth-child(2) .value' },
  figures: { path: '/figures?place=press-1', figure: '[data-figure="quality"] td .figure' },
};

for (const seed of seeds([1])) {
  describeWith([chromiumMissing], `late data to painted figure, seed ${seed}`, () => {
    let plant: RunningPlant;
    let browser: Browser;
    let gateway: ToldGateway;
    beforeAll(async () => {
      const timeZone = zoneOfNoon(new Date().getUTCHours());
      plant = await RunningPlant.prepare({ machines: [{ id: 'press-1', kind: 'press' }], seed, timeZone });
      await plant.broker.start();
      await plant.server.start();
      gateway = await ToldGateway.on(plant.mqtt, 'press-1');
      browser = await startChromium();
    }, 120_000);
    afterAll(async () => {
      await browser?.close();
      await gateway?.end();
      await plant?.end();
    });

    test(`all ${BATCHES} batches are painted on both pages`, { timeout: 900_000 }, async () => {
      const fromMs = Date.now() - RAN_MS;
      await gateway.tell('live', fromMs, [
        ['state', 0, 1n],
        ['total', 0, 0n],
        ['reject', 0, 0n],
        ['total', RAN_MS / 2, BigInt(PARTS)],
        ['state', RAN_MS / 2 + 1, 4n],
      ]);
      gateway.observe(fromMs);
      await until('the parts are known', 30_000, async () => (await good(plant)) === PARTS);
      const watched = await Promise.all(Object.values(PAGES).map((page) => watch(browser, plant, page)));
      const latencies = watched.map((): number[] => []);
      for (let batch = 1; batch <= BATCHES; batch++) {
        const changed = watched.map((page) => page.next());
        const sentMs = performance.now();
        await gateway.tell('replay', fromMs, [['reject', RAN_MS / 2 + (batch * RAN_MS) / 500, BigInt(batch)]]);
        for (const [i, arrived] of (await Promise.all(changed)).entries()) latencies[i]?.push(arrived - sentMs);
      }
      expect(await good(plant)).toBe(PARTS - BATCHES);
      const shares = (of: readonly number[]) => {
        const at = (share: number) => Math.round(percentile(of, share));
        return { p50Ms: at(0.5), p95Ms: at(0.95), maxMs: at(1) };
      };
      const [line, figures] = latencies.map(shares);
      record('late-shown', seed, { batches: BATCHES, line, figures });
      if (!judging) return;
      for (const one of [line, figures]) expect(one?.p95Ms).toBeLessThan(P95_MAX_MS);
    });
  });
}

/** Where it is about noon: all of it lies in the shift that runs. */
const zoneOfNoon = (hourUtc: number): string => `Etc/GMT${hourUtc < 12 ? '-' : '+'}${Math.abs(12 - hourUtc)}`;

const good = async (plant: RunningPlant): Promise<number> =>
  (await plant.get<{ view: { good: number } }>('/api/v1/machines/press-1'))?.view.good ?? 0;

/** Opens a page and tells when a frame in which its figure is another than before has been painted. */
async function watch(browser: Browser, plant: RunningPlant, { path, figure }: (typeof PAGES)['line']) {
  const page: Page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  let told = (_atMs: number): void => {};
  await page.exposeFunction('reportFigure', () => told(performance.now()));
  await page.goto(`${plant.url}${path}`);
  await page.waitForFunction((at) => /\d/.test(document.querySelector(at)?.textContent ?? ''), figure);
  await page.evaluate((at) => {
    const report = (window as unknown as { reportFigure: () => void }).reportFigure;
    let before = document.querySelector(at)?.textContent;
    new MutationObserver(() => {
      const text = document.querySelector(at)?.textContent;
      if (text === before) return;
      before = text;
      // The second frame begins when the first has been painted.
      requestAnimationFrame(() => requestAnimationFrame(report));
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  }, figure);
  const next = () =>
    new Promise<number>((done, missed) => {
      const timer = setTimeout(() => missed(new Error(`missed on ${path}: not painted in ${MISSED_MS} ms`)), MISSED_MS);
      told = (atMs) => {
        clearTimeout(timer);
        done(atMs);
      };
    });
  return { next };
}
