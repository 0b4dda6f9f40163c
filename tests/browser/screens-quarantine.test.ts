/**
 * The quarantine's pages on a real server with a real InfluxDB that refuses lines: what they say, who may decide, and
 * that replaying waits for a historian that is away and stores once.
 */

import type { QuarantineItemView } from '@gemba/contract/quarantine';
import type { Sample } from '@gemba/contract/sample';
import { connectAsync } from 'mqtt';
import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { chromiumMissing, startChromium } from '../support/chromium.ts';
import { builtDashboard } from '../support/fake-live/dashboard.ts';
import { SIZES, type Size } from '../support/fake-live/screens.ts';
import { type InfluxUnderTest, influxMissing, startInflux } from '../support/influx.ts';
import { judging } from '../support/proof.ts';
import { RunningPlant, until } from '../support/running-plant.ts';
import { SecondGateway } from '../support/second-gateway.ts';
import { addUser, signIn } from '../support/sign-in.ts';
import { describeWith } from '../support/skip.ts';
import { seriousFindings, sideways, smallTargets } from './findings.ts';

/** More than a page of the list holds. */
const STRANGERS = 60;
/** 13:45:12.345 in Kathmandu. */
const TIME_MS = Date.UTC(2026, 10, 20, 8, 0, 12, 345);

