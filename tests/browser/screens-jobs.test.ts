/** The page of a job as it looks, and a technician's work on it against the server itself. */

import type { JobDetailView, RequestView } from '@gemba/contract/jobs';
import { FILLER } from '@gemba/server/testing/plant';
import { expect, test } from 'vitest';
import { chromiumMissing } from '../support/chromium.ts';
import { SIZES, type Size, useScreens } from '../support/fake-live/screens.ts';
import { describeWith } from '../support/skip.ts';
import { useWorks } from '../support/works.ts';
import { seriousFindings, sideways, smallTargets } from './findings.ts';

const SHOTS = process.env.GEMBA_SHOTS;
/** As little of a JPEG as is taken for one. */
const SMALL_JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xda, 0, 2, 7, 0xff, 0xd9]);

describeWith([chromiumMissing], 'the page of a job', () => {
  const screens = useScreens();

  test.each(Object.keys(SIZES) as Size[])('is read without scrolling sideways (%s)', async (size) => {
    screens.server.signIn('technician');
    for (const theme of ['light', 'dark', 'night'] as const) {
      const page = await screens.open(`/jobs/12?lang=${theme === 'light' ? 'de' : 'en'}&theme=${theme}`, size);
      await page.locator('[data-job="12"] [data-act="done"]').waitFor();
      expect(await page.evaluate(sideways)).toBeLessThanOrEqual(0);
      expect(await seriousFindings(page)).toEqual([]);
      if (size === 'phone') expect(await page.evaluate(smallTargets)).toEqual([]);
      if (SHOTS !== undefined) await page.screenshot({ path: `${SHOTS}/job-${size}-${theme}.png`, fullPage: true });
      await page.close();
    }
  });

  test.each(Object.keys(SIZES) as Size[])('is led to by the list of jobs (%s)', async (size) => {
    const page = await screens.open('/maintenance?lang=en', size);
    await page.locator('[data-request="request-1"]').waitFor();
    const link = page.locator('[data-job="12"] a');
    await link.waitFor();
    if (SHOTS !== undefined) await page.screenshot({ path: `${SHOTS}/list-${size}.png`, fullPage: true });
    expect(await page.evaluate(sideways)).toBeLessThanOrEqual(0);
    await link.click();
    // Nobody has signed in: it is read, and nothing is offered but that.
    await page.locator('[data-job="12"] [data-act="sign-in"]').waitFor();
    expect(await page.locator('[data-job="12"] [data-act]').count()).toBe(1);
  });

  test('says what there is not', async () => {
    const page = await screens.open('/jobs/99?lang=en');
    await page.getByText('It does not exist, or no longer does.').waitFor();
  });
});

