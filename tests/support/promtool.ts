/** promtool of Debian's package `prometheus`: whether it is there, and a run of rule tests through it. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Rules that keep firing for a while are of 2.42 [Prometheus changelog, keep_firing_for]. */
const NEEDED = [2, 42] as const;

/** Why it can't be used; `null` when it can. */
export const promtoolMissing: string | null = missing();

function missing(): string | null {
  const { status, stdout, stderr } = spawnSync('promtool', ['--version'], { encoding: 'utf8' });
  if (status !== 0) return 'promtool is not there (Debian: apt-get install --no-install-recommends prometheus)';
  const [, major, minor] = /version (\d+)\.(\d+)/.exec(stdout + stderr) ?? [];
  const enough = Number(major) > NEEDED[0] || (Number(major) === NEEDED[0] && Number(minor) >= NEEDED[1]);
  return enough ? null : `promtool is ${major}.${minor}, and ${NEEDED.join('.')} is needed`;
}

/** Runs `promtool test rules` on a file of rules and one of tests (both JSON, which is YAML). `output` is what it found wrong. */
export function testRules(rules: object, tests: object): { ok: boolean; output: string } {
  const folder = mkdtempSync(join(tmpdir(), 'gemba-promtool-'));
  try {
    writeFileSync(join(folder, 'rules.yaml'), JSON.stringify(rules));
    writeFileSync(join(folder, 'tests.yaml'), JSON.stringify({ rule_files: ['rules.yaml'], ...tests }));
    const { status, stdout, stderr } = spawnSync('promtool', ['test', 'rules', 'tests.yaml'], {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    return { ok: status === 0, output: stdout + stderr };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
