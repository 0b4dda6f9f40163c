/** Never stale as live: a machine that nobody reads any more dims and turns NO DATA, a dead server makes the whole wall say NOT LIVE, and both come back by themselves. */

import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chromiumMissing, startChromium } from '../support/chromium.ts';
import { RunningPlant } from '../support/running-plant.ts';
import { describeWith } from '../support/skip.ts';

const MACHINES = [
  { id: 'filler-1', kind: 'filler', noDataAfterS: 6 },
  { id: 'press-1', kind: 'press', noDataAfterS: 3 },
];

describeWith([chromiumMissing], 'honest age on the wall', () => {
  let plant: RunningPlant;
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    plant = await RunningPlant.prepare({ machines: MACHINES });
    await plant.start();
    browser = await startChromium();
    page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
    await page.goto(`${plant.url}/wall/site-1`);
    await page.waitForSelector('[data-machine="filler-1"][data-age="live"]');
    await page.evaluate(() => Object.assign(window, { sameDocument: true }));
  });
  afterAll(async () => {
    await browser?.close();
    await plant?.end();
  });

  const sameDocument = () =>
    page.evaluate(() => (window as unknown as { sameDocument?: boolean }).sameDocument === true);
  const tile = (machine: string, age: string) =>
    page.waitForSelector(`[data-machine="${machine}"][data-age="${age}"]`, { timeout: 20_000 });

  test('a machine whose OPC UA server is gone dims after 3 s and turns NO DATA after its limit; the others stay live', async () => {
    const cutMs = performance.now();
    await plant.link('filler-1', false);
    await tile('filler-1', 'stale');
    const dimmedMs = performance.now() - cutMs;
    await tile('filler-1', 'no-data');
    const noDataMs = performance.now() - cutMs;
    expect(dimmedMs).toBeGreaterThan(2000);
    expect(dimmedMs).toBeLessThan(5500);
    expect(noDataMs).toBeGreaterThan(5000);
    expect(noDataMs).toBeLessThan(9500);
    expect(await page.textContent('[data-machine="filler-1"]')).toMatch(/NO DATA/);
    await tile('press-1', 'live');
    await plant.link('filler-1', true);
    await tile('filler-1', 'live');
    expect(await sameDocument()).toBe(true);
  });

  test('with a limit of 3 s a machine turns NO DATA after 3 s', async () => {
    const cutMs = performance.now();
    await plant.link('press-1', false);
    await tile('press-1', 'no-data');
    const noDataMs = performance.now() - cutMs;
    expect(noDataMs).toBeGreaterThan(2000);
    expect(noDataMs).toBeLessThan(5500);
    await plant.link('press-1', true);
    await tile('press-1', 'live');
  });

  test('our server killed: NOT LIVE within 3 s; back again: live without a reload', async () => {
    const killedMs = performance.now();
    await plant.server.kill();
    await page.waitForSelector('[data-not-live]', { timeout: 10_000 });
    const saidMs = performance.now() - killedMs;
    console.log(`NOT LIVE ${Math.round(saidMs)} ms after the kill`);
    expect(saidMs).toBeLessThan(3000);
    expect(await page.textContent('[data-not-live]')).toMatch(/NOT LIVE/);
    await plant.server.start();
    await page.waitForSelector('[data-not-live]', { state: 'detached', timeout: 20_000 });
    await tile('filler-1', 'live');
    expect(await sameDocument()).toBe(true);
  });
});
