/** Parts that are booked by hand on the page of a line: for a shift or another time, with the reason, and taken back. */

import type { KpiView } from '@gemba/contract/live';
import { msFromNs } from '@gemba/contract/sample';
import { at, FILLER, observed, sample } from '@gemba/server/testing/plant';
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { chromiumMissing } from '../support/chromium.ts';
import { describeWith } from '../support/skip.ts';
import { useWorks } from '../support/works.ts';
import { seriousFindings, sideways, smallTargets } from './findings.ts';

describeWith([chromiumMissing], 'parts booked by hand', () => {
  const works = useWorks();

  /** 193 good parts and 7 rejects in the first 1,000 s of the running shift. */
  async function made(): Promise<void> {
    const { bench } = works.api;
    bench.live(
      sample(FILLER, 'state', 0, 'run'),
      sample(FILLER, 'total', 0, 0n),
      sample(FILLER, 'reject', 0, 0n),
      sample(FILLER, 'total', 590, 200n),
      sample(FILLER, 'reject', 590, 7n),
      observed(FILLER, 0, 1000),
    );
    await bench.clock.advance(1_000_000);
  }
  const kpi = async (): Promise<KpiView> => (await works.api.send('GET', `/api/v1/machines/${FILLER}`)).json().view.kpi;

  async function ask(page: Page, what: string, parts: string, why: string): Promise<void> {
    await page.click('[data-act="book"]');
    await page.check(`dialog input[value="${what}"]`);
    await page.fill('dialog input[name="parts"]', parts);
    await page.selectOption('dialog select[name="machine"]', FILLER);
    await page.getByLabel('Why').fill(why);
  }
  async function submit(page: Page): Promise<void> {
    await page.click('dialog [type="submit"]');
    await page.waitForSelector('dialog', { state: 'detached' });
  }

  test('rejects that were found count at once, and say who, when, of which shift and why', async () => {
    await made();
    const page = await works.open('lead', '/line/line-1');
    await page.getByText('Nothing was booked for these shifts.').waitFor();
    await ask(page, 'rejects-found', '12', 'Scratched caps in the store');
    await submit(page);
    const booking = page.locator('[data-booking="1"]');
    await booking.waitFor();
    const told = await booking.innerText();
    for (const part of ['12 rejects found', 'Filler 1', 'Day', 'Scratched caps in the store', 'u-lead']) {
      expect(told).toContain(part);
    }
    expect(await kpi()).toMatchObject({ good: 181, reject: 19 });

    await ask(page, 'reworked', '5', 'Caps were changed');
    await submit(page);
    await page.locator('[data-booking="2"]', { hasText: '5 reworked' }).waitFor();
    // They were made good, and were still rejects the first time.
    const [, reworked] = await works.api.bench.records.edits(FILLER, 0n, at(10_000));
    expect(reworked).toMatchObject({ kind: 'counts', good: 0, reject: 0, rework: 5, comment: 'Caps were changed' });
    // The latest is the first.
    expect(await page.locator('[data-booking]').first().getAttribute('data-booking')).toBe('2');
  });

  test('parts of another time than a shift are booked for that time', async () => {
    await made();
    const page = await works.open('lead', '/line/line-1');
    await ask(page, 'good-missed', '3', 'Counter was covered');
    await page.selectOption('dialog select[name="time"]', '');
    await page.fill('dialog input[name="from"]', '2026-11-22T08:00');
    await page.fill('dialog input[name="to"]', '2026-11-22T08:10');
    await submit(page);
    const [edit] = await works.api.bench.records.edits(FILLER, 0n, at(10_000));
    expect(edit).toMatchObject({ kind: 'counts', fromNs: at(0), toNs: at(600), good: 3 });
    expect(await page.locator('[data-booking]').innerText()).toMatch(/08:00–08:10/);
  });

  test('what was booked is taken back, and stays to be seen with who did it', async () => {
    await made();
    const page = await works.open('lead', '/line/line-1');
    await ask(page, 'rejects-missed', '4', 'Sorted by hand');
    await submit(page);
    expect(await kpi()).toMatchObject({ reject: 11 });
    await page.click('[data-booking] [data-act="undo"]');
    await page.fill('dialog input', 'Booked twice');
    await submit(page);
    await page.locator('[data-booking].gone', { hasText: 'Taken back by u-lead' }).waitFor();
    expect(await page.textContent('[data-booking]')).toContain('Booked twice');
    expect(await kpi()).toMatchObject({ good: 193, reject: 7 });
  });

  test('more than there are, or without a reason, is refused in words; nothing that was typed is lost', async () => {
    await made();
    const page = await works.open('lead', '/line/line-1');
    await ask(page, 'rejects-found', '500', '');
    await page.click('dialog [type="submit"]');
    expect(await page.locator('dialog').count()).toBe(1);
    await page.getByLabel('Why').fill('Typed wrongly');
    await page.click('dialog [type="submit"]');
    await page.locator('dialog [role="alert"] p').waitFor();
    expect(await page.inputValue('dialog input[name="parts"]')).toBe('500');
    expect(await kpi()).toMatchObject({ good: 193, reject: 7 });
  });

  test('who may not book them sees them, and is told so; on a phone everything can be touched', async () => {
    await made();
    const body = {
      correction: 'rejects-found',
      parts: 2,
      fromMs: msFromNs(at(0)),
      toMs: msFromNs(at(900)),
      comment: 'x',
    };
    const path = `/api/v1/machines/${FILLER}/corrections`;
    await works.api.send('POST', path, { cookie: await works.api.cookie('planner'), body });
    const page = await works.open('operator', '/line/line-1', 'phone');
    await page.locator('[data-booking]', { hasText: 'u-planner' }).waitFor();
    expect(await page.locator('[data-act="undo"]').count()).toBe(0);
    await ask(page, 'rejects-found', '1', 'Found one');
    expect(await page.evaluate(smallTargets)).toEqual([]);
    expect(await page.evaluate(sideways)).toBeLessThanOrEqual(0);
    await page.click('dialog [type="submit"]');
    await page.locator('dialog [role="alert"] p').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
  });
});
