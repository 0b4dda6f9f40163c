/**
 * The one door: formatting and lint, types, import rules, dead code. Runs all of them, prints what each found, and
 * exits 1 when any found something; the continuous integration runs the same.
 */

import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..');
const BIN = join(ROOT, 'node_modules', '.bin');

export interface CheckStep {
  name: string;
  command: string;
  args: string[];
}

export const STEPS: readonly CheckStep[] = [
  { name: 'format and lint', command: 'biome', args: ['check', '--error-on-warnings', '.'] },
  { name: 'types', command: 'tsc', args: ['-p', '.'] },
  { name: 'types of the browser tests', command: 'tsc', args: ['-p', 'tests/browser'] },
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
  { name: 'dead code', command: 'knip', args: ['--no-progress'] },
];

let failed = 0;
for (const { name, command, args } of STEPS) {
  const started = performance.now();
  const result = spawnSync(join(BIN, command), args, {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const ok = result.status === 0;
  if (!ok) failed++;
  console.log(`${ok ? '✔' : '✖'} ${name} (${seconds} s)`);
  if (!ok) console.log(`${result.stdout}${result.stderr}${result.error?.message ?? ''}`);
}
console.log(`check: ${STEPS.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