describeWith([chromiumMissing], 'a job on the phone of a technician', () => {
  const works = useWorks();
  const send = async (role: 'technician' | 'lead', method: 'GET' | 'POST' | 'PUT', path: string, body?: object) =>
    works.api.send(method, `/api/v1${path}`, { cookie: await works.api.cookie(role), ...(body && { body }) });
  const detail = async (number: number): Promise<JobDetailView> =>
    (await send('technician', 'GET', `/jobs/${number}`)).json();

  test('is found, taken, begun, checked and measured, with parts and time, and done; the lead cancels another', async () => {
    const page = await works.open('technician', '/maintenance?lang=en', 'phone');
    await page.getByText('No job is open.').waitFor();
    await send('technician', 'POST', '/jobs', { id: 'made-by-hand-1', machine: FILLER, title: 'Valve leaks' });
    await send('lead', 'PUT', '/parts/seal', { name: 'Seal', unit: 'pcs' });
    await page.reload();
    await page.locator('[data-job="1"] a').tap();
    await page.tap('[data-act="take"]');
    await page.locator('[data-job="1"][data-state="assigned"]').waitFor();
    const item = { kind: 'add-item', measure: true, text: 'Pressure', unit: 'bar', low: 2, high: 3 };
    await send('technician', 'POST', '/jobs/1/acts', { ...item, id: 'item-measure' });
    await send('technician', 'POST', '/jobs/1/acts', { kind: 'add-item', id: 'item-check-1', text: 'It is dry' });
    await page.tap('[data-act="start"]');
    await page.locator('[data-working]', { hasText: 'u-technician at work' }).waitFor();

    await page.tap('[data-item="item-check-1"] [data-answer="ok"]');
    await page.locator('[data-item="item-check-1"][data-verdict="ok"]').waitFor();
    const measured = page.locator('[data-item="item-measure"]');
    await measured.locator('input').fill('about two');
    await measured.getByRole('button', { name: 'Save' }).tap();
    await measured.getByText('That is not a number.').waitFor();
    await measured.locator('input').fill('1,6');
    await measured.getByRole('button', { name: 'Save' }).tap();
    await page.locator('[data-item="item-measure"][data-verdict="out-of-tolerance"]').waitFor();
    const dialog = page.getByRole('dialog');
    // What is beyond its limits says why before the job is done.
    await page.tap('[data-act="done"]');
    await dialog.getByRole('button', { name: 'Done' }).tap();
    await dialog.locator('.problem').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).tap();
    await measured.locator('[data-answer="why"]').tap();
    await dialog.getByLabel('What is wrong').fill('Filter clogged');
    await dialog.getByRole('button', { name: 'Say why' }).tap();
    await measured.getByText('Filter clogged', { exact: false }).waitFor();

    await page.locator('#parts ~ .foot [data-act="use-part"]').tap();
    await dialog.getByLabel('Quantity').fill('2');
    await dialog.getByRole('button', { name: 'Save' }).tap();
    await page.locator('[data-part="seal"]', { hasText: '2 pcs' }).waitFor();
    await page.tap('[data-act="clock-out"]');
    await page.locator('[data-working]', { hasText: 'Nobody' }).waitFor();
    await page.tap('[data-act="book"]');
    await dialog.getByLabel('Minutes').fill('25');
    await dialog.getByRole('button', { name: 'Book minutes' }).tap();
    await page.locator('#time', { hasText: '25 min' }).waitFor();
    await page.getByLabel('Comment').fill('Old seal in the box');
    await page.tap('[data-act="comment"]');
    await page.getByText('Old seal in the box').waitFor();
    await page.tap('[data-act="wait"]');
    await dialog.getByRole('button', { name: 'Wait' }).tap();
    await page.locator('[data-job="1"][data-state="waiting"]').waitFor();
    await page.tap('[data-act="start"]');
    await page.locator('[data-job="1"][data-state="in-work"]').waitFor();
    await page.tap('[data-act="done"]');
    await dialog.getByRole('button', { name: 'Done' }).tap();
    await page.locator('[data-job="1"][data-state="done"]').waitFor();
    await page.tap('[data-act="close"]');
    await dialog.getByRole('button', { name: 'Close' }).tap();
    await page.locator('[data-job="1"][data-state="closed"]').waitFor();
    const done = await detail(1);
    expect(done.items.map(({ result }) => result?.value ?? result?.verdict)).toEqual([1.6, 'ok']);
    expect(done.parts).toMatchObject([{ part: 'seal', quantity: 2 }]);
    expect(done.times.some(({ minutes }) => minutes === 25)).toBe(true);

    await send('technician', 'POST', '/jobs', { id: 'made-by-hand-2', machine: FILLER, title: 'Noise' });
    await page.goto(`${works.url}/jobs/2`);
    await page.locator('[data-act="take"]').waitFor();
    expect(await page.locator('[data-act="cancel"]').count()).toBe(0);
    const lead = await works.open('lead', '/jobs/2?lang=en');
    await lead.click('[data-act="cancel"]');
    await lead.getByRole('dialog').getByLabel('Reason').fill('Was the fan next door');
    await lead.getByRole('dialog').getByRole('button', { name: 'Cancel the job' }).click();
    await lead.getByText('Reason: Was the fan next door').waitFor();
    expect(await detail(2)).toMatchObject({ state: 'cancelled', reason: 'Was the fan next door' });
  });

  test('keeps what was done without a link, and sends it when there is one', async () => {
    await send('technician', 'POST', '/jobs', { id: 'made-by-hand-1', machine: FILLER, title: 'Valve leaks' });
    const page = await works.open('technician', '/jobs/1?lang=en', 'phone');
    await page.locator('[data-act="take"]').waitFor();
    await page.route('**/api/v1/jobs/1/acts', (route) => route.abort());
    await page.tap('[data-act="take"]');
    await page.locator('[data-unsent="1"]').waitFor();
    await page.getByLabel('Comment').fill('No link in the cellar');
    await page.tap('[data-act="comment"]');
    await page.locator('[data-unsent="2"]').waitFor();
    await page.reload();
    await page.locator('[data-unsent="2"]', { hasText: '2 steps wait to be sent' }).waitFor();
    expect((await detail(1)).state).toBe('open');
    await page.unroute('**/api/v1/jobs/1/acts');
    await page.locator('[data-job="1"][data-state="assigned"]').waitFor();
    await page.getByText('No link in the cellar').waitFor();
    await page.locator('[data-unsent]').waitFor({ state: 'detached' });
    expect((await detail(1)).journal.map(({ kind }) => kind)).toEqual(['opened', 'taken', 'commented']);
  });

  test('is given by the lead to whoever can and is there, changed, and gets lines on its checklist', async () => {
    await send('technician', 'POST', '/jobs', { id: 'made-by-hand-1', machine: FILLER, title: 'Valve leaks' });
    const phone = await works.open('technician', '/jobs/1?lang=en', 'phone');
    await phone.locator('[data-act="take"]').waitFor();
    // To give jobs to people, and to change them, is the lead's.
    expect(await phone.locator('[data-act="assign"], [data-act="change"]').count()).toBe(0);
    const page = await works.open('lead', '/jobs/1?lang=en');
    const dialog = page.getByRole('dialog');
    await page.click('[data-act="assign"]');
    await dialog.locator('[data-assignee="person u-technician"]', { hasText: 'at work now · 0 jobs' }).click();
    await dialog.getByRole('button', { name: 'Assign' }).click();
    await page.locator('[data-job="1"][data-state="assigned"]', { hasText: 'u-technician' }).waitFor();
    // The stream tells the phone.
    await phone.locator('[data-job="1"][data-state="assigned"]').waitFor({ timeout: 3_000 });

    await page.click('[data-act="change"]');
    await dialog.getByLabel('Title').fill('Valve block leaks');
    await dialog.locator('[name="priority"]').selectOption('critical');
    await dialog.locator('[name="due"]').fill('2030-05-01T06:30');
    await dialog.getByRole('button', { name: 'Change' }).click();
    await phone.getByRole('heading', { name: 'Valve block leaks' }).waitFor({ timeout: 3_000 });
    const changed = await detail(1);
    expect(changed).toMatchObject({ priority: 'critical', skill: null });
    expect(changed.journal.at(-1)?.about).toEqual({ fields: ['title', 'priority', 'dueNs'] });

    await page.click('[data-act="add-item"]');
    await dialog.getByLabel('What is to be checked').fill('Gap of the valve');
    await dialog.getByLabel('A value is measured').check();
    await dialog.getByLabel('Unit').fill('mm');
    await dialog.getByLabel('At least').fill('0,8');
    await dialog.getByLabel('At most').fill('0.2');
    await dialog.getByRole('button', { name: 'Add a line' }).click();
    await dialog.getByText('These limits are no numbers, or the wrong way round.').waitFor();
    await dialog.getByLabel('At most').fill('1.2');
    await dialog.getByRole('button', { name: 'Add a line' }).click();
    const line = phone.locator('[data-item]', { hasText: '0.8 to 1.2 mm' });
    await line.waitFor({ timeout: 3_000 });
    await phone.tap('[data-act="start"]');
    await line.locator('[data-answer="remove"]').tap();
    await line.waitFor({ state: 'detached' });
    expect((await detail(1)).items).toEqual([]);
  });

  test('takes in an operator’s request about the same, with the photo of his phone', async () => {
    await send('technician', 'POST', '/jobs', { id: 'made-by-hand-1', machine: FILLER, title: 'Belt' });
    const page = await works.open('technician', '/maintenance?lang=en');
    const operator = await works.open('operator', '/maintenance?lang=en', 'phone');
    await operator.tap('[data-act="request"]');
    const asked = operator.getByRole('dialog');
    await asked.locator('select[name="machine"]').selectOption(FILLER);
    await asked.getByLabel('What is wrong').fill('Belt squeals');
    expect(await asked.locator('input[type="file"]').getAttribute('capture')).toBe('environment');
    const photo = { name: 'belt.jpg', mimeType: 'image/jpeg', buffer: SMALL_JPEG };
    await asked.locator('input[type="file"]').setInputFiles(photo);
    await asked.getByRole('button', { name: 'New request' }).tap();
    // Nobody has to look for it: the stream tells whoever has the board open.
    const request = page.locator('[data-request]', { hasText: 'Belt squeals' });
    await request.locator('[data-file] img').waitFor({ timeout: 5_000 });
    await request.locator('[data-act="merge"]').click();
    const dialog = page.getByRole('dialog');
    await dialog.locator('[name="job"]').selectOption('1');
    await dialog.getByRole('button', { name: 'Join to a job' }).click();
    await request.waitFor({ state: 'detached' });
    await page.click('[data-job="1"] a');
    await page.locator('#links ~ ul [data-request]', { hasText: 'asked for by u-operator: Belt squeals' }).waitFor();
    const [merged] = (await detail(1)).requests;
    expect(merged).toMatchObject({ state: 'merged', job: 1, decidedBy: 'u-technician' });
    expect(merged?.files).toMatchObject([{ name: 'belt.jpg', mediaType: 'image/jpeg', by: 'u-operator' }]);
  });

  test('is what becomes of an operator’s request; another is rejected with a reason', async () => {
    const operator = await works.open('operator', '/maintenance?lang=en', 'phone');
    const asked = operator.getByRole('dialog');
    for (const text of ['Belt squeals', 'It is too loud']) {
      await operator.tap('[data-act="request"]');
      await asked.locator('select[name="machine"]').selectOption(FILLER);
      await asked.getByLabel('What is wrong').fill(text);
      if (text === 'Belt squeals') await asked.getByLabel('The machine stands because of it').check();
      await asked.getByRole('button', { name: 'New request' }).tap();
      await operator.locator('[data-request]', { hasText: text }).waitFor();
    }
    // To answer is not an operator's to do.
    expect(await operator.locator('[data-act="accept"]').count()).toBe(0);
    const page = await works.open('technician', '/maintenance?lang=en');
    await page.locator('[data-request]', { hasText: 'machine stands' }).locator('[data-act="accept"]').click();
    await page.locator('[data-job="1"]', { hasText: 'Belt squeals' }).waitFor();
    await page.locator('[data-request]', { hasText: 'too loud' }).locator('[data-act="reject"]').click();
    await page.getByRole('dialog').getByLabel('Reason').fill('As loud as always');
    await page.getByRole('dialog').getByRole('button', { name: 'Reject' }).click();
    await page.getByText('No request waits for an answer.').waitFor();
    const { requests } = (await send('technician', 'GET', '/requests')).json() as { requests: RequestView[] };
    expect(requests.map(({ state, job, comment }) => [state, job, comment]).sort()).toEqual([
      ['accepted', 1, null],
      ['rejected', null, 'As loud as always'],
    ]);
    await page.click('[data-job="1"] a');
    await page.getByText('asked for by u-operator: Belt squeals').waitFor();
  });
});

