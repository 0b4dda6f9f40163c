/** OEE of the running shift as the page shows it, held against a script that reads only the oracle and the plan. */

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { KpiView } from '@gemba/contract/live';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chromiumMissing, startChromium } from '../support/chromium.ts';
import { ROOT } from '../support/processes.ts';
import { RunningPlant, until } from '../support/running-plant.ts';
import { describeWith } from '../support/skip.ts';

const MACHINES = [
  { id: 'filler-1', kind: 'filler', idealCycleS: 0.8 },
  { id: 'press-1', kind: 'press', idealCycleS: 0.6 },
];
/** Parts that must have been made before the figures are held against each other. */
const PARTS = 30;

interface Recomputed {
  oee: number;
  good: number;
  reject: number;
}

describeWith([chromiumMissing], 'OEE of the running shift', () => {
  let plant: RunningPlant;
  let browser: Browser;
  beforeAll(async () => {
    plant = await RunningPlant.prepare({ machines: MACHINES, seed: 7 });
    await plant.start();
    await until(`${PARTS} parts were made`, 90_000, async () => (await kpi('press-1')).good >= PARTS);
    await plant.command('press-1', 'stop');
    browser = await startChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await plant?.end();
  });

  const kpi = async (machine: string): Promise<KpiView> => {
    const answer = await plant.get<{ kpi: KpiView }>(`/api/v1/machines/${machine}/kpi`);
    if (answer === null) throw new Error('the server does not answer');
    return answer.kpi;
  };

  const recompute = (machine: string, { toMs, plannedS, noDataS }: KpiView): Recomputed => {
    const knownFromMs = toMs - (plannedS - noDataS) * 1000;
    const oracle = join(plant.data, 'simulators/oracle', `${machine}.jsonl`);
    const args = [
      join(ROOT, 'tests/support/oee-from-oracle.mjs'),
      oracle,
      plant.config.plantFile,
      machine,
      String(knownFromMs),
      String(toMs),
    ];
    return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as Recomputed;
  };

  test.each(MACHINES)('of $id equals what the oracle and the plan give', async ({ id }) => {
    const figure = await kpi(id);
    const recomputed = recompute(id, figure);
    expect(figure.good).toBe(recomputed.good);
    expect(figure.reject).toBe(recomputed.reject);
    expect(figure.oee).toBeCloseTo(recomputed.oee, 6);
    expect(figure.oee).toBeGreaterThan(0);
  });

  test('the line page shows that figure, rounded', async () => {
    const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
    await page.goto(`${plant.url}/line/line-1`);
    const shown = page
      .locator('section.card', { has: page.getByRole('heading', { name: 'OEE' }) })
      .locator('.value span');
    await shown.waitFor();
    await until('the page shows the OEE of the counting point', 20_000, async () => {
      const percent = recompute('press-1', await kpi('press-1')).oee * 100;
      const text = (await shown.textContent()) ?? '';
      return Math.abs(Number.parseFloat(text) - percent) <= 0.1;
    });
  });
});
