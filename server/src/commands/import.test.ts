import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

const MAIN = join(import.meta.dirname, '../main.ts');
const PLANT = join(import.meta.dirname, '../../../config/plant.yaml');

/** The command as a program, on a copy of the demo plant. */
function place() {
  const folder = mkdtempSync(join(tmpdir(), 'gemba-import-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [plant, table] = [join(folder, 'plant.yaml'), join(folder, 'plans.csv')];
  copyFileSync(PLANT, plant);
  const run = (...words: string[]) =>
    new Promise<{ code: number; out: string; err: string }>((resolve) => {
      execFile(process.execPath, [MAIN, 'import', ...words, '--plant', plant], (error, out, err) => {
        resolve({ code: error === null ? 0 : Number(error.code), out, err });
      });
    });
  return { plant, table, run };
}

test('a table goes into plant.yaml as chosen, and the rest of the file stays to the letter', async () => {
  const { plant, table, run } = place();
  writeFileSync(
    table,
    'plan;machine;task;run hours\nfiller-1-nozzles;;;1,5\noil;filler-2;Oil;800\nbad;filler-2;Bad;\n',
  );
  const none = await run('plans', table);
  expect([none.code, readFileSync(plant, 'utf8')]).toEqual([1, readFileSync(PLANT, 'utf8')]);
  expect(none.out).toContain('line 4, plan, "bad": has nothing that makes it due');
  const done = await run('plans', table, '--mode', 'valid-rows');
  expect(done.out).toMatch(/^new 1, changed 1, the same 0, broken 1\n/);
  const [before, after] = [PLANT, plant].map((file) => readFileSync(file, 'utf8').split('\n'));
  expect(before?.filter((line) => after?.includes(line) === false)).toHaveLength(1);
  expect(after).toHaveLength((before?.length ?? 0) + 4);
});

test('words that are none are refused with the way on', async () => {
  const { run } = place();
  const { code, err } = await run('parts', 'x.csv');
  expect([code, err]).toEqual([1, expect.stringContaining('GEMBA_ARGUMENT')]);
});
