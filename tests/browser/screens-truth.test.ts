/** That the screens tell the truth: what changed at once, what is old as old, and nothing when nothing is known. */

import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { chromiumMissing } from '../support/chromium.ts';
import { HOSTILE_NAME } from '../support/fake-live/plant.ts';
import { useScreens } from '../support/fake-live/screens.ts';
import { describeWith } from '../support/skip.ts';

describeWith([chromiumMissing], 'that the screens tell the truth', () => {
  const screens = useScreens();
  const machine = (id: string) => {
    const view = screens.server.picture.machineViews.get(id);
    if (view === undefined) throw new Error(`no machine ${id}`);
    return view;
  };

  test('a change of state is painted at once, and figures at most four times a second, the last one surely', async () => {
    const page = await screens.open('/wall/hanoi');
    await page.waitForSelector('[data-machine="filler-1"][data-age="live"]');
    screens.server.change('filler-1', { shown: 'down', state: 'faulted', reason: 'Jam' });
    await page.waitForSelector('[data-machine="filler-1"][data-shown="down"]', { timeout: 1_000 });

    await page.evaluate(() => {
      const painted: string[] = [];
      const number = document.querySelector('[data-machine="depal-1"] .number');
      new MutationObserver(() => painted.push(number?.textContent ?? '')).observe(number as Node, {
        characterData: true,
        childList: true,
        subtree: true,
      });
      Object.assign(window, { painted });
    });
    const from = performance.now();
    for (let rate = 700; rate < 760; rate += 1) {
      screens.server.change('depal-1', { ratePerH: rate });
      await pause(20);
    }
    await page.waitForFunction(() => (window as unknown as { painted: string[] }).painted.at(-1) === '759');
    const seconds = (performance.now() - from) / 1_000;
    const painted = await page.evaluate(() => (window as unknown as { painted: string[] }).painted);
    expect(painted.length).toBeLessThanOrEqual(Math.ceil(seconds * 4) + 1);
  });
  test('a machine that falls silent dims, then is NO DATA without a number; the clock goes on', async () => {
    const page = await screens.open('/wall/hanoi');
    await page.waitForSelector('[data-machine="filler-1"][data-age="live"]');
    screens.server.picture.age.set('filler-1', 4_000);
    await page.waitForSelector('[data-machine="filler-1"][data-age="stale"]');
    expect(await page.textContent('[data-machine="filler-1"]')).toContain('4 s old');
    screens.server.picture.age.set('filler-1', 30_000);
    await page.waitForSelector('[data-machine="filler-1"][data-age="no-data"][data-shown="no-data"]');
    expect(await page.textContent('[data-machine="filler-1"] .number')).toBe('–');
    screens.server.picture.age.set('filler-1', 300);
    await page.waitForSelector('[data-machine="filler-1"][data-age="live"][data-shown="run"]');
  });
  test('the server gone: NOT LIVE within 3 s of the last heartbeat, the clock stands; back: right within 5 s, without a reload', async () => {
    const page = await screens.open('/wall/hanoi');
    await page.waitForSelector('[data-machine="filler-1"][data-age="live"]');
    await page.evaluate(() => Object.assign(window, { sameDocument: true }));
    await screens.server.stop();
    const stoppedMs = performance.now();
    await page.waitForSelector('[data-not-live]', { timeout: 6_000 });
    expect(performance.now() - stoppedMs).toBeLessThan(4_200);
    expect(await page.textContent('[data-not-live]')).toMatch(/NOT LIVE since 10:4\d:\d\d/);
    const clock = await page.getAttribute('[data-clock]', 'data-clock');
    await page.waitForSelector('[data-machine="filler-1"][data-age="stale"]');
    expect(await page.getAttribute('[data-clock]', 'data-clock')).toBe(clock);

    screens.server.picture.machineViews.set('depal-1', { ...machine('depal-1'), shown: 'down' });
    await screens.server.start();
    const startedMs = performance.now();
    await page.waitForSelector('[data-machine="depal-1"][data-shown="down"][data-age="live"]', { timeout: 6_000 });
    expect(performance.now() - startedMs).toBeLessThan(5_000);
    await page.waitForSelector('[data-not-live]', { state: 'detached' });
    expect(await page.evaluate(() => (window as unknown as { sameDocument?: boolean }).sameDocument)).toBe(true);
  });
  test('a page that never reached the server says so', async () => {
    const page = await screens.open('/wall/hanoi');
    await page.route('**/live/**', (route) => route.abort());
    await page.addInitScript(() => {
      // A WebSocket that never opens.
      Object.assign(window, {
        WebSocket: class {
          close() {}
        },
      });
    });
    await page.reload();
    await page.waitForSelector('[data-waiting]');
    await page.waitForSelector('[data-not-live]', { timeout: 6_000 });
    screens.forgive();
  });
  test('another build: the page loads itself anew, once', async () => {
    const page = await screens.open('/wall/hanoi');
    await page.waitForSelector('[data-machine="filler-1"][data-age="live"]');
    let loads = 0;
    page.on('load', () => (loads += 1));
    await page.evaluate(() => (Math.random = () => 0));
    screens.server.build = 'another';
    await screens.server.stop();
    await screens.server.start();
    await page.waitForEvent('load', { timeout: 15_000 });
    await page.waitForSelector('[data-machine="filler-1"][data-age="live"]');
    // The server still hands out the page that we know: it must not be asked again and again.
    await screens.server.stop();
    await screens.server.start();
    await page.waitForSelector('[data-not-live]', { state: 'detached' });
    await page.waitForSelector('[data-machine="filler-1"][data-age="live"]');
    expect(loads).toBe(1);
  });
  test('a name that would be a script is text', async () => {
    const page = await screens.open('/wall/leipzig');
    expect(await page.textContent('[data-machine="hostile"] .name')).toBe(HOSTILE_NAME);
    expect(await page.title()).not.toBe('owned');
    expect(await page.$('img')).toBeNull();
  });
  test('times are the plant’s, in a browser on the other side of the world', async () => {
    const page = await screens.open('/wall/leipzig', 'hd', { timezoneId: 'Pacific/Auckland' });
    await page.waitForSelector('[data-clock]');
    expect(await page.textContent('[data-clock]')).toMatch(/^04:4\d:\d\d$/);
  });
});
