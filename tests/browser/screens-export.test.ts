/** What is taken from a trend as a file, on a real server: its name, every reading of the window, and why there is none. */

import { readFileSync } from 'node:fs';
import type { Sample } from '@gemba/contract/sample';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chromiumMissing, startChromium } from '../support/chromium.ts';
import { builtDashboard } from '../support/fake-live/dashboard.ts';
import { RunningPlant } from '../support/running-plant.ts';
import { SecondGateway } from '../support/second-gateway.ts';
import { describeWith } from '../support/skip.ts';

const FROM_MS = Date.UTC(2026, 10, 20, 8);
const TO_MS = FROM_MS + 3_600_000;

describeWith([chromiumMissing], 'exports of a trend', () => {
  let plant: RunningPlant;
  let browser: Browser;
  beforeAll(async () => {
    plant = await RunningPlant.prepare({
      machines: [{ id: 'filler-1', kind: 'filler', name: 'Filler 1' }],
      serverArgs: ['--dashboard', builtDashboard()],
    });
    await plant.broker.start();
    await plant.server.start();
    browser = await startChromium();
    const gateway = await SecondGateway.on(plant.mqtt, 'edge-1');
    const sample = (signal: string, seconds: number, value: Sample['value'], status = 0): Sample => ({
      ...{ kind: 'sample', machine: 'filler-1' as never, signal: signal as never, value, status },
      timeNs: BigInt(FROM_MS + seconds * 1000) * 1_000_000n + 7n,
    });
    gateway.add([
      ...[sample('flow', -60, 40), sample('flow', 60, 41.25), sample('flow', 61, null, 0x80000000)],
      ...[sample('total', 90, 9_007_199_254_740_993n), sample('flow', 3700, 43)],
      {
        kind: 'observed',
        machine: 'filler-1' as never,
        fromNs: BigInt(FROM_MS) * 1_000_000n,
        throughNs: BigInt(TO_MS) * 1_000_000n,
      },
    ]);
    await gateway.untilStored(30_000);
    await gateway.end();
  });
  afterAll(async () => {
    await browser?.close();
    await plant?.end();
  });

  async function open(signals: readonly string[]): Promise<Page> {
    const page = await browser.newPage();
    const query = signals.map((signal) => `s=filler-1/${signal}`).join('&');
    await page.goto(`${plant.url}/trends?${query}&from=${FROM_MS}&to=${TO_MS}`);
    await page.waitForSelector('[data-answered]');
    return page;
  }
  /** Chooses a format and waits for the file, in whichever tab it comes. */
  async function take(page: Page, format: 'csv' | 'parquet'): Promise<{ name: string; file: Buffer }> {
    const context = page.context();
    const coming = new Promise<import('playwright').Download>((resolve) => {
      context.on('page', (tab) => tab.on('download', resolve));
      page.on('download', resolve);
    });
    await page.click(`[data-export="filler-1 ${format}"]`);
    const download = await coming;
    return { name: download.suggestedFilename(), file: readFileSync(await download.path()) };
  }

  test('a file has every reading of the window and is named after machine and window; the trend stays', async () => {
    const page = await open(['flow', 'total']);
    await page.click('details:has([data-export]) summary');
    const csv = await take(page, 'csv');
    expect(csv.name).toBe('filler-1-20261120T0800-20261120T0900.csv');
    const row = (signal: string, clock: string, local: string, value: string, status: number) =>
      `filler-1,${signal},2026-11-20T08:${clock}.000000007Z,2026-11-20T${local}.000000007+05:45,${value},${status}\r\n`;
    expect(csv.file.toString()).toBe(
      [
        'machine,signal,time,time_local,value,status\r\n',
        row('flow', '01:00', '13:46:00', '41.25', 0),
        row('flow', '01:01', '13:46:01', '', 0x80000000),
        row('total', '01:30', '13:46:30', '9007199254740993', 0),
      ].join(''),
    );
    const parquet = await take(page, 'parquet');
    expect(parquet.name).toBe('filler-1-20261120T0800-20261120T0900.parquet');
    expect([parquet.file.subarray(0, 4).toString(), parquet.file.subarray(-4).toString()]).toEqual(['PAR1', 'PAR1']);
    expect(page.url()).toContain('/trends?s=filler-1/flow&s=filler-1/total');
  });

  test('a signal of which nothing was read says so, beside others that were', async () => {
    const page = await open(['flow', 'pressure']);
    const legend = (signal: string) => page.textContent(`[data-legend="filler-1/${signal}"] .value`);
    expect(await legend('pressure')).toBe('–nothing read');
    expect(await page.locator('.readout').textContent()).not.toContain('Nothing was read');
    await page.goto(`${plant.url}/trends?s=filler-1/pressure&from=${FROM_MS}&to=${TO_MS}`);
    await page.waitForSelector('[data-answered]');
    expect(await page.textContent('.readout')).toContain('Nothing was read of these signals');
  });

  test('where no file can be had, the tab says why and what to do', async () => {
    const page = await open(['flow']);
    await page.click('details:has([data-export]) summary');
    await page.locator('[data-export="filler-1 csv"]').evaluate((link) => {
      (link as HTMLAnchorElement).href = (link as HTMLAnchorElement).href.replace('signal=flow', 'signal=gone');
    });
    const tab = page.context().waitForEvent('page');
    await page.click('[data-export="filler-1 csv"]');
    const said = await (await tab).textContent('body');
    expect(said).toMatch(/^Signal gone .*\n.+\n\(GEMBA_NOT_FOUND\)/);
  });
});