describeWith([chromiumMissing, influxMissing], 'the quarantine', () => {
  let influx: InfluxUnderTest;
  let plant: RunningPlant;
  let browser: Browser;
  let password: string;
  beforeAll(async () => {
    influx = await startInflux();
    plant = await RunningPlant.prepare({
      machines: [{ id: 'filler-1', kind: 'filler', name: 'Filler 1' }],
      ...{ historian: 'influx', serverEnv: influx.env, serverArgs: ['--dashboard', builtDashboard()] },
    });
    await plant.broker.start();
    await plant.server.start();
    browser = await startChromium();
    influx.shim.answer = ({ path, body }) =>
      path.startsWith('/api/v2/write') && body.includes('refused-')
        ? { status: 422, body: '{"code":"unprocessable entity","message":"partial write: no such shard dropped=1"}' }
        : null;
    await fill(plant.mqtt);
    const admin = await signIn(plant);
    password = await addUser(plant, admin, 'minh', 'technician');
    await addUser(plant, admin, 'linh', 'lead');
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
  });
  afterAll(async () => {
    await browser?.close();
    await plant?.end();
    await influx?.stop();
  });

  async function open(path: string, size: Size = 'hd', theme = 'dark'): Promise<Page> {
    const [width, height] = SIZES[size];
    const phone = size === 'phone' ? { isMobile: true, hasTouch: true } : {};
    const context = await browser.newContext({ viewport: { width, height }, bypassCSP: true, ...phone });
    const page = await context.newPage();
    await page.goto(`${plant.url}${path}${path.includes('?') ? '&' : '?'}theme=${theme}`);
    await page.waitForSelector('[data-item], [data-state]');
    return page;
  }
  const items = async (query: string): Promise<QuarantineItemView[]> =>
    (await plant.get<{ items: QuarantineItemView[] }>(`/api/v1/quarantine/items?${query}`))?.items ?? [];
  const refused = async (signal: string) => (await items('reason=historian')).find((item) => item.signal === signal);
  const stored = (signal: string) => influx.rows(`SELECT * FROM telemetry WHERE "signal" = '${signal}'`);
  const signInAs = async (page: Page, name: string) => {
    await page.fill('input[autocomplete="username"]', name);
    await page.fill('input[type="password"]', password);
    await page.keyboard.press('Enter');
  };

  test('says what was refused by whom, why, and what to do; exactly, in the time of the site', async () => {
    const page = await open('/quarantine');
    const reasons = await page.$$eval('[data-reason]', (rows) =>
      Object.fromEntries(rows.map((row) => [row.getAttribute('data-reason'), row.textContent])),
    );
    expect(reasons['unknown-machine']).toMatch(/nobody-1 · edge-9.*plant\.yaml.*60 items/);
    expect(reasons.historian).toMatch(/Filler 1 · edge-1.*Read its words.*2 items/);
    expect(reasons['malformed-message']).toMatch(/edge-9.*1 item/);
    expect(await page.textContent('.head')).toContain('Test site, GMT+5:45');
    // Nothing of what nobody can read can be given to anybody again.
    expect(await page.locator('[data-reason="malformed-message"] [data-act="replay"]').count()).toBe(0);
    await page.click('[data-reason="historian"] [aria-pressed]');
    await page.click('[data-item]:last-child a');
    await page.waitForSelector('[data-value]');
    const said = await page.textContent('main');
    expect(said).toContain('partial write: no such shard dropped=1');
    expect(said).toMatch(/refused-1\s*12\.5\s*Nov 20, 2026 13:45:12\.345 GMT\+5:45 1795161612345000000 ns/);
    await page.goto(`${plant.url}/quarantine/${(await items('reason=malformed-message'))[0]?.id}`);
    await page.waitForSelector('[data-evidence]');
    expect(await page.textContent('[data-evidence]')).toBe('{"temperature": 21.5}');
  });

  test('many are turned over page by page; those of one reason are chosen, and all again', async () => {
    const page = await open('/quarantine');
    const heading = () => page.textContent('#items');
    await page.waitForFunction(() => document.querySelector('#items')?.textContent?.includes('1–50 of 63'));
    await page.click('[data-act="older"]');
    await page.waitForFunction(() => document.querySelectorAll('[data-item]').length === 13);
    expect(await heading()).toContain('51–63 of 63');
    expect(await page.isDisabled('[data-act="older"]')).toBe(true);
    await page.click('[data-reason="historian"] [aria-pressed]');
    await page.waitForFunction(() => document.querySelectorAll('[data-item]').length === 2);
    expect(await heading()).toContain('1–2 of 2');
    await page.click('[data-act="all"]');
    await page.waitForFunction(() => document.querySelectorAll('[data-item]').length === 50);
  });

  test.each(judging ? ['dark', 'light', 'night'] : ['dark', 'light'])(
    'can be read and touched in the %s theme',
    async (theme) => {
      const size = theme === 'light' ? 'phone' : 'hd';
      for (const path of ['/quarantine?lang=de', `/quarantine/${(await refused('refused-1'))?.id}?lang=th`]) {
        const page = await open(path, size, theme);
        expect(await seriousFindings(page), path).toEqual([]);
        if (size === 'phone') expect(await page.evaluate(smallTargets), path).toEqual([]);
        expect(await page.evaluate(sideways), path).toBeLessThanOrEqual(0);
      }
    },
  );

  test('whoever may not decide is told so with the next step, and nothing is done', async () => {
    const page = await open('/quarantine');
    await page.click('[data-reason="historian"] [data-act="replay"]');
    await page.click('dialog [type="submit"]');
    await signInAs(page, 'minh');
    await page.waitForSelector('dialog [role="alert"] p');
    expect(await page.textContent('dialog [role="alert"]')).toMatch(/Your role may not do this.*Ask an administrator/);
    await page.keyboard.press('Escape');
    expect(await items('reason=historian&state=open')).toHaveLength(2);
  });

  test('replaying waits for a historian that is away, says so, and stores once when it is back', async () => {
    influx.shim.answer = () => null;
    await influx.kill();
    const page = await open('/quarantine');
    await page.click('[data-reason="historian"] [data-act="replay"]');
    expect(await page.textContent('dialog')).toContain('2 items');
    await page.click('dialog [type="submit"]');
    await signInAs(page, 'linh');
    await page.waitForSelector('dialog', { state: 'detached' });
    expect(await page.textContent('.done')).toBe('2 items are replayed.');
    await page.waitForFunction(() => document.body.textContent?.includes('waiting until the historian stores again'));
    expect((await items('reason=historian')).map(({ state }) => state)).toEqual(['replaying', 'replaying']);
    await influx.start();
    await page.waitForFunction(() => document.querySelector('[data-reason="historian"]') === null);
    await until('both are replayed', 20_000, async () => (await items('state=replayed')).length === 2);
    for (const signal of ['refused-1', 'refused-2']) expect(await stored(signal)).toHaveLength(1);
  });

  test('an item is dismissed with the keyboard alone, under the name of who did it', async () => {
    const [item] = await items('reason=malformed-message');
    const page = await open(`/quarantine/${item?.id}`);
    const at = (selector: string) => page.evaluate((one) => document.activeElement?.matches(one) ?? false, selector);
    for (let press = 0; press < 60 && !(await at('main [data-act="dismiss"]')); press++)
      await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForSelector('dialog[open]');
    for (let press = 0; press < 5 && !(await at('dialog [type="submit"]')); press++) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForSelector('input[type="password"]');
    await page.keyboard.type('linh');
    await page.keyboard.press('Tab');
    await page.keyboard.type(password);
    await page.keyboard.press('Enter');
    await page.waitForSelector('[data-state="dismissed"]');
    expect(await items('state=dismissed')).toMatchObject([{ id: item?.id, by: 'linh' }]);
  });

  test('a server that answers no more: what is shown stays, with the reason, and an act says that nothing was done', async () => {
    const page = await open('/quarantine');
    await page.route('**/api/v1/**', (route) => route.abort());
    await page.waitForSelector('.head .bad:not(:empty)');
    expect(await page.locator('[data-item]').count()).toBe(50);
    await page.click('[data-reason="unknown-machine"] [data-act="dismiss"]');
    await page.click('dialog [type="submit"]');
    await page.waitForSelector('dialog [role="alert"] p');
    expect(await page.textContent('dialog [role="alert"]')).toContain('Nothing was changed');
  });

  test('an empty one says that everything was taken', async () => {
    const admin = await signIn(plant);
    await admin('POST', '/api/v1/quarantine/dismiss', { reason: 'unknown-machine' });
    const page = await browser.newPage();
    await page.goto(`${plant.url}/quarantine`);
    await page.waitForFunction(() => document.body.textContent?.includes('everything that came was taken'));
    expect(await page.textContent('main')).toContain('No items like this');
  });
});

/** Lines that the historian refuses, a stranger's batches, and a message that nobody can read. */
async function fill(mqtt: number): Promise<void> {
  const timeNs = BigInt(TIME_MS) * 1_000_000n;
  const sample = (machine: string, signal: string, more: Partial<Sample> = {}): Sample => ({
    ...{ kind: 'sample', machine: machine as never, signal: signal as never, timeNs, value: 12.5, status: 0 },
    ...more,
  });
  const own = await SecondGateway.on(mqtt, 'edge-1');
  own.add([sample('filler-1', 'refused-1')]);
  own.add([sample('filler-1', 'refused-2')]);
  const strange = await SecondGateway.on(mqtt, 'edge-9', 'feed000000000009');
  for (let i = 0; i < STRANGERS; i++) strange.add([sample('nobody-1', 'total', { timeNs: timeNs + BigInt(i) })]);
  await Promise.all([own.untilStored(30_000), strange.untilStored(30_000)]);
  await Promise.all([own.end(), strange.end()]);
  const client = await connectAsync(`mqtt://127.0.0.1:${mqtt}`);
  await client.publishAsync('gemba/v1/site-1/edge-9/live', Buffer.from('{"temperature": 21.5}'), { qos: 1 });
  await client.endAsync();
}
