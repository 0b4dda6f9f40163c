/**
 * What somebody books later shows on the open page of the line at once: from the moment at which it is sent to the frame
 * in which the figure of the shift is painted, both stamped by this process. Parts that were missed and rejects that were
 * found take turns, so that each edit changes what was made.
 */

import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chromiumMissing, startChromium } from '../support/chromium.ts';
import { percentile } from '../support/percentile.ts';
import { judging, record, seeds } from '../support/proof.ts';
import { RunningPlant, until } from '../support/running-plant.ts';
import { type Ask, signIn } from '../support/sign-in.ts';
import { describeWith } from '../support/skip.ts';

const EDITS = judging ? 200 : 50;
/** An edit that isn't painted within this is missed. */
const MISSED_MS = 20_000;
const P95_MAX_MS = 2000;
/** Parts to take rejects from. */
const PARTS = 10;

for (const seed of seeds([1])) {
  describeWith([chromiumMissing], `edit to painted figure, seed ${seed}`, () => {
    let plant: RunningPlant;
    let browser: Browser;
    beforeAll(async () => {
      plant = await RunningPlant.prepare({ machines: [{ id: 'press-1', kind: 'press' }], seed });
      await plant.start();
      browser = await startChromium();
    });
    afterAll(async () => {
      await browser?.close();
      await plant?.end();
    });

    test(`all ${EDITS} edits are painted`, { timeout: 600_000 }, async () => {
      const fromMs = Date.now() - 600_000;
      const made = await atRest(plant);
      const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
      const painted = await watchMade(page, plant, made);
      const ask = await signIn(plant);
      const latencies: number[] = [];
      for (let edit = 0; edit < EDITS; edit++) {
        const missed = edit % 2 === 0;
        const arrived = painted(missed ? made + 1 : made);
        const sentMs = performance.now();
        await correct(ask, missed ? 'good-missed' : 'rejects-found', fromMs);
        latencies.push((await arrived) - sentMs);
      }
      const at = (share: number) => Math.round(percentile(latencies, share));
      const facts = { edits: latencies.length, p50Ms: at(0.5), p95Ms: at(0.95), maxMs: at(1) };
      record('edited', seed, facts);
      expect(latencies).toHaveLength(EDITS);
      if (judging) expect(facts.p95Ms).toBeLessThan(P95_MAX_MS);
    });
  });
}

const correct = (ask: Ask, correction: string, fromMs: number) =>
  ask('POST', '/api/v1/machines/press-1/corrections', {
    ...{ correction, parts: 1, fromMs, toMs: Date.now(), comment: 'Counted by hand' },
  });

/** Lets some parts be made, then stops the machine; how many good ones there are. */
async function atRest(plant: RunningPlant): Promise<number> {
  const good = async () => (await plant.get<{ view: { good: number } }>('/api/v1/machines/press-1'))?.view.good ?? 0;
  await until(`${PARTS} parts are made`, 120_000, async () => (await good()) >= PARTS);
  await plant.command('press-1', 'stop');
  let before = -1;
  await until(
    'nothing is made any more',
    60_000,
    async () => {
      const now = await good();
      const rests = now === before;
      before = now;
      return rests;
    },
    5000,
  );
  return before;
}

/** Opens the page of the line and tells when a frame with a figure of what was made has been painted. */
async function watchMade(page: Page, plant: RunningPlant, made: number): Promise<(wanted: number) => Promise<number>> {
  const waiting: { wanted: number; done: (atMs: number) => void }[] = [];
  await page.exposeFunction('reportMade', (text: string) => {
    const atMs = performance.now();
    const shown = Number(text.replaceAll(/\D/g, ''));
    for (const one of waiting.filter(({ wanted }) => wanted === shown)) {
      waiting.splice(waiting.indexOf(one), 1);
      one.done(atMs);
    }
  });
  await page.goto(`${plant.url}/line/line-1`);
  const selector = '.figures section:nth-child(2) .value';
  await page.waitForFunction(
    ({ figure, parts }) => document.querySelector(figure)?.textContent?.replaceAll(/\D/g, '') === String(parts),
    { figure: selector, parts: made },
  );
  await page.evaluate((figure) => {
    const report = (window as unknown as { reportMade: (text: string) => void }).reportMade;
    const look = () => {
      const text = document.querySelector(figure)?.textContent ?? '';
      // The second frame begins when the first has been painted.
      requestAnimationFrame(() => requestAnimationFrame(() => report(text)));
    };
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
  }, selector);
  return (wanted) =>
    new Promise((done, missed) => {
      const timer = setTimeout(() => missed(new Error(`missed: not painted within ${MISSED_MS} ms`)), MISSED_MS);
      const arrived = (atMs: number) => {
        clearTimeout(timer);
        done(atMs);
      };
      waiting.push({ wanted, done: arrived });
    });
}