describeWith([chromiumMissing], 'the meters of a machine', () => {
  const screens = useScreens();
  test.each([
    ['hd', 'en', 'dark'],
    ['uhd', 'th', 'night'],
    ['phone', 'de', 'light'],
  ] as const)('are read with their history without scrolling sideways (%s, %s, %s)', async (size, language, theme) => {
    screens.server.signIn('technician');
    const page = await screens.open(`/machine/filler-2?lang=${language}&theme=${theme}`, size);
    const card = page.locator('.card', { has: page.locator('#machine-meters') });
    for (const meter of ['oil', 'parts']) {
      await card.locator(`[data-meter="${meter}"] summary`).click();
      await card.locator(`[data-meter="${meter}"] [data-refused]`).first().waitFor();
    }
    expect(await page.evaluate(sideways)).toBeLessThanOrEqual(0);
    if (size === 'phone') expect(await page.evaluate(smallTargets)).toEqual([]);
    if (SHOTS !== undefined) await card.screenshot({ path: `${SHOTS}/meters-${size}.png` });
    await card.locator('[data-meter="parts"] [data-act="replace"]').click();
    expect(await seriousFindings(page)).toEqual([]);
    if (SHOTS !== undefined) await page.screenshot({ path: `${SHOTS}/swap-${size}.png` });
  });
});

