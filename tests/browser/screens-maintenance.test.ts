/** The board of a technician: plans in every due state, what leads from them and to them, and codes to be stuck on. */

import { readCode } from '@gemba/server/testing/read-code';
import { expect, test } from 'vitest';
import { chromiumMissing } from '../support/chromium.ts';
import { planView } from '../support/fake-live/figures.ts';
import { SIZES, type Size, useScreens } from '../support/fake-live/screens.ts';
import { describeWith } from '../support/skip.ts';
import { findingsInThemes, sideways, smallTargets, THEMES_AT } from './findings.ts';

const SHOTS = process.env.GEMBA_SHOTS;
const HOUR_MS = 3_600_000;

describeWith([chromiumMissing], 'the maintenance board', () => {
  const screens = useScreens();
  const column = (name: string, plan: string) => `[data-column="${name}"] [data-plan="${plan}"]`;

  test('puts each plan where it comes due, says what it goes by and what it covers, and moves it when the stream says so', async () => {
    const page = await screens.open('/maintenance?lang=en');
    for (const [where, plan, due] of [
      ['overdue', 'gasket', 'overdue'],
      ['today', 'grease', 'due-soon'],
      ['today', 'service-500', 'due'],
      ['week', 'sensors', 'due-soon'],
      ['later', 'belts', 'ok'],
      ['done', 'flow-meter', 'ok'],
    ] as const) {
      await page.locator(`${column(where, plan)}[data-due="${due}"]`).waitFor();
    }
    const text = (plan: string) => page.locator(`[data-plan="${plan}"]`).first().textContent();
    expect(await text('gasket')).toContain('was due');
    // An early warning is a forecast that says how sure it is.
    expect(await text('hydraulic')).toMatch(/≈ .*80 % sure/s);
    expect(await text('service-500')).toContain('covers Check belts');
    expect(await text('belts')).toContain('11 of 12 in time');

    const { picture } = screens.server;
    const nowMs = screens.server.clock.nowMs();
    screens.server.setPlans([
      ...picture.planViews.filter(({ plan }) => plan !== 'belts' && plan !== 'sensors'),
      planView('belts', 'packer-2', 'Check belts', 'due', 1, nowMs - HOUR_MS, { coveredBy: 'service-500', missed: 1 }),
      planView('sensors', 'labeller-1', 'Clean sensors B1–B4', 'ok', 0.9, null, {
        pausedUntilMs: nowMs + 48 * HOUR_MS,
        rest: ['B4'],
      }),
    ]);
    await page.locator(column('today', 'belts'), { hasText: 'with 500 h service' }).waitFor({ timeout: 2_000 });
    expect(await text('belts')).toContain('1 missed');
    expect(await text('sensors')).toMatch(/left out: B4.*paused until/s);
  });

  test('is done by keyboard alone: the card, the note, the dialog; and the focus comes back', async () => {
    screens.server.signIn('technician');
    const page = await screens.open('/maintenance?lang=en');
    await page.locator(`${column('overdue', 'gasket')} [data-complete]`).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.type('New gasket, old one was brittle');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(screens.server.writes).toEqual([
      { path: '/maintenance/complete', body: { plan: 'gasket', comment: 'New gasket, old one was brittle' } },
    ]);
    expect(await page.evaluate(() => document.activeElement?.hasAttribute('data-complete'))).toBe(true);
  });

  test('is read for one place, which stands in the address', async () => {
    const page = await screens.open('/maintenance?lang=en');
    await page.locator('[data-plan="gasket"]').waitFor();
    await page.locator('[data-place]').selectOption({ label: '\u2003\u2003\u2003Line 1' });
    await page.locator('[data-plan="gasket"]').waitFor({ state: 'detached' });
    const shown = async (what: string) =>
      page.locator(`[${what}]`).evaluateAll((all, name) => all.map((one) => one.getAttribute(name)).sort(), what);
    expect(await shown('data-plan')).toEqual(['flow-meter', 'flow-meter', 'grease', 'sensors']);
    expect(await shown('data-job')).toEqual(['14']);
    expect(await shown('data-request')).toEqual(['request-1']);
    await page.reload();
    await page.locator('[data-plan="grease"]').waitFor();
    expect(await shown('data-job')).toEqual(['14']);
  });

  test('leads from a plan to its job and back, and from an alarm to the job that is made of it', async () => {
    const page = await screens.open('/maintenance?lang=en');
    const alarms = screens.server.picture.alarmViews;
    screens.server.setAlarms(
      alarms.map((alarm) =>
        alarm.machine === 'filler-2' ? { ...alarm, rule: 'hot', occurrence: 'hot@filler-2#1' } : alarm,
      ),
    );
    await page.locator('[data-occurrence="hot@filler-2#1"] a[href="/jobs/12"]').waitFor();
    await page.click('[data-plan="grease"] [data-to-job="14"]');
    await page.locator('[data-job="14"]').waitFor();
    await page.click('#links ~ ul a[href="/maintenance?plan=grease"]');
    await page.locator('[data-plan="grease"].sought').waitFor();
    await page.goto(`${screens.server.url}/jobs/12?lang=en`);
    await page.click('a[href="/alarms?occurrence=hot%40filler-2%231"]');
    await page.locator('[data-occurrence="hot@filler-2#1"].sought').waitFor();
  });

  test('says up to when its jobs are known when the server is gone, and is right again without a reload', async () => {
    const page = await screens.open('/maintenance?lang=en');
    await page.locator('[data-job="12"]').waitFor();
    expect(await page.locator('[data-as-of]').count()).toBe(0);
    await screens.server.stop();
    await page.locator('[data-not-live]').waitFor();
    await page.locator('#jobs ~ [role="status"] [data-as-of]', { hasText: 'not live' }).waitFor();
    await page.locator('.old [data-job="12"]').waitFor();
    await screens.server.start();
    await page.locator('[data-as-of]').first().waitFor({ state: 'detached' });
    await page.locator('.old').first().waitFor({ state: 'detached' });
    screens.forgive();
  });

  test.each(Object.keys(SIZES) as Size[])('is read without scrolling sideways, in every theme (%s)', async (size) => {
    screens.server.signIn('technician');
    const page = await screens.open('/maintenance?lang=de', size, { reducedMotion: 'reduce' });
    await page.locator('[data-to-job="14"]').waitFor();
    for (const theme of ['light', 'dark', 'night']) {
      await page.evaluate((name) => {
        document.documentElement.dataset.theme = name;
      }, theme);
      if (SHOTS !== undefined) await page.screenshot({ path: `${SHOTS}/board-${size}-${theme}.png`, fullPage: true });
      expect(await page.evaluate(sideways)).toBeLessThanOrEqual(0);
    }
    expect(await findingsInThemes(page, THEMES_AT[size])).toEqual([]);
    if (size === 'phone') expect(await page.evaluate(smallTargets)).toEqual([]);
  });

  test.each(['hd', 'uhd'] as const)(
    'hangs on a wall: large, without anything to touch, and without scrolling (%s)',
    async (size) => {
      const nowMs = screens.server.clock.nowMs();
      const many = Array.from({ length: 7 }, (_, n) =>
        planView(`late-${n}`, 'filler-2', `Replace gasket V4.${n}`, 'overdue', 1.1, nowMs - (n + 2) * HOUR_MS),
      );
      screens.server.setPlans([...screens.server.picture.planViews.filter(({ due }) => due !== 'overdue'), ...many]);
      const page = await screens.open('/maintenance?view=wall&lang=de', size);
      await page.locator('[data-column="overdue"]', { hasText: '+ 5' }).waitFor();
      await page.locator('[data-card-job="12"]').waitFor();
      expect(await page.locator('button, nav').count()).toBe(0);
      expect(await page.evaluate(sideways)).toBeLessThanOrEqual(0);
      const isCut = () => {
        const main = document.querySelector('main');
        return (main?.scrollHeight ?? 0) - (main?.clientHeight ?? 0);
      };
      expect(await page.evaluate(isCut)).toBeLessThanOrEqual(0);
      const height = await page.$eval('[data-column="overdue"] h3', (name) =>
        Number.parseFloat(getComputedStyle(name).fontSize),
      );
      expect(height / SIZES[size][1]).toBeGreaterThan(0.027);
      if (SHOTS !== undefined) await page.screenshot({ path: `${SHOTS}/wall-${size}.png` });
    },
  );

  test('has a sheet of codes for the machines that are chosen: three in a row on A4, each read as the way to its machine', async () => {
    const page = await screens.open('/codes?lang=en&m=filler-1&m=filler-2&m=packer-2&m=hostile');
    await page.locator('[data-code]').nth(3).waitFor();
    await page.check('[data-machine-tick="labeller-1"]');
    await page.uncheck('[data-machine-tick="packer-2"]');
    const chosen = ['filler-1', 'labeller-1', 'filler-2', 'hostile'];
    const codes = page.locator('[data-code]');
    expect(await codes.evaluateAll((all) => all.map((one) => one.getAttribute('data-code')))).toEqual(chosen);
    expect(new URL(page.url()).searchParams.getAll('m')).toEqual(chosen);
    for (const machine of chosen) {
      const src = await page.getAttribute(`[data-code="${machine}"] img`, 'src');
      const drawn = await (await fetch(screens.server.url + src)).text();
      expect(readCode(drawn)).toBe(`${screens.server.url}/machine/${machine}`);
    }
    await page.emulateMedia({ media: 'print' });
    const boxes = await codes.evaluateAll((all) => all.map((one) => one.getBoundingClientRect()));
    expect(new Set(boxes.slice(0, 3).map(({ top }) => top)).size).toBe(1);
    expect(boxes[3]?.top).toBeGreaterThan(boxes[0]?.top ?? 0);
    expect(await page.locator('nav').isVisible()).toBe(false);
    if (SHOTS !== undefined) await page.pdf({ path: `${SHOTS}/codes.pdf`, preferCSSPageSize: true });
    await page.emulateMedia({ media: 'screen' });
    // A line of which some are chosen is taken whole, then left out whole.
    await page.check('[data-line="line-1"]');
    expect(await codes.count()).toBe(6);
    await page.uncheck('[data-line="line-1"]');
    expect(await codes.count()).toBe(2);
  });
});
