/** What maintenance does, in a real browser: what fits into a stop, a machine that is to be replaced, and its proposal printed. */

import { expect, test } from 'vitest';
import { chromiumMissing } from '../support/chromium.ts';
import { useScreens } from '../support/fake-live/screens.ts';
import { describeWith } from '../support/skip.ts';

describeWith([chromiumMissing], 'the effect of maintenance', () => {
  const screens = useScreens();

  test('the board says what fits while a line stands, by whom, and the list of jobs says it too', async () => {
    const page = await screens.open('/maintenance');
    const line = page.locator('[data-standing="line-2"]');
    await line.waitFor();
    const text = await line.innerText();
    expect(text).toContain('about 31:00 min more');
    expect(text).toContain('by 23 past stops of this reason');
    expect(await line.locator('[data-fits="true"]').count()).toBe(3);
    expect(await line.locator('li').first().innerText()).toContain('An could');
    expect(await page.locator('li[data-job="12"]').innerText()).toContain('fits into the stop now');
    await page.context().close();
  });

  test('a line that runs says nothing of it', async () => {
    const page = await screens.open('/line/line-1');
    await page.waitForSelector('#chain');
    expect(await page.locator('#stand').count()).toBe(0);
    await page.context().close();
  });

  test('from all machines to one: what its plan did, whether to replace it, and all of that on paper', async () => {
    const page = await screens.open('/effect');
    await page.click('[data-machine-effect="filler-2"] a');
    await page.waitForSelector('[data-verdict="depends"]');
    const plan = page.locator('[data-plan-effect="filler-2-gasket"]');
    expect(await plan.innerText()).toContain('wears between services');
    expect(await plan.innerText()).toMatch(/A service every .* would cost least/);
    await page.click('[data-days="90"]');
    await page.waitForSelector('[data-answered="filler-2 90"]');
    expect(new URL(page.url()).search).toContain('days=90');
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('[data-act="print"]').isVisible()).toBe(false);
    expect(await page.locator('nav').first().isVisible()).toBe(false);
    expect(await page.locator('#replace').isVisible()).toBe(true);
    await page.context().close();
  });

  test('a machine of which nothing was entered says what is missing, and where it goes', async () => {
    const page = await screens.open('/effect/filler-1');
    await page.waitForSelector('code');
    expect(await page.locator('code').allInnerTexts()).toContain('filler-1: value.replacementPrice');
    expect(await page.locator('[data-verdict]').count()).toBe(0);
    await page.context().close();
  });
});
