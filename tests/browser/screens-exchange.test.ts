/** Tables that go out and come in, and the calendar that somebody subscribes to, against the server itself. */

import { readFile } from 'node:fs/promises';
import { FILLER } from '@gemba/server/testing/plant';
import { expect, test } from 'vitest';
import { chromiumMissing } from '../support/chromium.ts';
import { SIZES, type Size } from '../support/fake-live/screens.ts';
import { describeWith } from '../support/skip.ts';
import { useWorks } from '../support/works.ts';
import { seriousFindings, sideways, smallTargets } from './findings.ts';

const SHOTS = process.env.GEMBA_SHOTS;
const csv = (name: string, text: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
const PARTS = 'part;name;stock;price;colour\nseal;Dichtung 4×2;12,5;3,20;red\nbad part;x;;;\nbelt;Riemen;4;;\n';

describeWith([chromiumMissing], 'tables and calendars on the maintenance page', () => {
  const triggers = [{ kind: 'run-hours' as const, hours: 500 }];
  const works = useWorks({ maintenance: [{ id: 'grease', machine: FILLER, task: 'Grease', triggers }] });

  test('spare parts are looked at, imported without what is broken, and go out again', async () => {
    const page = await works.open('lead', '/maintenance?lang=en');
    await page.click('[data-table="parts"] [data-act="import"]');
    const dialog = page.getByRole('dialog');
    await dialog.locator('input[type="file"]').setInputFiles(csv('parts.csv', PARTS));
    await dialog.locator('[data-read="2"][data-broken="1"]').waitFor();
    await dialog.getByText('Columns that nobody knows, not read: colour').waitFor();
    await dialog.locator('[data-fault="3"]', { hasText: 'is no number of a part' }).waitFor();
    // Nothing is imported until the one who imports says that the rest will do.
    expect(await dialog.getByRole('button', { name: 'Import 0' }).isDisabled()).toBe(true);
    expect(await seriousFindings(page)).toEqual([]);
    await dialog.getByLabel('Import the rows that are right').check();
    await dialog.getByRole('button', { name: 'Import 2' }).click();
    await page.getByText('Imported.').waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.click('[data-table="parts"] [data-act="export"]'),
    ]);
    const file = await readFile(await download.path(), 'utf8');
    expect(file).toContain('seal,Dichtung 4×2,,pcs,,12.5,,3.2,\r\n');
    await page.click('[data-table="parts"] [data-act="import"]');
    await dialog.locator('input[type="file"]').setInputFiles(csv('again.csv', file));
    await dialog.locator('[data-thing="seal"][data-does="nothing"]').waitFor();
  });

  test('plans are shown as plant.yaml would be, which is given to be put in its place', async () => {
    const page = await works.open('lead', '/maintenance?lang=en');
    await page.click('[data-table="plans"] [data-act="import"]');
    const dialog = page.getByRole('dialog');
    const table = 'plan;machine;task;run hours\ngrease;;;250\noil;filler-1;Oil;800\nnone;oven;X;5\n';
    await dialog.locator('input[type="file"]').setInputFiles(csv('plans.csv', table));
    await dialog.locator('[data-fault="4"]', { hasText: 'there is no machine oven' }).waitFor();
    expect(await dialog.locator('[data-act="plant"]').count()).toBe(0);
    await dialog.getByLabel('Import the rows that are right').check();
    await dialog.locator('[data-thing="grease"] ins', { hasText: '250' }).waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), dialog.locator('[data-act="plant"]').click()]);
    expect(download.suggestedFilename()).toBe('plant.yaml');
    const plant = await readFile(await download.path(), 'utf8');
    expect(plant).toContain('hours: 250');
    expect(plant).toContain('id: oil');
    if (SHOTS !== undefined) await page.screenshot({ path: `${SHOTS}/plans-hd.png` });
  });

  test('a calendar is made, read by a program that is not signed in, and revoked', async () => {
    const page = await works.open('technician', '/maintenance?lang=en', 'phone');
    await page.locator('[data-act="make-calendar"]').tap();
    const address = await page.getByLabel('Address of the calendar').inputValue();
    expect(new URL(address).pathname).toMatch(/^\/api\/v1\/calendar\/[\w-]{43}\.ics$/);
    const read = await fetch(`${works.url}${new URL(address).pathname}`);
    expect([read.status, await read.text()]).toEqual([200, expect.stringContaining('NAME:Maintenance – u-technician')]);
    await page.locator('[data-feed]').waitFor();
    expect(await page.evaluate(smallTargets)).toEqual([]);
    await page.locator('[data-act="revoke-calendar"]').tap();
    await page.locator('[data-feed]').waitFor({ state: 'detached' });
    expect((await fetch(`${works.url}${new URL(address).pathname}`)).status).toBe(404);
  });

  test.each(Object.keys(SIZES) as Size[])('fit without scrolling sideways (%s)', async (size) => {
    const page = await works.open('lead', '/maintenance?lang=de', size);
    await page.locator('[data-act="make-calendar"]').click();
    await page.locator('#calendars').scrollIntoViewIfNeeded();
    expect(await page.evaluate(sideways)).toBeLessThanOrEqual(0);
    if (SHOTS !== undefined) await page.screenshot({ path: `${SHOTS}/exchange-${size}.png`, fullPage: true });
    await page.click('[data-table="parts"] [data-act="import"]');
    await page.locator('dialog input[type="file"]').setInputFiles(csv('parts.csv', PARTS));
    await page.locator('[data-fault="3"]').waitFor();
    expect(await page.evaluate(sideways)).toBeLessThanOrEqual(0);
    if (size === 'phone') expect(await page.evaluate(smallTargets)).toEqual([]);
    if (SHOTS !== undefined) await page.screenshot({ path: `${SHOTS}/import-${size}.png` });
  });
});
