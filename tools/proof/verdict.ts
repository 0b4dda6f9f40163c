/** The verdict on a proof: what each of its runs gave, bound to the sources that it was made with. */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import type { Proof } from './registry.ts';
import { sourcesHash } from './sources.ts';

export interface Run {
  /** The first one of a slice. */
  seed: number;
  passed: boolean;
  minutes: number;
  facts: unknown[];
}

export interface Verdict {
  proof: string;
  what: string;
  /** Hash of the sources that the runs were made with; others are made anew. */
  sources: string;
  machine: string;
  runs: Run[];
}

const fileOf = (root: string, name: string): string => join(root, 'tests/proofs', `${name}.json`);

/** What is known of a proof: the runs with the present sources; none, where it is to begin `again`. */
export function readVerdict(root: string, name: string, proof: Proof, again: boolean): Verdict {
  const sources = sourcesHash(root, proof.sources);
  const file = fileOf(root, name);
  const before = existsSync(file) && !again ? (JSON.parse(readFileSync(file, 'utf8')) as Verdict) : null;
  return {
    proof: name,
    what: proof.what,
    sources,
    machine: `${cpus().length} × ${cpus()[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`,
    runs: before?.sources === sources ? before.runs : [],
  };
}

export function writeVerdict(root: string, verdict: Verdict): void {
  const file = fileOf(root, verdict.proof);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(verdict, null, 1)}\n`);
}

/** Takes a run in, in the place of an earlier one of the same seed. */
export function include(verdict: Verdict, run: Run): void {
  verdict.runs = [...verdict.runs.filter(({ seed }) => seed !== run.seed), run].sort((a, b) => a.seed - b.seed);
}
