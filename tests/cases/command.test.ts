import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const MICRO_STOP = join(import.meta.dirname, 'production/micro-stop');

let scratch = '';
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'gemba-case-'));
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

/** `npm run case` with the given words. */
function run(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['tools/case/main.ts', ...words], { cwd: ROOT }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err });
    });
  });
}

it('runs cases from anywhere, and says which came out as expected', async () => {
  const folder = join(scratch, 'mine');
  cpSync(MICRO_STOP, folder, { recursive: true });
  expect(await run(scratch)).toMatchObject({ code: 0, out: expect.stringMatching(/^ok {4}.*mine: A stop under/) });
});

it('prints each difference with its time, runs the others, and exits with 1', async () => {
  cpSync(MICRO_STOP, join(scratch, 'right'), { recursive: true });
  cpSync(MICRO_STOP, join(scratch, 'wrong'), { recursive: true });
  const file = join(scratch, 'wrong/expected.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('microStops: 1', 'microStops: 2'));
  const { code, out, err } = await run(join(scratch, 'wrong'), join(scratch, 'right'), join(scratch, 'nowhere'));
  expect(code).toBe(1);
  expect(out).toContain('2026-03-02 08:00+00:00 to 2026-03-02 09:00+00:00  figures microStops: expected 2, got 1');
  expect(out).toMatch(/^ok .*right/m);
  expect(out).toMatch(/nowhere\/case.yaml: ENOENT/);
  expect(err).toContain('2 cases failed.');
});

it('wants at least one folder, and explains itself', async () => {
  expect(await run()).toMatchObject({ code: 1, err: expect.stringContaining('Name at least one folder') });
  expect(await run('--help')).toMatchObject({ code: 0, out: expect.stringContaining('docs/cases.md') });
});
