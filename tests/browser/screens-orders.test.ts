/** Orders on the screens: the target curve of a line, changeovers with their procedures, and figures of one order. */

import { expect, test } from 'vitest';
import { chromiumMissing } from '../support/chromium.ts';
import { plansOf } from '../support/fake-live/plans.ts';
import { useScreens } from '../support/fake-live/screens.ts';
import { describeWith } from '../support/skip.ts';
import { seriousFindings, sideways, smallTargets } from './findings.ts';

const ORDER = '4500012871';

describeWith([chromiumMissing], 'orders on the screens', () => {
  const screens = useScreens();

  test('a line shows its order against the target: through breaks, with takt, due date, P50 and P90', async () => {
    const page = await screens.open('/line/line-1');
    const card = page.locator(`[data-target="${ORDER}"]`);
    await card.waitFor();
    const text = (await card.textContent()) ?? '';
    expect(text).toContain('Still water 0.5 l × 12');
    expect(text).toContain('2,112');
    expect(text).toContain('2,460');
    expect(text).toContain('−348');
    expect(text).toContain('at risk');
    expect(text).toMatch(/Takt\s*6\.0 s/);
    expect(await card.locator('[data-p50]').textContent()).toContain('17:54');
    expect(await card.locator('[data-p90]').textContent()).toContain('20:06');
    expect(await card.locator('[data-rest]').count()).toBe(2);
    expect(await card.locator('[data-due]').count()).toBe(1);
    expect(await card.locator('[data-forecast]').count()).toBe(1);
    expect(await page.textContent('[data-finish]')).toBe('finish 17:54, due 18:42');
  });

  test('what is made and foreseen meanwhile is painted without a reload, "will miss" among it', async () => {
    const page = await screens.open('/line/line-1');
    await page.locator(`[data-target="${ORDER}"]`).waitFor();
    screens.server.plans = (nowMs) =>
      plansOf(nowMs).map((plan) => ({
        ...plan,
        orders: plan.orders.map((order) =>
          order.id === ORDER && order.finish !== null
            ? { ...order, good: 2_345, finish: { ...order.finish, outlook: 'will-miss' as const } }
            : order,
        ),
      }));
    await page.locator(`[data-target="${ORDER}"]`, { hasText: 'will miss' }).waitFor({ timeout: 10_000 });
    expect(await page.locator(`[data-target="${ORDER}"]`).textContent()).toContain('2,345');
  });

  test('a line without an order that runs says so, and names the next', async () => {
    const page = await screens.open('/line/line-3');
    const empty = page.locator('[data-target=""] [data-empty]');
    await empty.waitFor();
    expect(await empty.textContent()).toMatch(/No order runs on this line\.\s+Next: FL-2231, Flange DN 80/);
    expect(await page.locator('[data-curve]').count()).toBe(0);
  });

  test('before a changeover its procedure is at hand, on the line and on the plan, and nowhere else', async () => {
    const line = await screens.open('/line/line-1');
    const note = line.locator('[data-changeover="tea-033"]');
    await note.locator('[data-procedure="WI-031"]').waitFor();
    expect(await note.textContent()).toContain('Still water 0.5 l × 12 → Green tea 0.33 l × 24');
    expect(await note.locator('[data-procedure="WI-014"]').count()).toBe(0);
    const plan = await screens.open('/plan');
    await plan.locator('[data-line="line-1"] [data-procedure="WI-031"]').waitFor();
    expect(await plan.locator('[data-changeover]').count()).toBe(1);
  });

  test('the plan leads to the figures of an order: its run, its machines, and no days of others', async () => {
    const page = await screens.open('/plan');
    await page.click(`[data-figures-of="${ORDER}"]`);
    await page.waitForSelector(`[data-of-order="${ORDER}"]`);
    expect(await page.textContent(`[data-order-run="${ORDER}"]`)).toMatch(/running\s*05:42 – now/);
    expect(await page.locator('[data-order-choice]').inputValue()).toBe(ORDER);
    expect(await page.locator('[data-days]').count()).toBe(0);
    await page.waitForSelector('[data-why="oee"]');
    await page.click('[data-by="order"]');
    await page.waitForSelector('[data-groups="order"]');
    expect(new URL(page.url()).searchParams.get('order')).toBe(ORDER);
  });

  test('an order is chosen with the keyboard among those of the place, and left again', async () => {
    const page = await screens.open('/figures?place=line-1');
    await page.waitForSelector('[data-answered]');
    const choice = page.locator('[data-order-choice]');
    await choice.locator(`option[value="${ORDER}"]`).waitFor({ state: 'attached' });
    expect(await choice.locator('option').count()).toBe(3);
    await choice.focus();
    await page.keyboard.press('ArrowDown');
    await page.waitForSelector('[data-of-order]');
    await page.selectOption('[data-order-choice]', '');
    await page.waitForSelector('[data-answered]:not([data-of-order])');
    expect(new URL(page.url()).searchParams.has('order')).toBe(false);
  });

  test.each(['/line/line-1', `/figures?place=line-1&order=${ORDER}`, '/plan'])(
    '%s on a phone: everything can be touched, nothing scrolls sideways, axe finds nothing serious',
    async (path) => {
      const page = await screens.open(path, 'phone', { reducedMotion: 'reduce', bypassCSP: true });
      await page.waitForSelector(path.startsWith('/figures') ? '[data-why]' : '[data-curve]');
      expect(await page.evaluate(sideways)).toBeLessThanOrEqual(0);
      expect(await page.evaluate(smallTargets)).toEqual([]);
      expect(await seriousFindings(page)).toEqual([]);
    },
  );
});
