/** One run of a proof: its vitest file with a seed, or a slice of seeds, and what it says of itself. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Proof } from './registry.ts';
import type { Run } from './verdict.ts';

export interface RunOptions {
  root: string;
  name: string;
  proof: Proof;
  /** Runs `count` seeds from `seed` on. */
  seed: number;
  count: number;
  /** What it prints goes to a file of its own, whose name is given with a failure; else it is seen. */
  quiet: boolean;
}

/** `log`: where what a failed quiet run printed lies. */
export async function runOnce({ root, name, proof, seed, count, quiet }: RunOptions): Promise<Run & { log?: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'gemba-proof-'));
  const verdicts = join(folder, 'verdicts.jsonl');
  const log = join(folder, 'log.txt');
  writeFileSync(verdicts, '');
  const output = quiet ? openSync(log, 'w') : ('inherit' as const);
  const started = performance.now();
  const child = spawn(join(root, 'node_modules/.bin/vitest'), ['run', '--project', 'plant', proof.file], {
    cwd: root,
    stdio: ['ignore', output, output],
    env: {
      ...process.env,
      CI: 'true',
      GEMBA_PROOF: name,
      GEMBA_PROOF_SEED: String(seed),
      GEMBA_PROOF_COUNT: String(count),
      GEMBA_PROOF_VERDICTS: verdicts,
    },
  });
  const [status] = (await once(child, 'exit')) as [number | null];
  if (output !== 'inherit') closeSync(output);
  const facts = readFileSync(verdicts, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);
  const passed = status === 0 && facts.length > 0;
  const keeps = quiet && !passed;
  if (!keeps) rmSync(folder, { recursive: true });
  const minutes = Number(((performance.now() - started) / 60_000).toFixed(2));
  return { seed, passed, minutes, facts, ...(keeps ? { log } : {}) };
}
