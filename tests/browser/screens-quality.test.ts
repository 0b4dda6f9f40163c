/** The quality page in a real browser: what it draws, what it says in words, and where one comes to it from. */

import { describe, expect, test } from 'vitest';
import { chromiumMissing } from '../support/chromium.ts';
import { useScreens } from '../support/fake-live/screens.ts';
import { describeWith } from '../support/skip.ts';

const FLOW = '/quality?line=line-1&machine=filler-1&signal=flow';

describeWith([chromiumMissing], 'the quality page', () => {
  const screens = useScreens();

  test('says in words and by a sign that rules are broken, marks the points, and names each rule', async () => {
    const page = await screens.open(FLOW);
    await page.waitForSelector('[data-chart="value"] [data-broken]');
    expect(await page.textContent('[data-verdict="down"]')).toMatch(/\d+ rules broken/);
    expect(await page.locator('[data-verdict="down"] svg').count()).toBe(1);
    expect(await page.getAttribute('[data-chart="value"]', 'aria-label')).toMatch(/Flow: \d+ rules broken/);
    const rules = await page.$$eval('[data-rule]', (rows) => rows.map((row) => row.textContent ?? ''));
    expect(rules.some((row) => row.includes('beyond three sigma'))).toBe(true);
    expect(rules.every((row) => /above|below/.test(row))).toBe(true);
    // One product has limits that were frozen, the other its own.
    const said = await page.textContent('main');
    expect(said).toContain('frozen limits');
    expect(said).toMatch(/limits out of its own \d+ points/);
    expect(said).toContain('Cp and Cpk mean something only while the process is in control');
  });

  test('draws no line across a gap', async () => {
    const page = await screens.open(FLOW);
    await page.waitForSelector('[data-chart="value"] polyline');
    // Two products, and a gap in the second.
    expect(await page.locator('[data-chart="value"] polyline').count()).toBe(3);
  });

  test('points at a value, with the time of the plant', async () => {
    const page = await screens.open(FLOW);
    await page.waitForSelector('[data-chart="value"] polyline');
    await page.hover('[data-chart="value"]', { position: { x: 300, y: 100 } });
    await page.waitForFunction(() => /GMT\+7.*l\/min.*range/.test(document.querySelector('.said')?.textContent ?? ''));
  });

  test('tells yields, reasons and energy; what is unknown is a dash', async () => {
    const page = await screens.open('/quality?line=line-2');
    await page.waitForSelector('[data-yield]');
    expect(await page.textContent('[data-yield="packer-2"]')).toMatch(/–.*–/s);
    expect(await page.textContent('[data-yield="depal-2"]')).toContain('99.4\u00a0%');
    expect(await page.$$eval('[data-reason]', (rows) => rows.map((row) => row.getAttribute('data-reason')))).toEqual([
      'fill-level',
      '',
      'no-cap',
      'label-skew',
      'dented',
    ]);
    expect(await page.textContent('[data-reason=""]')).toContain('no reason told');
    expect(await page.textContent('[data-energy="idle"]')).toContain('kWh');
    expect(await page.textContent('main')).toContain('3 of 4 machines metered');
  });

  test('keeps its choice in the address', async () => {
    const page = await screens.open('/quality');
    await page.waitForSelector('[data-yield="depal-1"]');
    await page.selectOption('[data-pick="line"]', 'line-2');
    await page.waitForSelector('[data-yield="depal-2"]');
    await page.selectOption('[data-pick="chart"]', 'filler-2/temperature');
    await page.click('[data-span="24h"]');
    await page.waitForFunction(() => document.querySelector('#chart')?.textContent?.startsWith('Product temperature'));
    expect(new URL(page.url()).search).toBe('?line=line-2&machine=filler-2&signal=temperature&last=24h');
  });

  describe('is reached', () => {
    test('from the card of a signal that has a chart, and only from those', async () => {
      const page = await screens.open('/line/line-1');
      await page.waitForSelector('[data-signal="flow"]');
      expect(await page.locator('[data-signal="pressure"] a[href^="/quality"]').count()).toBe(0);
      await page.click('[data-signal="flow"] a[href^="/quality"]');
      await page.waitForFunction(() => document.querySelector('#chart')?.textContent?.startsWith('Flow'));
    });

    test('from the line', async () => {
      const page = await screens.open('/line/line-2');
      await page.click('a[href="/quality?line=line-2"]');
      await page.waitForSelector('[data-yield="depal-2"]');
    });
  });

  test('says when the figures can’t be had', async () => {
    const page = await screens.open('/quality?line=nowhere&machine=depal-1&signal=gone');
    // A line and a chart that there aren't are the first ones that there are.
    await page.waitForSelector('[data-yield="depal-1"]');
    await screens.server.stop();
    await page.click('[data-span="7d"]');
    await page.waitForFunction(() => document.querySelector('main')?.textContent?.includes('could not be fetched'));
  });
});
