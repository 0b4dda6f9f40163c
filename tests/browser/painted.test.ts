/**
 * A machine that is stopped in its simulator shows DOWN on the wall in under a second. 200 changes; both ends are
 * stamped by this process: when it gave the command, and when it heard that the frame was painted.
 */

import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chromiumMissing, startChromium } from '../support/chromium.ts';
import { percentile } from '../support/percentile.ts';
import { judging, record, seeds } from '../support/proof.ts';
import { RunningPlant } from '../support/running-plant.ts';
import { describeWith } from '../support/skip.ts';

const CHANGES = 200;
/** A change that isn't painted within this is missed. */
const MISSED_MS = 10_000;
const P99_MAX_MS = 1000;

const MACHINES = [
  { id: 'filler-1', kind: 'filler' },
  { id: 'press-1', kind: 'press' },
];

for (const seed of seeds([1])) {
  describeWith([chromiumMissing], `simulated stop to painted tile, seed ${seed}`, () => {
    let plant: RunningPlant;
    let browser: Browser;
    beforeAll(async () => {
      plant = await RunningPlant.prepare({ machines: MACHINES, seed });
      await plant.start();
      browser = await startChromium();
    });
    afterAll(async () => {
      await browser?.close();
      await plant?.end();
    });

    test(`all ${CHANGES} changes are painted`, { timeout: 600_000 }, async () => {
      const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
      const painted = await watchTile(page, plant, 'press-1');
      const latencies: number[] = [];
      for (let change = 0; change < CHANGES; change++) {
        const stop = change % 2 === 0;
        const wanted = stop ? ['down'] : ['run', 'slow'];
        const arrived = painted((shown) => wanted.includes(shown));
        const commandedMs = performance.now();
        await plant.command('press-1', stop ? 'stop' : 'start');
        latencies.push((await arrived) - commandedMs);
      }
      const at = (share: number) => Math.round(percentile(latencies, share));
      const facts = { changes: latencies.length, p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99), maxMs: at(1) };
      record('painted', seed, facts);
      expect(latencies).toHaveLength(CHANGES);
      if (judging) expect(facts.p99Ms).toBeLessThan(P99_MAX_MS);
    });
  });
}

/** Opens the wall and tells when a frame with the tile's new state has been painted, on this process's clock. */
async function watchTile(
  page: Page,
  plant: RunningPlant,
  machine: string,
): Promise<(is: (shown: string) => boolean) => Promise<number>> {
  const waiting: { is: (shown: string) => boolean; done: (atMs: number) => void }[] = [];
  await page.exposeFunction('reportPainted', (shown: string) => {
    const atMs = performance.now();
    for (const one of waiting.filter(({ is }) => is(shown))) {
      waiting.splice(waiting.indexOf(one), 1);
      one.done(atMs);
    }
  });
  await page.goto(`${plant.url}/wall/site-1`);
  const selector = `[data-machine="${machine}"]`;
  await page.waitForSelector(`${selector}[data-age="live"]`);
  await page.evaluate((tile) => {
    const report = (window as unknown as { reportPainted: (shown: string) => void }).reportPainted;
    const look = () => {
      const shown = document.querySelector(tile)?.getAttribute('data-shown') ?? '';
      // The second frame begins when the first has been painted.
      requestAnimationFrame(() => requestAnimationFrame(() => report(shown)));
    };
    new MutationObserver(look).observe(document.body, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeFilter: ['data-shown'],
    });
  }, selector);
  return (is) =>
    new Promise((done, missed) => {
      const timer = setTimeout(() => missed(new Error(`missed: not painted within ${MISSED_MS} ms`)), MISSED_MS);
      const arrived = (atMs: number) => {
        clearTimeout(timer);
        done(atMs);
      };
      waiting.push({ is, done: arrived });
    });
}
