/** Figures on the screens: what each is, what it was divided out of, by whose definition, and why. */

import { expect, test } from 'vitest';
import { chromiumMissing } from '../support/chromium.ts';
import { useScreens } from '../support/fake-live/screens.ts';
import { describeWith } from '../support/skip.ts';
import { seriousFindings, sideways, smallTargets } from './findings.ts';

const LINE = '/figures?place=lotus/hanoi/bottling/line-2';

describeWith([chromiumMissing], 'figures on the screens', () => {
  const screens = useScreens();

  test('each has its value, its formula with numbers, and how complete it is', async () => {
    const page = await screens.open('/figures');
    const oee = page.locator('[data-figure="oee"]');
    await oee.waitFor();
    const text = (await oee.textContent()) ?? '';
    expect(text).toContain('ideal time of good parts ÷ (planned − no data)');
    expect(text).toContain('20,034 ÷ 26,460');
    expect(text).toMatch(/75\.7\s*%/);
    expect(text).toMatch(/98\s*%/);
  });

  test('another profile has other figures, and stands in the address', async () => {
    const page = await screens.open('/figures');
    await page.locator('[data-figure="oee"]').waitFor();
    await page.selectOption('[data-profile]', 'iso22400');
    await page.waitForSelector('[data-answered$=" iso22400"] [data-figure="technical-efficiency"]');
    expect(page.url()).toContain('profile=iso22400');
    await page.selectOption('[data-profile]', 'teep');
    await page.waitForSelector('[data-figure="utilization"]');
    expect(await page.locator('[data-figure="oee"]').count()).toBe(0);
  });

  test('a figure opens with the keyboard to its days and its stretches, whose sums stand below', async () => {
    const page = await screens.open(LINE);
    await page.locator('[data-figure="availability"] button').focus();
    await page.keyboard.press('Enter');
    await page.waitForSelector('[data-why="availability"]');
    expect(new URL(page.url()).searchParams.get('figure')).toBe('availability');
    expect(await page.locator('section:has([data-why]) tbody tr').count()).toBe(5);
    expect(await page.textContent('section:has([data-why]) tbody')).toContain('Overpressure block 4');
    expect(await page.textContent('section:has([data-why]) tfoot')).toContain('6:04 h');
    await page.waitForSelector('[data-days] rect');
    expect(await page.locator('[data-days] rect').count()).toBe(30);
    expect(await page.locator('[data-days] rect.unknown').count()).toBe(2);
  });

  test('several machines have no stretches of one, and say where these are', async () => {
    const page = await screens.open('/figures');
    await page.locator('[data-figure="oee"]').waitFor();
    expect(await page.textContent('section[aria-labelledby="why"]')).toContain('Choose a line or a machine');
  });

  test('performance over 100 % is shown as it is, with a cycle that would fit', async () => {
    const page = await screens.open('/figures?place=lotus/hanoi/bottling/line-3');
    await page.waitForSelector('[data-too-fast]');
    const text = (await page.textContent('[data-too-fast]')) ?? '';
    expect(text).toContain('110.7 %');
    expect(text).toContain('98.7 %');
    expect(await page.textContent('[data-figure="performance"]')).toContain('110.7');
  });

  test('a line leads to its figures', async () => {
    const page = await screens.open('/line/line-2');
    await page.click('.why');
    await page.click('a[href^="/figures?place=line-2"]');
    await page.waitForSelector('[data-answered^="lotus/hanoi/bottling/line-2"]');
  });

  test('on a phone everything can be touched, nothing scrolls sideways, and axe finds nothing serious', async () => {
    const page = await screens.open(`${LINE}&figure=availability`, 'phone', {
      reducedMotion: 'reduce',
      bypassCSP: true,
    });
    await page.waitForSelector('[data-why]');
    expect(await page.evaluate(sideways)).toBeLessThanOrEqual(0);
    expect(await page.evaluate(smallTargets)).toEqual([]);
    expect(await seriousFindings(page)).toEqual([]);
  });
});
