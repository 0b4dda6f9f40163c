/**
 * The one door: formatting and lint, types, import rules, dead code. Runs all of them, as many at a time as there are
 * cores and the longest first, prints what each found, and exits 1 when any found something; the continuous integration
 * runs the same.
 */

import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..');
const BIN = join(ROOT, 'node_modules', '.bin');

export interface CheckStep {
  name: string;
  command: string;
  args: string[];
}

export const STEPS: readonly CheckStep[] = [
  { name: 'types', command: 'tsc', args: ['-p', '.'] },
  {
    name: 'types of the dashboard',
    command: 'svelte-check',
    args: ['--workspace', 'dashboard', '--tsconfig', './tsconfig.json', '--fail-on-warnings'],
  },
  {
    name: 'import rules',
    command: 'depcruise',
    args: [
      '--config',
      '.dependency-cruiser.cjs',
      'contract',
      'program',
      'journal',
      'gateway',
      'server',
      'simulators',
      'dashboard',
      'tests',
      'tools',
      'bench',
    ],
  },
  { name: 'types of the browser tests', command: 'tsc', args: ['-p', 'tests/browser'] },
  { name: 'format and lint', command: 'biome', args: ['check', '--error-on-warnings', '.'] },
  { name: 'dead code', command: 'knip', args: ['--no-progress'] },
];

/** What a step printed, and whether it found nothing. */
async function run({ name, command, args }: CheckStep): Promise<boolean> {
  const started = performance.now();
  const child = spawn(join(BIN, command), args, { cwd: ROOT, env: { ...process.env, NO_COLOR: '1' } });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  }
  const ok = await new Promise<boolean>((ended) => {
    child.once('error', (error) => {
      said += error.message;
      ended(false);
    });
    child.once('close', (code) => ended(code === 0));
  });
  console.log(`${ok ? '✔' : '✖'} ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  if (!ok) console.log(said);
  return ok;
}

// Each uses one core for the most part.
const left = [...STEPS];
let failed = 0;
const lanes = Array.from({ length: Math.min(availableParallelism(), STEPS.length) }, async () => {
  for (let step = left.shift(); step !== undefined; step = left.shift()) if (!(await run(step))) failed++;
});
await Promise.all(lanes);
console.log(`check: ${STEPS.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