describeWith([chromiumMissing], 'a meter that people read', () => {
  const works = useWorks({ meters: [{ id: 'oil', kind: 'by-hand', name: 'Oil', unit: 'l', maxPerDay: 100 }] });
  test('is read off, refused, replaced and read again, by keyboard on a phone; life-to-date goes on', async () => {
    await works.api.bench.clock.advance(86_400_000);
    const page = await works.open('technician', `/machine/${FILLER}?lang=en`, 'phone');
    const oil = page.locator('[data-meter="oil"]');
    const dialog = page.getByRole('dialog');
    const type = async (act: string, fields: Record<string, string>) => {
      await oil.locator(`[data-act="${act}"]`).press('Enter');
      for (const [label, text] of Object.entries(fields)) await dialog.getByLabel(label).fill(text);
      await page.keyboard.press('Enter');
    };
    await oil.locator('summary').press('Enter');
    await oil.getByText('nobody has said anything of it', { exact: false }).waitFor();
    await type('read', { 'What it shows': 'about ten', When: '2026-11-23T07:00' });
    await dialog.getByText('That is not a number.').waitFor();
    await dialog.getByLabel('What it shows').fill('500,5');
    await page.keyboard.press('Enter');
    await oil.locator('.value', { hasText: '501 l' }).waitFor();
    await type('read', { 'What it shows': '12', When: '2026-11-23T07:10' });
    await dialog.getByText('12 cannot be.', { exact: false }).waitFor();
    await page.keyboard.press('Escape');
    await oil.locator('[data-refused]', { hasText: 'Refused: less than before.' }).waitFor();
    await type('replace', {
      'Last reading': '510',
      'First reading': '0',
      When: '2026-11-23T07:20',
      Why: 'It was full',
    });
    await oil.locator('[data-said]', { hasText: 'Replaced at 510, new from 0' }).waitFor();
    await type('read', { 'What it shows': '12', Note: 'new one', When: '2026-11-23T07:30' });
    await oil.locator('.value', { hasText: '522 l' }).waitFor();
    await oil.locator('[data-said]', { hasText: 'u-technician: new one' }).waitFor();
    const acts = await works.api.bench.records.meterActs();
    expect(acts.map(({ kind, refused = null }) => `${kind} ${refused}`)).toEqual([
      ...['reading null', 'reading glitch', 'swap null', 'reading null'],
    ]);
  });
});

describeWith([chromiumMissing], 'an alarm', () => {
  const screens = useScreens();
  test('becomes a job, which then leads to it', async () => {
    screens.server.signIn('technician');
    const page = await screens.open('/maintenance?lang=en', 'phone');
    const row = page.locator('[data-occurrence]').first();
    const occurrence = await row.getAttribute('data-occurrence');
    await row.locator('[data-act="job"]').tap();
    await page.getByRole('dialog').getByRole('button', { name: 'Make a job' }).tap();
    await page.locator('[data-job="12"][data-state="in-work"]').waitFor();
    const made = screens.server.writes.filter(({ path }) => path === '/jobs').map(({ body }) => body.alarm);
    expect(made).toEqual([occurrence]);
  });
});
