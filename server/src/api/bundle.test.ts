import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { strFromU8, strToU8, unzipSync } from 'fflate';
import { expect, onTestFinished, test } from 'vitest';
import { rowsOf } from '../domain/reports/fixture.ts';
import type { Report } from '../domain/reports/model.ts';
import { testApi } from '../testing/api.ts';
import { FILLER, LABELLER } from '../testing/plant.ts';

const PERIOD = 'place=line-1&period=day&date=2026-11-20';

async function begin() {
  const api = await testApi();
  onTestFinished(() => api.app.close());
  const { bench } = api;
  const day = (date: string) => Temporal.Instant.from(`${date}T00:00Z`).epochNanoseconds;
  for (const [index, machine] of [FILLER, LABELLER].entries()) {
    const rows = rowsOf(bench.plant, machine, 'line-1', day('2026-11-19'), day('2026-11-22'), 40 + index);
    await bench.records.commit({ rows });
  }
  const folder = await mkdtemp(join(tmpdir(), 'gemba-bundle-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return { api, folder };
}

/** Unpacks a bundle and runs its script as somebody would who has nothing of ours. */
async function run(bytes: Uint8Array, folder: string) {
  for (const [name, content] of Object.entries(unzipSync(bytes))) await writeFile(join(folder, name), content);
  return promisify(execFile)(process.execPath, [join(folder, 'recompute.mjs')], { cwd: tmpdir(), env: {} });
}

test.each(['oee.com', 'iso22400', 'nakajima', 'teep'])(
  'the script of a bundle forms the figures of %s that the API tells',
  async (profile) => {
    const { api, folder } = await begin();
    const answer = await api.send('GET', `/api/v1/exports/bundle?${PERIOD}&profile=${profile}`);
    expect(answer.statusCode).toBe(200);
    const { stdout } = await run(answer.rawPayload, folder);
    expect(stdout).toMatch(/largest difference from the server: [\d.e-]+\n/);
    const report: Report = (await api.send('GET', `/api/v1/reports?${PERIOD}&profile=${profile}&layout=json`)).json();
    const figures = report.sections[0]?.blocks[0];
    if (figures?.kind !== 'figures') throw new Error('a report begins with its figures');
    const whole = stdout.slice(stdout.lastIndexOf('Line 1  (profile'));
    for (const { id, amount } of figures.figures) {
      const printed = new RegExp(
        `^ {2}${id.replace('figure.', '')} = .*?= (\\S+) {3}\\(|^ {2}${id.replace('figure.', '')} = (\\S+) {3}\\(`,
        'm',
      ).exec(whole);
      if (printed === null) continue;
      expect(Number(printed[1] ?? printed[2]), id).toBeCloseTo(amount.value as number, 9);
    }
    expect(whole).toContain('availability');
  },
);

test('a row that was tampered with shows', async () => {
  const { api, folder } = await begin();
  const files = unzipSync((await api.send('GET', `/api/v1/exports/bundle?${PERIOD}`)).rawPayload);
  const rows = strFromU8(files['rows.csv'] as Uint8Array);
  const more = rows.replace(/(2026-11-20\/day,)producing/, '$1stopped');
  expect(more).not.toBe(rows);
  for (const [name, content] of Object.entries({ ...files, 'rows.csv': strToU8(more) }))
    await writeFile(join(folder, name), content);
  await expect(promisify(execFile)(process.execPath, [join(folder, 'recompute.mjs')])).rejects.toThrow();
});

test('a bundle has the configuration of its place, and nothing of others', async () => {
  const { api } = await begin();
  const files = unzipSync((await api.send('GET', `/api/v1/exports/bundle?${PERIOD}`)).rawPayload);
  expect(Object.keys(files).sort()).toEqual(['README.md', 'bundle.json', 'plant.json', 'recompute.mjs', 'rows.csv']);
  const plant = JSON.parse(strFromU8(files['plant.json'] as Uint8Array));
  expect(plant.sites[0].areas[0].lines.map(({ id }: { id: string }) => id)).toEqual(['line-1']);
  expect((await api.send('GET', '/api/v1/exports/bundle?place=line-1&period=day&date=2030-01-01')).statusCode).toBe(
    404,
  );
});
