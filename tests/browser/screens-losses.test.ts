/** Losses and bottlenecks on the screens: what is read of them, and what one can ask further. */

import { expect, test } from 'vitest';
import { chromiumMissing } from '../support/chromium.ts';
import { useScreens } from '../support/fake-live/screens.ts';
import { describeWith } from '../support/skip.ts';
import { seriousFindings } from './findings.ts';

describeWith([chromiumMissing], 'losses on the screens', () => {
  const screens = useScreens();

  test('the steps lead from calendar time to good time, each beginning where the one before ended', async () => {
    const page = await screens.open('/losses');
    await page.waitForSelector('[data-waterfall]');
    const steps = await page.$$eval('[data-waterfall] [data-step]', (rows) =>
      rows.map((row) => {
        const bar = row.querySelector('rect');
        const x = Number(bar?.getAttribute('x'));
        return { step: row.getAttribute('data-step') ?? '', from: x, to: x + Number(bar?.getAttribute('width')) };
      }),
    );
    expect(steps.at(0)).toMatchObject({ step: '= calendar', from: 0, to: 100 });
    expect(steps.at(-1)).toMatchObject({ step: 'good', from: 0 });
    let left = 100;
    for (const { step, from, to } of steps) {
      if (step.startsWith('= ') || step === 'good') expect(to, step).toBeCloseTo(left, 0);
      else {
        expect(to, step).toBeCloseTo(left, 0);
        left = from;
      }
    }
  });

  test('causes are put in order by minutes, parts or money, and money of two currencies is never one sum', async () => {
    const page = await screens.open('/losses');
    await page.waitForSelector('[data-pareto="minutes"]');
    expect(await page.textContent('[data-pareto] tbody th b')).toBe('Overpressure block 4');
    await page.click('[data-unit="money"]');
    await page.waitForSelector('[data-pareto="EUR"]');
    expect(await page.$$eval('[data-pareto]', (all) => all.map((one) => one.getAttribute('data-pareto')))).toEqual([
      'VND',
      'EUR',
    ]);
    expect(await page.textContent('#pareto ~ p, [data-pareto] ~ p')).toContain('21.0 min');
    expect(new URL(page.url()).searchParams.get('unit')).toBe('money');
  });

  test('a cause opens with the keyboard to the stretches behind it', async () => {
    const page = await screens.open('/losses');
    await page.locator('[data-pareto] button').first().focus();
    await page.keyboard.press('Enter');
    await page.waitForSelector('[data-stretches] li');
    expect(await page.locator('[data-stretches] li').count()).toBe(3);
    expect(await page.getAttribute('[data-pareto] button', 'aria-expanded')).toBe('true');
    await page.keyboard.press('Enter');
    await page.waitForSelector('[data-stretches]', { state: 'detached' });
  });

  test('a place that is chosen stands in the address, and its losses come', async () => {
    const page = await screens.open('/losses');
    await page.waitForSelector('[data-answered^="lotus "]');
    await page.selectOption('[data-place]', 'lotus/hanoi/bottling/line-3');
    await page.waitForSelector('[data-answered="lotus/hanoi/bottling/line-3 minutes"]');
    expect(page.url()).toContain('place=lotus/hanoi/bottling/line-3');
    expect(await page.textContent('[data-over-ideal]')).toContain('ideal cycle');
    expect(await page.textContent('[data-step="speed performance"]')).toContain('+10.7');
  });

  test('a line marks the machine that holds it up now, and says how long each did', async () => {
    const page = await screens.open('/line/line-2');
    await page.waitForSelector('[data-bottleneck="now"]');
    expect(await page.locator('[data-bottleneck="now"]').count()).toBe(1);
    const marked = page.locator('li', { has: page.locator('[data-bottleneck="now"]') });
    expect(await marked.locator('[data-machine]').getAttribute('data-machine')).toBe('filler-2');
    expect(await marked.textContent()).toMatch(/Bottleneck.*61 % of the shift/s);
    expect(await page.textContent('.card ol')).toContain('35 % of the shift');
  });

  test('axe finds nothing serious where a cause is open', async () => {
    const page = await screens.open('/losses', 'phone', { reducedMotion: 'reduce', bypassCSP: true });
    await page.click('[data-pareto] button');
    await page.waitForSelector('[data-stretches] li');
    expect(await seriousFindings(page)).toEqual([]);
  });
});
