/** That the page for engineers says what is wrong and where, grows old when nobody answers, and can be read by keyboard. */

import { expect, test } from 'vitest';
import { chromiumMissing } from '../support/chromium.ts';
import { diagnosticsOf } from '../support/fake-live/diagnostics.ts';
import { HOSTILE_NAME } from '../support/fake-live/plant.ts';
import { useScreens } from '../support/fake-live/screens.ts';
import { describeWith } from '../support/skip.ts';
import { sideways } from './findings.ts';

describeWith([chromiumMissing], 'the page for engineers', () => {
  const screens = useScreens();

  test('each gateway and node says how it stands by a word; a twin, a backlog and a broken rule are told in full', async () => {
    const page = await screens.open('/diagnostics');
    await page.waitForSelector('[data-row]');
    const said = await page.$$eval('[data-row]', (rows) => rows.map((row) => row.querySelector('.pill')?.textContent));
    expect(said).toEqual([
      ...['live', 'live', 'stores late', 'TWIN', 'silent', 'not heard', 'no machines'],
      ...['conformant', 'conformant', 'breaks rules', 'offline', 'not heard', 'conformant'],
    ]);
    await page.click('[data-row^="edge-3"] button');
    expect(await page.textContent('[data-row^="edge-3"] .detail')).toContain('journal 0d5ce2b8f1946a73');
    await page.click('[data-row="leipzig/ignition"] button');
    const rules = await page.textContent('[data-row="leipzig/ignition"] .detail');
    expect(rules).toContain('topics-dbirth-metric-reqs');
    expect(rules).toContain('DDATA washer-a: alias 99');
    expect(await page.textContent('main')).toContain(HOSTILE_NAME);
    expect(await page.title()).not.toBe('owned');
  });

  test('who is not heard at this moment is missing, though its gap can be declared only when it is heard again', async () => {
    const page = await screens.open('/diagnostics');
    const card = page.locator('section[aria-labelledby="gaps"]');
    await card.getByText('not heard now').first().waitFor();
    const first = await card.locator('li').first().textContent();
    expect(first).toContain('not heard now');
    expect(first).toMatch(/since \d\d:\d\d|not heard of yet/);
  });

  test('whose certificates end, and how soon: by a word and not by colour alone', async () => {
    const page = await screens.open('/diagnostics');
    await page.waitForSelector('[data-certificate]');
    const told = await page.$$eval('[data-certificate]', (all) =>
      all.map((one) => `${one.querySelector('b')?.textContent}: ${one.querySelector('.when b')?.textContent}`),
    );
    expect(told.slice(0, 4)).toEqual([
      ...['Press 2: has ended', 'edge-2: 5 days left', 'Server: 21 days left', 'edge-1: 79 days left'],
    ]);
    expect(await page.locator('[data-certificate] .bad').count()).toBe(2);
  });

  test('wall screens: who is missed comes first, is given a name, and is forgotten', async () => {
    screens.server.signIn('lead');
    const page = await screens.open('/diagnostics', 'phone');
    await page.waitForSelector('[data-wall]');
    const ids = () => page.$$eval('[data-wall]', (all) => all.map((one) => one.getAttribute('data-wall')));
    expect((await ids())[0]).toBe('hanoi/filling~77aa01be');
    expect(await page.textContent('[data-wall="hanoi/filling~77aa01be"] .when')).toMatch(/silent.*last sign/s);
    expect(await page.locator('[data-state="live"] [data-act="forget"]').count()).toBe(0);
    await page.click('[data-wall="hanoi/filling~77aa01be"] [data-act="rename"]');
    await page.fill('dialog input', 'Filling hall');
    await page.click('dialog button[type="submit"]');
    await page.getByText('Filling hall').waitFor();
    await page.click('[data-wall="hanoi/filling~77aa01be"] [data-act="forget"]');
    await page.click('dialog button[type="submit"]');
    await page.waitForSelector('[data-wall="hanoi/filling~77aa01be"]', { state: 'detached' });
    expect(await ids()).toHaveLength(2);
  });

  test('what is right is said in words, not left blank', async () => {
    screens.server.diagnostics = (nowMs) => ({ ...diagnosticsOf(nowMs), gateways: [], nodes: [], machines: [] });
    const page = await screens.open('/diagnostics');
    await page.waitForSelector('#clocks');
    const text = await page.textContent('main');
    expect(text).toContain('No gateway has been heard yet.');
    expect(text).toContain('No Sparkplug node has been heard');
    expect(text).toContain('Every clock is right.');
  });

  test('a server that answers no more: what is shown says how old it is, and a gateway is not live by it for ever', async () => {
    const page = await screens.open('/diagnostics');
    await page.waitForSelector('[data-row]');
    const stoodMs = screens.server.clock.nowMs();
    await page.route('**/api/v1/diagnostics', (route) => route.abort());
    await page.waitForSelector('[data-failed="true"]', { timeout: 10_000 });
    expect(await page.textContent('[data-failed="true"]')).toContain('could not be fetched');
    // The last answer stays.
    expect(await page.textContent('[data-row^="edge-1"] .pill')).toBe('live');
    // One of half a minute ago is as if nothing had come since.
    screens.server.diagnostics = () => diagnosticsOf(stoodMs - 31_000);
    await page.unroute('**/api/v1/diagnostics');
    await page.waitForSelector('[data-old="true"]');
    expect(await page.textContent('.head')).toMatch(/\d+ s old/);
    expect(await page.getAttribute('[role="status"][data-failed]', 'data-failed')).toBe('false');
    await page.waitForFunction(() => document.querySelector('[data-row^="edge-1"] .pill')?.textContent === 'silent');
  });

  test('everything can be reached and opened by keyboard', async () => {
    const page = await screens.open('/diagnostics');
    await page.waitForSelector('[data-row]');
    const button = page.locator('[data-row^="edge-2"] button');
    await page.locator('[data-row^="edge-1"] button').focus();
    await page.keyboard.press('Tab');
    expect(await button.evaluate((one) => one === document.activeElement)).toBe(true);
    expect(await button.getAttribute('aria-expanded')).toBe('false');
    await page.keyboard.press('Enter');
    expect(await button.getAttribute('aria-expanded')).toBe('true');
    await page.waitForSelector('[data-row^="edge-2"] .detail:not([hidden])');
    await page.keyboard.press('Space');
    expect(await button.getAttribute('aria-expanded')).toBe('false');
  });

  test('on a phone it is reached by the state of the link, and nothing in it scrolls sideways', async () => {
    const page = await screens.open('/?lang=de', 'phone');
    await page.click('.link a');
    await page.waitForSelector('[data-row]');
    await page.click('[data-row="leipzig/ignition"] button');
    await page.waitForSelector('.detail:not([hidden]) code');
    expect(await page.evaluate(sideways)).toBeLessThanOrEqual(0);
  });
});
