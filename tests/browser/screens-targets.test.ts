/** Targets as people set them: for a line, a team or a shift, seen where they hold, ended, and kept in the history. */

import { at, FILLER, LABELLER, observed, sample } from '@gemba/server/testing/plant';
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { chromiumMissing } from '../support/chromium.ts';
import { SIZES, type Size } from '../support/fake-live/screens.ts';
import { describeWith } from '../support/skip.ts';
import { useWorks } from '../support/works.ts';
import { seriousFindings, sideways, smallTargets } from './findings.ts';

describeWith([chromiumMissing], 'targets', () => {
  const works = useWorks({
    calendars: [
      {
        id: 'always',
        shifts: [{ id: 'day', name: 'Day', start: '06:00', end: '06:00' }],
        teams: [{ id: 'red', name: 'Red', pattern: ['day'] }],
      },
    ],
  });

  async function set(page: Page, value: string, more: Record<string, string> = {}): Promise<void> {
    await page.click('[data-act="set"]');
    for (const [name, chosen] of Object.entries(more)) await page.selectOption(`dialog select[name="${name}"]`, chosen);
    await page.fill('dialog input[name="value"]', value);
    await page.getByLabel('Why').fill('New labeller');
    await page.click('dialog [type="submit"]');
    await page.waitForSelector('dialog', { state: 'detached' });
  }
  const LINE = { place: '3' };

  test('set for a line and its team, it holds on the page of that line with what is reached of it', async () => {
    const { bench } = works.api;
    for (const machine of [FILLER, LABELLER]) {
      bench.live(
        sample(machine, 'state', 0, 'run'),
        sample(machine, 'total', 0, 0n),
        sample(machine, 'total', 900, 800n),
      );
      bench.live(sample(machine, 'reject', 0, 0n), observed(machine, 0, 900));
    }
    await bench.clock.advance(900_000);
    const page = await works.open('planner', '/targets');
    await set(page, '85', LINE);
    await set(page, '95', { ...LINE, team: 'red' });
    const row = page.locator('[data-target="2"]');
    expect((await row.innerText()).replaceAll(/\s+/g, ' ')).toMatch(
      /Line 1 red any 95\.0 % Nov 22, 2026 u-planner .*New labeller/,
    );
    await page.goto(`${works.url}/line/line-1`);
    const held = page.locator('[data-held="oee"]');
    await held.getByText('of 95.0 %').waitFor();
    const told = await held.innerText();
    expect(told).toContain('Line 1 · red');
    expect(told).toContain('not reached');
  });

  test('ended, it holds no more, what is less near does again, and the history keeps all with who and why', async () => {
    const page = await works.open('cpo', '/targets');
    await set(page, '90', { ...LINE, shift: 'day' });
    await set(page, '120', { ...LINE, figure: 'throughput-rate' });
    await page.locator('[data-target="2"]', { hasText: '120 /h' }).waitFor();
    await page.click('[data-target="1"] [data-act="end"]');
    await page.fill('dialog input', 'Set for the wrong line');
    await page.click('dialog [type="submit"]');
    await page.waitForSelector('[data-target="1"]', { state: 'detached' });
    await page.click('[data-act="history"]');
    const ended = page.locator('[data-target="3"]');
    await ended.waitFor();
    expect((await ended.innerText()).replaceAll(/\s+/g, ' ')).toMatch(
      /ended Nov 22, 2026 u-cpo .*Set for the wrong line/,
    );
    expect(await page.locator('[data-target="1"]').count()).toBe(1);
    await page.goto(`${works.url}/line/line-1`);
    // What the configuration says of the whole line.
    await page.locator('[data-held="oee"]', { hasText: 'of 80.0 %' }).waitFor();
    expect(await works.api.bench.records.work.targets()).toHaveLength(3);
  });

  test('a value that makes no sense is not sent; who may not set targets only reads them', async () => {
    const page = await works.open('cpo', '/targets');
    await page.click('[data-act="set"]');
    await page.fill('dialog input[name="value"]', '120');
    await page.click('dialog [type="submit"]');
    expect(await page.locator('dialog').count()).toBe(1);
    expect(await works.api.bench.records.work.targets()).toEqual([]);
    const operator = await works.open('operator', '/targets');
    await operator.waitForSelector('[data-target="0"]');
    expect(await operator.locator('[data-act="set"], [data-act="end"]').count()).toBe(0);
  });

  test.each(Object.keys(SIZES) as Size[])('are read without scrolling sideways, and touched (%s)', async (size) => {
    const page = await works.open('planner', '/targets?lang=de&theme=night', size);
    await page.waitForSelector('[data-target="0"]');
    expect(await page.evaluate(sideways)).toBeLessThanOrEqual(0);
    if (size === 'phone') expect(await page.evaluate(smallTargets)).toEqual([]);
    await page.click('[data-act="set"]');
    expect(await seriousFindings(page)).toEqual([]);
  });

  test('a day is that of the plant', async () => {
    works.api.bench.clock.set(Number(at(0) / 1_000_000n) + 10 * 3_600_000 - works.api.bench.clock.nowMs());
    const page = await works.open('cpo', '/targets');
    await page.click('[data-act="set"]');
    expect(await page.inputValue('dialog input[name="from"]')).toBe('2026-11-22');
  });
});
