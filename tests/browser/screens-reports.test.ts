/** The page of reports: what it shows in each size and language, what can be taken away, what is sent and to whom. */

import { expect, test } from 'vitest';
import { chromiumMissing } from '../support/chromium.ts';
import { SIZES, type Size, useScreens } from '../support/fake-live/screens.ts';
import { describeWith } from '../support/skip.ts';
import { seriousFindings, sideways, smallTargets } from './findings.ts';

const WEEK = '/reports?place=acme/leipzig&period=week';

describeWith([chromiumMissing], 'reports', () => {
  const screens = useScreens();

  test.each(Object.keys(SIZES) as Size[])('are read without scrolling sideways (%s)', async (size) => {
    const page = await screens.open(`${WEEK}&lang=de&theme=light`, size);
    await page.locator('[data-report^="Wochenbericht"]').waitFor();
    expect(await page.evaluate(sideways)).toBeLessThanOrEqual(0);
    expect(await seriousFindings(page)).toEqual([]);
    if (size === 'phone') expect(await page.evaluate(smallTargets)).toEqual([]);
  });

  test('are taken away as files of the same place, period and language', async () => {
    const page = await screens.open(`${WEEK}&lang=ja&date=2026-11-18`);
    const links = page.locator('.files a');
    const hrefs = await links.evaluateAll((all) =>
      all.map((one) => decodeURIComponent(one.getAttribute('href') ?? '')),
    );
    expect(hrefs).toHaveLength(5);
    for (const href of hrefs) expect(href).toMatch(/place=acme\/leipzig&period=week&date=2026-11-18&profile=oee\.com/);
    expect(hrefs[0]).toContain('layout=pdf&language=ja');
    expect(hrefs[4]).toContain('/exports/bundle?');
  });

  test('that were sent say what became of each, corrections and refusals too', async () => {
    const page = await screens.open(`${WEEK}&lang=en`);
    await page.locator('[data-open]').click();
    await page.locator('[data-sent="4"]', { hasText: 'correction 1' }).waitFor();
    expect(await page.locator('[data-sent="3"]').innerText()).toContain('Refused: bob@works.example');
    expect(await page.locator('[data-sent="2"]').innerText()).toContain('may have arrived');
    expect(await seriousFindings(page)).toEqual([]);
  });

  test('are sent regularly to those who are named', async () => {
    const page = await screens.open(`${WEEK}&lang=en`);
    await page.locator('[data-open]').click();
    await page.locator('[data-add]').click();
    await page.getByLabel('Name', { exact: true }).fill('Monday');
    await page.getByLabel('Recipients').fill('ann@works.example, bob@works.example');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    // Whoever changes something signs in first.
    await page.getByRole('dialog', { name: 'Sign in' }).waitFor();
  });
});
