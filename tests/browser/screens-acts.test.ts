/** What people do on the screens, with the keyboard as with the mouse. */

import { expect, test } from 'vitest';
import { chromiumMissing } from '../support/chromium.ts';
import { useScreens } from '../support/fake-live/screens.ts';
import { USER } from '../support/fake-live/server.ts';
import { describeWith } from '../support/skip.ts';

describeWith([chromiumMissing], 'what people do on the screens', () => {
  const screens = useScreens();

  test('an alarm is acknowledged with the keyboard alone, signing in on the way', async () => {
    const page = await screens.open('/maintenance');
    const occurrence = await page.getAttribute('[data-occurrence]', 'data-occurrence');
    for (let press = 0; press < 60; press += 1) {
      await page.keyboard.press('Tab');
      if (await page.evaluate(() => document.activeElement?.getAttribute('data-act') === 'acknowledge')) break;
    }
    await page.keyboard.press('Enter');
    await page.waitForSelector('dialog[open]');
    await page.keyboard.type('Gasket is on its way');
    await page.keyboard.press('Enter');
    await page.waitForSelector('input[type="password"]');
    await page.keyboard.type(USER.name);
    await page.keyboard.press('Tab');
    await page.keyboard.type('wrong');
    await page.keyboard.press('Enter');
    await page.waitForSelector('dialog [role="alert"] p');
    for (let press = 0; press < 5; press += 1) await page.keyboard.press('Backspace');
    await page.keyboard.type(USER.password);
    await page.keyboard.press('Enter');
    await page.waitForSelector('dialog', { state: 'detached' });
    expect(screens.server.writes).toEqual([
      { path: '/alarms/acknowledge', body: { occurrence, comment: 'Gasket is on its way' } },
    ]);
    await page.waitForSelector(`[data-occurrence="${occurrence}"][data-state="active-acknowledged"]`);
  });
  test('an alarm that looks ahead says when, within what, and how sure it is', async () => {
    const page = await screens.open('/maintenance');
    const alarms = screens.server.picture.alarms();
    const nowMs = Date.now();
    const detail = { expectedMs: nowMs, earliestMs: nowMs - 60_000, latestMs: nowMs + 60_000, confidence: 0.95 };
    const text = 'Oil filter will be clogged within two hours';
    screens.server.setAlarms(alarms.map((alarm, i) => (i === 0 ? { ...alarm, text, detail } : alarm)));
    await page.waitForFunction(() => document.body.innerText.includes('clogged within two hours'));
    const row = await page.locator('li', { hasText: text }).first().innerText();
    expect(row).toMatch(/expected .*\d\d:\d\d, between .*\d\d:\d\d and .*\d\d:\d\d \(95.?% confidence\)/);
  });
  test('an alarm is taken out of service for a reason, shelved until it is normal, and spoken of', async () => {
    const page = await screens.open('/maintenance');
    await page.click('[data-act="shelve"] >> nth=0');
    await page.click('dialog label:has(input[value="out"])');
    await page.fill('dialog input:not([type="radio"])', 'Sensor is away');
    await page.click('dialog button[type="submit"]');
    await page.waitForSelector('input[type="password"]');
    await page.fill('input[autocomplete="username"]', USER.name);
    await page.fill('input[type="password"]', USER.password);
    await page.keyboard.press('Enter');
    await page.waitForSelector('dialog', { state: 'detached' });
    await page.click('[data-act="shelve"] >> nth=0');
    await page.click('dialog label:has(input[value="once"])');
    await page.fill('dialog input:not([type="radio"])', 'Known');
    await page.click('dialog button[type="submit"]');
    await page.waitForSelector('dialog', { state: 'detached' });
    const occurrence = await page.getAttribute('[data-occurrence]', 'data-occurrence');
    await page.click('[data-act="comment"] >> nth=0');
    await page.fill('dialog input', 'It was the pump');
    await page.click('dialog button[type="submit"]');
    await page.waitForSelector('dialog', { state: 'detached' });
    const [removed, shelved, said] = screens.server.writes;
    expect(removed).toMatchObject({ path: '/alarms/remove-from-service', body: { reason: 'Sensor is away' } });
    expect(shelved).toMatchObject({ path: '/alarms/shelve', body: { once: true, reason: 'Known' } });
    expect(said).toEqual({ path: '/alarms/comment', body: { occurrence, comment: 'It was the pump' } });
  });
  test('the ribbon of a line is read with the arrow keys', async () => {
    const page = await screens.open('/line/line-2');
    await page.waitForSelector('.ribbon i[data-shown="planned"]');
    await page.locator('.ribbon').nth(1).focus();
    await page.keyboard.press('End');
    const said = await page.locator('.ribbon').nth(1).getAttribute('aria-valuetext');
    expect(said).toMatch(/^Filler 2 · \d\d:\d\d–\d\d:\d\d · DOWN · .* · Overpressure block 4$/);
    expect(await page.textContent('.readout')).toContain(said);
  });
  test('a line shows the signals of the machine that one chooses', async () => {
    const page = await screens.open('/line/line-2');
    await page.waitForFunction(() => document.querySelectorAll('[data-signal]').length === 6);
    await page.click('.card [data-machine="packer-2"]');
    await page.waitForFunction(() => /Packer 2/.test(document.querySelector('#signals')?.textContent ?? ''));
    await page.waitForFunction(() =>
      /\d/.test(document.querySelector('[data-signal="pressure"] .value')?.textContent ?? ''),
    );
  });
});
