/** Why machines stood, as people say it on the page of a line: with two touches on a phone, and with the keyboard. */

import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { chromiumMissing } from '../support/chromium.ts';
import { useScreens } from '../support/fake-live/screens.ts';
import { USER } from '../support/fake-live/server.ts';
import { describeWith } from '../support/skip.ts';

const LINE = '/line/line-2';

async function signIn(page: Page): Promise<void> {
  await page.waitForSelector('input[type="password"]');
  await page.keyboard.type(USER.name);
  await page.keyboard.press('Tab');
  await page.keyboard.type(USER.password);
  await page.keyboard.press('Enter');
}

/** Signs in ahead, as whoever has said something in this shift already. */
async function signedIn(page: Page): Promise<void> {
  const { name, password } = USER;
  await page.evaluate(
    (user) =>
      fetch('/api/v1/session', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(user),
      }),
    {
      name,
      password,
    },
  );
}

describeWith([chromiumMissing], 'stops on the page of a line', () => {
  const screens = useScreens();

  test('a reason is given with two touches on a phone, and stands in the list at once', async () => {
    const page = await screens.open(LINE, 'phone');
    await signedIn(page);
    await page.waitForSelector('[data-stop]');
    const before = await page.locator('[data-stop]').count();
    const stop = await page.getAttribute('[data-stop]', 'data-stop');
    await page.tap('[data-stop]');
    await page.tap('dialog [data-reason="caps"]');
    await page.waitForSelector('dialog', { state: 'detached' });
    await page.waitForSelector(`[data-stop="${stop}"]`, { state: 'detached' });
    expect(await page.locator('[data-stop]').count()).toBe(before - 1);
    const [written] = screens.server.writes;
    expect(written).toMatchObject({ path: '/machines/filler-2/edits', body: { kind: 'reason', reason: 'caps' } });
    await page.tap('#stops ~ .filters button:last-child');
    expect(await page.textContent(`[data-stop="${stop}"]`)).toContain('Cap hopper empty');
  });

  test('every touch of it is large enough for a finger, and the most used reasons come first', async () => {
    const page = await screens.open(LINE, 'phone');
    await page.tap('[data-stop]');
    const boxes = await page
      .locator('dialog button, [data-stop]')
      .evaluateAll((buttons) =>
        buttons.map((button) => button.getBoundingClientRect()).filter(({ height }) => height > 0),
      );
    for (const { width, height } of boxes) expect(Math.min(width, height)).toBeGreaterThanOrEqual(44);
    const offered = await page
      .locator('dialog [data-reason]')
      .evaluateAll((all) => all.map((one) => one.getAttribute('data-reason')));
    expect(offered.slice(0, 4)).toEqual(['caps', 'jam', 'changeover', 'electrical']);
  });

  test('with the keyboard alone: the stop, a note, the reason, signing in on the way', async () => {
    const page = await screens.open(LINE);
    await page.waitForSelector('[data-stop]');
    await page.focus('[data-stop]');
    await page.keyboard.press('Enter');
    await page.waitForSelector('dialog[open] [data-reason]:focus');
    await page.focus('dialog input');
    await page.keyboard.type('Third time today');
    await page.focus('dialog [data-reason="jam"]');
    await page.keyboard.press('Enter');
    await signIn(page);
    await page.waitForSelector('dialog', { state: 'detached' });
    expect(screens.server.writes).toMatchObject([{ body: { reason: 'jam', comment: 'Third time today' } }]);
  });

  test('a stop is split where one says, and joined with the one before it again', async () => {
    const page = await screens.open(LINE);
    await signedIn(page);
    await page.click('#stops ~ .filters button:last-child');
    const machines = () => page.locator('[data-stop^="filler-2"]').count();
    const before = await machines();
    await page.click('[data-stop^="filler-2"]');
    await page.click('dialog .views button:nth-child(2)');
    await page.click('dialog .row button:last-child');
    await page.click('dialog [data-act="split"]');
    await page.waitForSelector('dialog', { state: 'detached' });
    await page.waitForFunction(
      (count) => document.querySelectorAll('[data-stop^="filler-2"]').length === count,
      before + 1,
    );
    await page.click('[data-stop^="filler-2"]');
    await page.click('dialog .views button:nth-child(2)');
    await page.click('dialog [data-act="join-before"]');
    await page.waitForSelector('dialog', { state: 'detached' });
    await page.waitForFunction(
      (count) => document.querySelectorAll('[data-stop^="filler-2"]').length === count,
      before,
    );
  });

  test('what was said of a stop is read with who, when and why, and taken back', async () => {
    const page = await screens.open(LINE);
    await signedIn(page);
    await page.click('#stops ~ .filters button:last-child');
    const stop = await page.getAttribute('[data-stop^="filler-2"]', 'data-stop');
    await page.click(`[data-stop="${stop}"]`);
    await page.fill('dialog input', 'Cap chute was empty');
    await page.click('dialog [data-reason="caps"]');
    await page.waitForSelector('dialog', { state: 'detached' });
    await page.click(`[data-stop="${stop}"]`);
    await page.click('dialog .views button:nth-child(3)');
    await page.waitForSelector('dialog [data-edit]');
    const told = await page.textContent('dialog [data-edit]');
    expect(told).toContain('Cap hopper empty');
    expect(told).toContain(USER.name);
    expect(told).toContain('Cap chute was empty');
    await page.click('dialog [data-act="take-back"]');
    await page.waitForSelector('dialog', { state: 'detached' });
    await page.waitForFunction(
      (key) => document.querySelector(`[data-stop="${key}"]`)?.textContent?.includes('No reason yet'),
      stop,
    );
  });

  test('a stop that is not there any more is said to be gone', async () => {
    const page = await screens.open(LINE);
    await signedIn(page);
    await page.click('[data-stop]');
    for (const stop of screens.server.stops.of('line-2')) stop.machine = 'another';
    await page.click('dialog [data-reason="caps"]');
    await page.waitForSelector('dialog [role="alert"] p');
    expect(await page.textContent('dialog [role="alert"]')).toContain('not there any more');
  });
});
