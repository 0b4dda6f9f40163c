/** Trends in a real browser: what is shown is what the API says, nothing is drawn where nothing is known, zooming asks for more. */

import type { History } from '@gemba/contract/history';
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { chromiumMissing } from '../support/chromium.ts';
import { GAP, historyOf } from '../support/fake-live/history.ts';
import { useScreens } from '../support/fake-live/screens.ts';
import { describeWith } from '../support/skip.ts';

const HOUR_MS = 3_600_000;
const SIGNALS = 's=filler-2/pressure&s=filler-2/state&s=filler-2/mode';
const WHEEL = -240;

describeWith([chromiumMissing], 'trends', () => {
  const screens = useScreens();

  /** Opens trends and keeps every answer that the page is given. */
  async function open(query: string, size: 'hd' | 'phone' = 'hd') {
    const answers: History[] = [];
    screens.server.history = async (asked, nowMs) => {
      const answer = await historyOf(asked, nowMs);
      answers.push(answer);
      return answer;
    };
    const page = await screens.open(`/trends?${query}`, size);
    await page.waitForSelector('[data-answered]');
    return { page, answers };
  }
  const windowOf = (page: Page) =>
    page.$eval('.stack', (stack) => ({
      fromMs: Number(stack.getAttribute('data-from')),
      toMs: Number(stack.getAttribute('data-to')),
    }));
  /** It is written when the hand rests. */
  const addressFollows = (page: Page) =>
    page.waitForFunction(
      () =>
        Date.parse(new URLSearchParams(location.search).get('from') ?? '') ===
        Number(document.querySelector('.stack')?.getAttribute('data-from')),
    );
  const stepOf = (page: Page) => page.$eval('[data-step]', (card) => Number(card.getAttribute('data-step')));
  /** Points at a moment, and reads what stands beside each signal. */
  async function pointAt(page: Page, timeMs: number): Promise<Record<string, string>> {
    const box = await page.$eval('.over', (area) => {
      const { left, width, top } = area.getBoundingClientRect();
      return { left, width, top };
    });
    const { fromMs, toMs } = await windowOf(page);
    await page.mouse.move(box.left + (box.width * (timeMs - fromMs)) / (toMs - fromMs), box.top + 40);
    await page.waitForSelector('[data-cursor]', { state: 'attached' });
    return page.$$eval('[data-legend]', (rows) =>
      Object.fromEntries(
        rows.map((row) => [
          row.getAttribute('data-legend') ?? '',
          row.querySelector('[data-value]')?.getAttribute('data-value') ?? '',
        ]),
      ),
    );
  }
  /** Dark pixels of the first lane's line at a share of its width. */
  const inkAt = (page: Page, share: number) =>
    page.$eval(
      '.lane canvas',
      (canvas, at) => {
        const { width, height } = canvas as HTMLCanvasElement;
        const axis = document.querySelector('.over')?.getBoundingClientRect().left ?? 0;
        const left = (axis - canvas.getBoundingClientRect().left) * devicePixelRatio;
        const x = Math.round(left + (width - left) * at);
        const { data } = (canvas as HTMLCanvasElement).getContext('2d')?.getImageData(x, 0, 1, height) ?? { data: [] };
        let ink = 0;
        // The line is the only thing that is blue here: the grid and the limit are not.
        for (let i = 0; i < data.length; i += 4) {
          if ((data[i + 2] ?? 0) > (data[i] ?? 0) + 40 && (data[i + 3] ?? 0) > 120) ink += 1;
        }
        return ink;
      },
      share,
    );

  test('what is shown is what the API says, bucket by bucket', async () => {
    const now = screens.server.clock.nowMs();
    const window = { fromMs: now - 10 * HOUR_MS, toMs: now - 7 * HOUR_MS };
    const { page, answers } = await open(`${SIGNALS}&from=${window.fromMs}&to=${window.toMs}&theme=light`);
    const answer = answers.at(-1) as History;
    const [pressure, state, mode] = answer.signals;
    expect(pressure?.buckets).not.toBe(null);
    for (const share of [0.2, 0.5, 0.8]) {
      const i = Math.floor((answer.edgesMs.length - 1) * share);
      const middle = ((answer.edgesMs[i] as number) + (answer.edgesMs[i + 1] as number)) / 2;
      const shown = await pointAt(page, middle);
      expect(shown['filler-2/pressure']).toBe(Number(pressure?.buckets?.mean[i]).toFixed(2));
      expect(shown['filler-2/state']).toBe(String(state?.buckets?.last[i]));
      expect(shown['filler-2/mode']).toBe(mode?.buckets?.last[i]);
      expect(await inkAt(page, (middle - window.fromMs) / (window.toMs - window.fromMs))).toBeGreaterThan(0);
    }
    // The time that is read out is the plant's.
    await pointAt(page, now - 8 * HOUR_MS);
    expect(await page.textContent('.readout')).toMatch(/today 02:4\d:\d\d GMT\+7/);
  });

  test('nothing is drawn in a gap; it is hatched, and says its cause where one points', async () => {
    const { page } = await open(`${SIGNALS}&last=8h&theme=light`);
    await page.waitForSelector('[data-missing="gateway-down"]');
    const now = screens.server.clock.nowMs();
    const middle = now + (GAP.fromMs + GAP.toMs) / 2;
    const { fromMs, toMs } = await windowOf(page);
    expect(await inkAt(page, (middle - fromMs) / (toMs - fromMs))).toBe(0);
    expect(await inkAt(page, (middle - HOUR_MS - fromMs) / (toMs - fromMs))).toBeGreaterThan(0);
    const shown = await pointAt(page, middle);
    expect(Object.values(shown)).toEqual(['–', '–', '–']);
    expect(await page.textContent('[data-cause="gateway-down"]')).toContain('gateway was down');
    // In each lane and strip, and where nobody said why as well.
    expect(await page.locator('[data-missing="gateway-down"]').count()).toBe(3);
    expect(await page.locator('[data-missing="unwatched"]').count()).toBe(3);
  });

  test('the wheel zooms to finer buckets and to readings; what was there stays until they come; the address follows', async () => {
    const { page, answers } = await open(`${SIGNALS}&last=24h`);
    const before = await stepOf(page);
    await pointAt(page, screens.server.clock.nowMs() - 12 * HOUR_MS);
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const real = screens.server.history;
    screens.server.history = async (asked, nowMs) => {
      await held;
      return real(asked, nowMs);
    };
    for (let turn = 0; turn < 5; turn++) await page.mouse.wheel(0, WHEEL);
    await page.waitForSelector('[data-loading="true"]');
    expect(await stepOf(page)).toBe(before);
    expect(await page.locator('.strip i[data-value]').count()).toBeGreaterThan(0);
    release();
    await page.waitForFunction(
      (step) => Number(document.querySelector('[data-step]')?.getAttribute('data-step')) < step,
      before,
    );
    for (let turn = 0; turn < 20; turn++) await page.mouse.wheel(0, WHEEL);
    await page.waitForFunction(() => document.querySelector('[data-step]')?.getAttribute('data-step') === '1000');
    await addressFollows(page);
    expect(answers.at(-1)?.signals[0]?.readings).not.toBe(null);
    const { fromMs, toMs } = await windowOf(page);
    expect(toMs - fromMs).toBeLessThan(HOUR_MS / 4);
    const address = new URL(page.url());
    expect(Date.parse(address.searchParams.get('from') ?? '')).toBe(fromMs);
    // The same window for whoever is given the link.
    await page.reload();
    await page.waitForSelector('[data-answered]');
    expect(await windowOf(page)).toEqual({ fromMs, toMs });
  });

  test('the keyboard points, moves and zooms', async () => {
    const { page } = await open(`${SIGNALS}&last=8h`);
    await page.locator('.stack').focus();
    await page.keyboard.press('Home');
    const said = () => page.getAttribute('.stack', 'aria-valuetext');
    expect(await said()).toMatch(/^today 02:4\d:\d\d, Pressure block 4 \d\.\d\d bar, State \d/);
    const first = await windowOf(page);
    await page.keyboard.press('Shift+ArrowLeft');
    await page.waitForFunction(
      (toMs) => Number(document.querySelector('.stack')?.getAttribute('data-to')) < toMs,
      first.toMs - HOUR_MS / 2,
    );
    await page.keyboard.press('+');
    const zoomed = await windowOf(page);
    expect(zoomed.toMs - zoomed.fromMs).toBeLessThan(6 * HOUR_MS);
    await page.click('[data-act="now"]');
    await page.waitForSelector('[data-act="now"][aria-pressed="true"]');
  });

  test('a window that ends now goes on with it', async () => {
    const { page } = await open(`${SIGNALS}&last=60s`);
    const before = await windowOf(page);
    await page.waitForFunction(
      (toMs) => Number(document.querySelector('.stack')?.getAttribute('data-to')) > toMs,
      before.toMs + 1_500,
    );
    const after = await windowOf(page);
    expect(after.toMs - after.fromMs).toBe(60_000);
  });

  test('a month that goes on with now ends now, and says what is so now', async () => {
    const { page } = await open(`${SIGNALS}&last=30d`);
    const values = await page.$$eval('[data-legend] [data-value]', (all) =>
      all.map((one) => one.getAttribute('data-value')),
    );
    expect(values).toEqual([expect.stringMatching(/^\d\.\d\d$/), expect.stringMatching(/^\d$/), 'Cleaning']);
    expect(await page.textContent('.head')).toMatch(/– today 10:4\d:\d\d GMT\+7/);
  });

  test('before the first answer it says that it is fetched', async () => {
    screens.server.history = () => new Promise(() => {});
    const page = await screens.open(`/trends?${SIGNALS}&last=8h`);
    await page.waitForSelector('[data-loading="true"]');
    expect(await page.textContent('.readout')).toContain('The history is being fetched');
  });

  test('a finger drags, a second one zooms', async () => {
    const { page } = await open(`${SIGNALS}&last=8h`, 'phone');
    const box = await page.$eval('.over', (area) => area.getBoundingClientRect().toJSON());
    const y = box.top + 60;
    const client = await page.context().newCDPSession(page);
    const touch = (type: string, ...xs: number[]) =>
      client.send('Input.dispatchTouchEvent', {
        type: type as 'touchStart',
        touchPoints: xs.map((x, id) => ({ x, y, id })),
      });
    const first = await windowOf(page);
    await touch('touchStart', box.left + 80);
    await touch('touchMove', box.left + 130);
    await touch('touchMove', box.left + 180);
    await touch('touchEnd');
    const dragged = await windowOf(page);
    expect(dragged.toMs).toBeLessThan(first.toMs - HOUR_MS);
    await touch('touchStart', box.left + 100, box.left + 160);
    await touch('touchMove', box.left + 60, box.left + 200);
    await touch('touchMove', box.left + 40, box.left + 220);
    await touch('touchEnd');
    const pinched = await windowOf(page);
    expect(pinched.toMs - pinched.fromMs).toBeLessThan((dragged.toMs - dragged.fromMs) / 2);
  });

  test('signals are put in and taken out, from nothing; a signal that is none is named', async () => {
    const page = await screens.open('/trends?s=nobody/nothing');
    expect(await page.textContent('main')).toContain('nobody/nothing');
    await page.goto(`${screens.server.url}/trends`);
    await page.click('[data-pick="depal-1/flow"]');
    await page.waitForSelector('[data-legend="depal-1/flow"]');
    expect(new URL(page.url()).searchParams.getAll('s')).toEqual(['depal-1/flow']);
    await page.click('[data-legend="depal-1/flow"] button');
    await page.waitForSelector('[data-legend]', { state: 'detached' });
    expect(new URL(page.url()).searchParams.getAll('s')).toEqual([]);
  });

  test('a signal of the line page leads here', async () => {
    const page = await screens.open('/line/line-2');
    await page.click('[data-signal="pressure"] h3 a');
    await page.waitForSelector('[data-legend="filler-2/pressure"]');
    await page.waitForSelector('[data-answered]');
  });

  test('what can not be had says so with the next step, and is had when it is asked for again', async () => {
    screens.server.history = () => Promise.reject(new Error('away'));
    const page = await screens.open(`/trends?${SIGNALS}&last=8h`);
    await page.waitForSelector('.readout .bad');
    screens.server.history = historyOf;
    await page.click('.readout button');
    await page.waitForSelector('[data-answered]');
    expect(await page.locator('.readout .bad').count()).toBe(0);
  });
});
