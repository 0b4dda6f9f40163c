/** The page of alarms: how the alarm system does, what makes the trouble, and a rule tried on the past. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StudyRequest, StudyView } from '@gemba/contract/alarm-figures';
import { expect, test } from 'vitest';
import { chromiumMissing } from '../support/chromium.ts';
import { useScreens } from '../support/fake-live/screens.ts';
import { USER } from '../support/fake-live/server.ts';
import { describeWith } from '../support/skip.ts';
import { seriousFindings } from './findings.ts';

/** What the server answers about the recording nab-machine-temperature: tests/alarms/machine-temperature.test.ts holds it. */
const RECORDED_STUDY: StudyView = JSON.parse(
  readFileSync(join(import.meta.dirname, '../support/fake-live/recorded-study.json'), 'utf8'),
);

describeWith([chromiumMissing], 'alarms on the screens', () => {
  const screens = useScreens();

  test('each published figure stands beside its limit, met or missed', async () => {
    const page = await screens.open('/alarms');
    await page.waitForSelector('[data-target]');
    const told = await page.$$eval('[data-target]', (all) =>
      all.map((one) => `${one.getAttribute('data-target')} ${one.getAttribute('data-met')}`),
    );
    expect(told).toEqual([
      ...['rate true', 'flood false', 'top-ten false', 'chattering false', 'fleeting false', 'standing true'],
      'priorities false',
    ]);
    expect(await page.textContent('[data-position="line-2"]')).toContain('Flood');
    expect(await page.locator('[data-standing]').count()).toBe(1);
  });

  test('an alarm that chatters says what helps', async () => {
    const page = await screens.open('/alarms');
    await page.click('[data-row="product-warm@filler-2"] button');
    expect(await page.textContent('[data-row="product-warm@filler-2"] .detail')).toContain('deadband');
  });

  test('a draft says that it announces nothing, and what can not be tried says why', async () => {
    const page = await screens.open('/alarms');
    await page.click('[data-row="silent"] button');
    const detail = await page.textContent('[data-row="silent"] .detail');
    expect(detail).toContain('A draft announces nothing');
    expect(detail).toContain('clock');
  });

  test('a rule with a longer delay is tried on the past, and its lines of plant.yaml are there to be copied', async () => {
    const page = await screens.open('/alarms');
    await page.request.post(`${screens.server.url}/api/v1/session`, {
      data: { name: USER.name, password: USER.password },
    });
    await page.click('[data-row="product-warm"] button');
    await page.fill('[data-study] input[name="onDelayS"]', '10');
    await page.click('[data-study] button[type="submit"]');
    await page.waitForSelector('[data-verdict="0"]');
    expect(await page.textContent('[data-verdict]')).toBe('97 → 9 alarms, no real stop missed.');
    expect(await page.textContent('[data-study] pre')).toContain('onDelayS: 10');
    await page.fill('[data-study] input[name="limit"]', '25');
    await page.click('[data-study] button[type="submit"]');
    await page.waitForSelector('[data-verdict="1"]');
    expect(await page.textContent('[data-study]')).toContain('Stops that it would no longer tell of');
  });

  test('a rule is judged by what somebody knows: each of it, and each false alarm, of a real recording', async () => {
    const recorded = RECORDED_STUDY;
    const asked: StudyRequest[] = [];
    screens.server.studied = (what) => {
      asked.push(what);
      return recorded;
    };
    screens.server.signIn('technician');
    const page = await screens.open('/alarms');
    await page.click('[data-row="product-warm"] button');
    await page.selectOption('[data-study] select[name="judge"]', 'known');
    expect(await page.isDisabled('[data-study] button[type="submit"]')).toBe(true);
    await page.fill('[data-study] textarea[name="known"]', 'day 7, today');
    expect(await page.textContent('[data-study] [data-known]')).toContain('day 7, today');
    const lines = (recorded.asked.known ?? []).map(({ fromMs, toMs, reason }) =>
      [new Date(fromMs).toISOString(), new Date(toMs).toISOString(), reason].join(','),
    );
    await page.fill('[data-study] textarea[name="known"]', lines.join('\n'));
    await page.click('[data-study] button[type="submit"]');
    await page.waitForSelector('[data-verdict="0"]');
    expect(asked[0]?.known).toEqual(recorded.asked.known);
    expect(await page.textContent('[data-verdict]')).toBe('8 → 7 alarms, nothing known missed.');
    expect(await page.locator('[data-tellings="4"] tbody tr').count()).toBe(4);
    expect(await page.locator('[data-tellings] td.bad').count()).toBe(0);
    expect(await page.textContent('[data-false="before"] .figure')).toBe('4');
    expect(await page.locator('[data-false="before"] li').count()).toBe(4);
    expect(await page.locator('[data-false="after"] li').count()).toBe(3);
    expect(await seriousFindings(page)).toEqual([]);
  });

  test('a link out of a message leads to its occurrence, or says that it is over', async () => {
    const first = screens.server.picture.alarms()[0]?.occurrence ?? '';
    const page = await screens.open(`/alarms?occurrence=${encodeURIComponent(first)}`);
    await page.waitForSelector('.sought');
    expect(await page.getAttribute('.sought', 'data-occurrence')).toBe(first);
    await page.goto(`${screens.server.url}/alarms?occurrence=${encodeURIComponent('gone@filler-1#1')}`);
    await page.waitForSelector('[data-over]');
  });

  test('the code on a machine leads to its line, with the machine chosen', async () => {
    const page = await screens.open('/machine/filler-2', 'phone');
    await page.waitForSelector('main h1');
    expect(await page.textContent('main')).toContain('Line 2');
    expect(await page.textContent('main')).toContain('Filler 2');
  });

  test('nothing on it is out of reach of a screen reader', async () => {
    const page = await screens.open('/alarms');
    await page.waitForSelector('[data-target]');
    await page.click('[data-row="product-warm"] button');
    expect(await seriousFindings(page)).toEqual([]);
  });
});
