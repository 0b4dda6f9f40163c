/** The dashboard, built for a test into a folder of its own. */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');

/** Builds it; `remove` takes the folder away again. */
export function buildDashboard(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'gemba-dashboard-'));
  execFileSync(
    join(ROOT, 'node_modules/.bin/vite'),
    ['build', 'dashboard', '--outDir', folder, '--emptyOutDir', '--logLevel', 'error'],
    { cwd: ROOT },
  );
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
