/** Procedures as people meet them: written, attached, published, remembered, read; tasks given, ticked off, dropped. */

import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { chromiumMissing } from '../support/chromium.ts';
import { onePagePdf } from '../support/one-page-pdf.ts';
import { describeWith } from '../support/skip.ts';
import { useWorks } from '../support/works.ts';
import { seriousFindings, sideways, smallTargets } from './findings.ts';

const DAY_MS = 86_400_000;
const TEXT = '# Cleaning in place\n\n1. **Stop** the filler\n2. Open valve 4 <img src=x onerror=alert(1)>\n';

describeWith([chromiumMissing], 'procedures and tasks', () => {
  const works = useWorks({
    products: [
      { id: 'water', name: 'Still water' },
      { id: 'tea', name: 'Green tea' },
    ],
    calendars: [
      {
        id: 'always',
        shifts: [{ id: 'day', name: 'Day', start: '06:00', end: '06:00' }],
        teams: [{ id: 'red', name: 'Red', pattern: ['day'] }],
      },
    ],
  });

  /** Makes a procedure for a line, a machine and a changeover, as the lead does it on its page. */
  async function write(lead: Page): Promise<void> {
    await lead.click('[data-act="new"]');
    await lead.getByLabel('Number', { exact: true }).fill('WI-014');
    await lead.getByLabel('Title', { exact: true }).fill('Cleaning in place');
    await attach(lead, 'line', { line: 'line-1' });
    await attach(lead, 'machine', { machine: 'filler-1' });
    await attach(lead, 'changeover', { from: 'water', to: '', along: 'line-1' });
    await submit(lead);
    await lead.click('[data-procedure="WI-014"] a');
    await lead.waitForSelector('#document');
  }
  async function attach(page: Page, kind: string, more: Record<string, string>): Promise<void> {
    await page.selectOption('dialog select[name="kind"]', kind);
    for (const [name, value] of Object.entries(more)) await page.selectOption(`dialog select[name="${name}"]`, value);
    await page.click('dialog [data-act="add-where"]');
  }
  async function submit(page: Page): Promise<void> {
    await page.click('dialog [type="submit"]');
    await page.waitForSelector('dialog', { state: 'detached' });
  }
  async function publish(lead: Page, file: { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
    await lead.click('[data-act="upload"]');
    await lead.setInputFiles('dialog input[type="file"]', file);
    await submit(lead);
    await lead.click('[data-act="publish"]');
    await submit(lead);
    await lead.waitForSelector('[data-version] >> text=in force');
  }
  const markdown = { name: 'cip.md', mimeType: 'text/markdown', buffer: Buffer.from(TEXT) };

  test('published, it is remembered by whoever must read it until he has; the lead sees who has', async () => {
    const lead = await works.open('lead', '/procedures');
    await write(lead);
    const told = await lead.locator('#applies ~ ul [data-where]').allInnerTexts();
    expect(told.map((text) => text.replaceAll(/\s+/g, ' '))).toEqual([
      'line Line 1',
      'machine Filler 1',
      'changeover Still water → any, Line 1',
    ]);
    await publish(lead, markdown);

    const operator = await works.open('operator', '/', 'phone');
    const reminder = operator.locator('nav a[href="/procedures"] em');
    await reminder.filter({ hasText: '1 procedure to read' }).waitFor();
    await operator.tap('nav a[href="/procedures"]');
    await operator.tap('#mine ~ ul a');
    await operator.getByText('Stop', { exact: true }).waitFor();
    // What a text holds is text, whatever it looks like.
    expect(await operator.locator('article img').count()).toBe(0);
    expect(await operator.textContent('article')).toContain('<img src=x');
    await operator.tap('[data-act="read"]');
    await operator.getByText('You have read it', { exact: false }).waitFor();

    await lead.goto(`${works.url}/procedures/WI-014`);
    await lead.locator('[data-person="u-operator"]', { hasText: 'read' }).waitFor();
    expect(await lead.textContent('#receipts')).toContain('1 / 1');
    await operator.goto(`${works.url}/procedures`);
    await operator.waitForSelector('#all');
    expect(await operator.locator('#mine').count()).toBe(0);
    await reminder.waitFor({ state: 'detached' });
  });

  test('whoever does not read it is overdue after the days that were given; a new version asks again', async () => {
    const lead = await works.open('lead', '/procedures');
    await write(lead);
    await publish(lead, markdown);
    works.api.bench.clock.set(8 * DAY_MS);
    const operator = await works.open('operator', '/procedures');
    await operator.locator('#mine ~ ul [data-procedure="WI-014"] .bad', { hasText: 'overdue' }).waitFor();
    await operator.click('#mine ~ ul a');
    await operator.click('[data-act="read"]');
    await operator.getByText('You have read it', { exact: false }).waitFor();
    const planner = await works.open('planner', '/procedures/WI-014');
    await publish(planner, { ...markdown, buffer: Buffer.from(`${TEXT}\n3. Rinse twice\n`) });
    await operator.goto(`${works.url}/procedures`);
    await operator.locator('#mine ~ ul .warned', { hasText: 'to be read' }).waitFor();
  });

  test('where it applies and who must read it is changed afterwards', async () => {
    const lead = await works.open('lead', '/procedures');
    await write(lead);
    await works.api.cookie('technician');
    await lead.reload();
    await lead.click('[data-act="change"]');
    await lead.click('dialog [data-where="line"] button');
    await lead.check('dialog input[value="u-technician"]');
    await submit(lead);
    await lead.locator('[data-asked]', { hasText: 'operators, u-technician' }).waitFor();
    expect(await lead.locator('#applies ~ ul [data-where="line"]').count()).toBe(0);
  });

  test('on a phone every dialog is reached with a thumb, scrolls nothing sideways, and axe finds nothing serious', async () => {
    const lead = await works.open('lead', '/procedures', 'phone');
    await works.api.cookie('operator');
    await write(lead);
    const looks = async (): Promise<void> => {
      await lead.waitForSelector('dialog[open]');
      expect(await lead.evaluate(smallTargets)).toEqual([]);
      expect(await lead.evaluate(sideways)).toBeLessThanOrEqual(0);
      expect(await seriousFindings(lead)).toEqual([]);
      await lead.keyboard.press('Escape');
      await lead.waitForSelector('dialog', { state: 'detached' });
    };
    await lead.tap('[data-act="change"]');
    await lead.selectOption('dialog select[name="kind"]', 'changeover');
    await looks();
    await lead.tap('[data-act="upload"]');
    await looks();
    await lead.goto(`${works.url}/line/line-1`);
    await lead.tap('[data-act="assign"]');
    await lead.tap('dialog [data-act="recurring"]');
    await looks();
  });

  test('a PDF is shown by the browser under the headers of the server, or taken away as a file', async () => {
    const lead = await works.open('lead', '/procedures');
    await write(lead);
    await publish(lead, { name: 'cip.pdf', mimeType: 'application/pdf', buffer: onePagePdf('0.8 0.1 0.1') });
    const [shown] = await Promise.all([lead.context().waitForEvent('page'), lead.click('[data-act="open-pdf"]')]);
    // The browser's own viewer, and in it the document; what is blocked has neither.
    await expect.poll(() => shown.frames().length, { timeout: 20_000 }).toBe(3);
    await expect.poll(() => redIn(shown), { timeout: 20_000 }).toBeGreaterThan(0.1);
    const [file] = await Promise.all([lead.waitForEvent('download'), lead.click('[data-act="download"]')]);
    expect(file.suggestedFilename()).toBe('WI-014-v1.pdf');
  });

  test('a task is given to a team, ticked off with a note on a phone, and says who did it and when', async () => {
    const lead = await works.open('lead', '/line/line-1');
    await lead.click('[data-act="assign"]');
    await lead.getByLabel('What is to be done').fill('Clean the chutes');
    await lead.selectOption('dialog select[name="machine"]', 'filler-1');
    await lead.selectOption('dialog select[name="whom"]', 'team red');
    await submit(lead);
    await lead.locator('[data-task]', { hasText: 'Filler 1 · for red' }).waitFor();
    const operator = await works.open('operator', '/line/line-1', 'phone');
    await operator.waitForSelector('[data-task]');
    expect(await operator.locator('[data-act="cancel"]').count()).toBe(0);
    await operator.tap('[data-act="done"]');
    await operator.fill('dialog input', 'Two were loose');
    await operator.tap('dialog [type="submit"]');
    const done = operator.locator('[data-task][data-state="done"]');
    await done.waitFor();
    expect(await done.innerText()).toMatch(/done · u-operator · .*08:00.* · Two were loose/);
    expect(await operator.evaluate(smallTargets)).toEqual([]);
  });

  test('a task of some weekdays is dropped for one shift, or for all to come, with the reason', async () => {
    const lead = await works.open('lead', '/line/line-1');
    await works.api.cookie('operator');
    await lead.reload();
    await lead.click('[data-act="assign"]');
    await lead.getByLabel('What is to be done').fill('Grease the star wheel');
    await lead.selectOption('dialog select[name="whom"]', 'person u-operator');
    await lead.click('[data-act="recurring"]');
    // 22 November 2026 is a Sunday.
    for (const day of ['sun', 'tue']) await lead.check(`dialog input[value="${day}"]`);
    await submit(lead);
    const shift = lead.locator('#tasks ~ .end select');
    await lead.locator('[data-task]', { hasText: 'for u-operator' }).waitFor();
    await shift.selectOption('2026-11-23/day');
    await lead.locator('[data-task] .warned', { hasText: 'handed over' }).waitFor();
    await shift.selectOption('2026-11-24/day');
    await lead.locator('[data-task]:not(:has(.warned))').waitFor();
    // It has not begun.
    expect(await lead.locator('[data-act="done"]').count()).toBe(0);
    await shift.selectOption('');
    await lead.waitForSelector('[data-act="done"]');
    await lead.click('[data-act="cancel"]');
    await lead.click('dialog [type="submit"]');
    expect(await lead.locator('dialog').count()).toBe(1);
    await lead.getByLabel('Reason').fill('Wheel is new');
    await submit(lead);
    await lead.locator('[data-state="cancelled"]', { hasText: 'u-lead' }).waitFor();
    expect(await lead.textContent('[data-state="cancelled"]')).toContain('Wheel is new');
    await shift.selectOption('2026-11-24/day');
    await lead.click('[data-act="cancel"]');
    await lead.getByLabel('Reason').fill('Line is sold');
    await lead.check('dialog input[name="all"]');
    await submit(lead);
    await lead.getByText('The shift has no tasks.').waitFor();
  });
});

/** How much of what a page shows is strongly red, 0…1: of the picture of it, since a viewer of the browser lets nobody look inside. */
async function redIn(page: Page): Promise<number> {
  const picture = (await page.screenshot()).toString('base64');
  const looker = await page.context().newPage();
  try {
    return await looker.evaluate(async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
      const context = canvas.getContext('2d');
      if (context === null) throw new Error('no canvas');
      context.drawImage(bitmap, 0, 0);
      const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
      let red = 0;
      for (let at = 0; at < data.length; at += 4) {
        if ((data[at] ?? 0) > 150 && (data[at + 1] ?? 0) < 80 && (data[at + 2] ?? 0) < 80) red++;
      }
      return red / (data.length / 4);
    }, picture);
  } finally {
    await looker.close();
  }
}
