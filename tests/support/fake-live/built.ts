/**
 * The dashboard as the sources have it, built once for a whole run of tests (global set-up of the project `plant`) and
 * handed to them (`dashboard.ts`). What was built stays for the next run with the same sources.
 */

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

const ROOT = join(import.meta.dirname, '../../..');
const BUILT = join(ROOT, 'node_modules/.cache/gemba-dashboard');
/** Whatever a build is made of. */
const SOURCES = ['dashboard/src', 'dashboard/public', 'dashboard/index.html', 'dashboard/vite.config.ts']
  .concat(['contract/src', 'package-lock.json'])
  .map((source) => join(ROOT, source));
/** What was built of other sources goes after this: a run that goes on may still show it. */
const KEPT_MAX_MS = 24 * 60 * 60_000;

export default function setUp(project: TestProject): void {
  const sources = hashOf(SOURCES);
  const folder = join(BUILT, sources);
  if (!existsSync(folder)) build(folder);
  for (const other of readdirSync(BUILT)) {
    const kept = join(BUILT, other);
    if (other !== sources && Date.now() - statSync(kept).mtimeMs > KEPT_MAX_MS)
      rmSync(kept, { recursive: true, force: true });
  }
  project.provide('dashboard', folder);
}

/** Builds beside and moves: a folder that is there is whole. */
function build(folder: string): void {
  mkdirSync(BUILT, { recursive: true });
  const beside = mkdtempSync(`${folder}-`);
  execFileSync(
    join(ROOT, 'node_modules/.bin/vite'),
    ['build', 'dashboard', '--outDir', beside, '--emptyOutDir', '--logLevel', 'error'],
    { cwd: ROOT },
  );
  try {
    renameSync(beside, folder);
  } catch (error) {
    // Another run was faster.
    if (!existsSync(folder)) throw error;
    rmSync(beside, { recursive: true });
  }
}

function hashOf(paths: readonly string[]): string {
  const hash = createHash('sha256');
  const walk = (path: string): void => {
    if (!statSync(path).isDirectory()) {
      hash.update(`${path}\0`).update(readFileSync(path)).update('\0');
      return;
    }
    for (const name of readdirSync(path).sort()) walk(join(path, name));
  };
  for (const path of paths) walk(path);
  return hash.digest('hex').slice(0, 16);
}
