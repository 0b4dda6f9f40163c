/** Builds the dashboard when its result is missing or older than its sources. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { GembaError } from '@gemba/contract/errors';

/** Makes sure that `dashboard/dist` is what the sources say. Throws GEMBA_START_FAILED with the build's output printed. */
export async function ensureDashboard(root: string): Promise<void> {
  if (isFresh(root)) return;
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const child = spawn(process.execPath, [vite, 'build', 'dashboard', '--logLevel', 'warn'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new GembaError('GEMBA_START_FAILED', { program: 'dashboard build', exitCode: code ?? '?' });
}

function isFresh(root: string): boolean {
  const result = join(root, 'dashboard/dist/index.html');
  if (!existsSync(result)) return false;
  const builtMs = statSync(result).mtimeMs;
  const sources = [
    'dashboard/src',
    'contract/src',
    'dashboard/index.html',
    'dashboard/vite.config.ts',
    'dashboard/package.json',
  ];
  return sources.every((source) => newestMs(join(root, source)) <= builtMs);
}

function newestMs(path: string): number {
  if (!existsSync(path)) return 0;
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return readdirSync(path).reduce((newest, name) => Math.max(newest, newestMs(join(path, name))), 0);
}
