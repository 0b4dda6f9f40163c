/** The page of notifications: my ways, what leads decide, what became of announcements; and walls that say who they are. */

import type { NotificationPlan, Profile } from '@gemba/contract/notifications';
import { expect, test } from 'vitest';
import { chromiumMissing } from '../support/chromium.ts';
import { SIZES, type Size, useScreens } from '../support/fake-live/screens.ts';
import { describeWith } from '../support/skip.ts';
import { seriousFindings, sideways, smallTargets } from './findings.ts';

const SHOTS = process.env.GEMBA_SHOTS;

describeWith([chromiumMissing], 'notifications', () => {
  const screens = useScreens();
  const written = (path: string) =>
    screens.server.writes.filter((write) => write.path === path).map(({ body }) => body);

  test.each(Object.keys(SIZES) as Size[])('are read without scrolling sideways (%s)', async (size) => {
    screens.server.signIn('lead');
    for (const theme of ['light', 'dark', 'night'] as const) {
      const page = await screens.open(`/notifications?lang=${theme === 'light' ? 'de' : 'en'}&theme=${theme}`, size);
      await page.locator('[data-announcement="12"]').waitFor();
      await page.locator('[data-way="way-2"]').waitFor();
      expect(await page.evaluate(sideways)).toBeLessThanOrEqual(0);
      expect(await seriousFindings(page)).toEqual([]);
      if (size === 'phone') expect(await page.evaluate(smallTargets)).toEqual([]);
      if (SHOTS !== undefined) await page.screenshot({ path: `${SHOTS}/${size}-${theme}.png`, fullPage: true });
      if (SHOTS !== undefined && theme === 'dark') {
        await page.locator('[data-route="night"] [data-act="edit"]').click();
        await page.getByRole('dialog').waitFor();
        await page.screenshot({ path: `${SHOTS}/${size}-route.png` });
      }
      await page.close();
    }
  });

  test('ask who it is; then a way is added, saved and tried', async () => {
    const page = await screens.open('/notifications?lang=en');
    await page.locator('main [data-act="sign-in"]').click();
    await page.getByRole('dialog', { name: 'Sign in' }).waitFor();
    screens.server.signIn('technician');
    await page.reload();
    await page.locator('[data-way="way-1"] [data-act="test"]').click();
    await page.getByText('The test was taken').waitFor();
    await page.locator('[data-way="way-2"] [data-act="test"]').click();
    await page.getByText('It was not taken: answered 403').waitFor();
    await page.locator('[data-act="add"]').click();
    expect(await page.locator('[data-way="way-1"] [data-act="test"]').isDisabled()).toBe(true);
    await page.locator('[data-way="way-3"]').getByLabel('Address').fill('lan@home.example');
    await page.locator('[data-way="way-3"]').getByLabel('Quiet hours').check();
    await page.locator('[data-act="save"]').click();
    await page.getByText('Saved.').waitFor();
    const [{ profile, version } = { profile: null, version: null }] = written('/notifications/mine');
    expect(version).toBe(3);
    expect((profile as Profile).ways.at(-1)).toEqual({
      ...{ id: 'way-3', channel: 'mail', address: 'lan@home.example', enabled: true },
      quiet: { from: '22:00', to: '06:00', days: null },
    });
    // Who is told is not a technician's to decide.
    expect(await page.locator('[data-route]').count()).toBe(0);
  });

  test('let a lead change a route, a rota and a person, and send again what failed', async () => {
    screens.server.signIn('lead');
    const page = await screens.open('/notifications?lang=en');
    await page.locator('[data-route="night"] [data-act="edit"]').click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.locator('[data-step]').count()).toBe(3);
    await dialog.locator('[data-act="add-step"]').click();
    await dialog.locator('[data-step="3"]').getByLabel('Who').selectOption('rota:electric');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.locator('[data-rota="electric"] [data-act="edit"]').click();
    await dialog.getByLabel('People').fill('minh, lan, max');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.locator('[data-person="minh"] [data-act="edit"]').click();
    await dialog.getByLabel('Blue').check();
    await dialog.getByLabel('Skills').fill('hydraulic; electric');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    const plans = written('/notifications/plan').map(({ plan }) => plan as NotificationPlan);
    expect(plans[0]?.routes[0]?.steps.at(-1)).toEqual({ afterS: 2700, to: [{ kind: 'rota', rota: 'electric' }] });
    expect(plans[1]?.rotas[0]?.people).toEqual(['minh', 'lan', 'max']);
    expect(plans[2]?.staff.at(-1)).toEqual({
      ...{
        person: 'minh',
        teams: [{ calendar: 'three', team: 'blue' }],
        skills: ['hydraulic', 'electric'],
        places: [],
      },
    });
    await page.locator('[data-message="m2"] [data-act="again"]').click();
    await expect.poll(() => written('/notifications/messages/retry')).toEqual([{ key: 'm2' }]);
  });
});
