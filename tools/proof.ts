/**
 * `npm run proof`: the proofs at their full counts, a seed or a slice of seeds at a time. It can be stopped and goes on
 * where it was: seeds with a verdict for the same sources are not run again. Verdicts lie in `tests/proofs/NAME.json`
 * and are committed.
 */

import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { PROOFS, type Proof } from './proof/registry.ts';
import { runOnce } from './proof/run.ts';
import { include, readVerdict, type Verdict, writeVerdict } from './proof/verdict.ts';

const ROOT = resolve(import.meta.dirname, '..');

/** A run that is wanted. */
interface Task {
  name: string;
  proof: Proof;
  verdict: Verdict;
  seed: number;
  count: number;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string' },
    jobs: { type: 'string', default: '1' },
    again: { type: 'boolean' },
    list: { type: 'boolean' },
    help: { type: 'boolean' },
  },
});
const jobs = Number(values.jobs);
const told = values.help || values.list;
if (told || !(jobs >= 1) || positionals.some((name) => PROOFS[name] === undefined)) {
  console.log('Usage: npm run proof -- [NAME…] [--seed N] [--jobs N] [--again] [--list]\n');
  for (const [name, { seeds, what }] of Object.entries(PROOFS))
    console.log(`  ${name.padEnd(16)} ${String(seeds).padStart(5)} seeds  ${what}`);
  process.exit(told ? 0 : 1);
}

const failures = new Map((positionals.length > 0 ? positionals : Object.keys(PROOFS)).map((name) => [name, 0]));
const counts = new Map<string, number>();
const tasks = inTurn([...failures.keys()].map((name) => tasksOf(name, PROOFS[name] as Proof)));
const of = (beside: Proof['beside']): Task[] => tasks.filter(({ proof }) => proof.beside === beside);

// What only waits goes on beside all the others; what judges speed comes last, one at a time.
const waiting = jobs === 1 ? [] : of('anything').map(run);
await inParallel(jobs === 1 ? [...of('anything'), ...of(undefined)] : of(undefined), jobs);
await inParallel(of('nothing'), 1);
await Promise.all(waiting);
for (const [name, failed] of failures) {
  const { slice = 1 } = PROOFS[name] as Proof;
  const kind = slice === 1 || values.seed !== undefined ? 'seeds' : `slices of ${slice} seeds`;
  const count = counts.get(name) ?? 0;
  console.log(`${name}: ${count - failed} of ${count} ${kind} passed`);
  if (failed > 0) process.exitCode = 1;
}

/** One of each, and again: side by side run proofs that load the machine differently. One after the other they stay together. */
function inTurn(groups: readonly Task[][]): Task[] {
  if (jobs === 1) return groups.flat();
  const most = Math.max(0, ...groups.map(({ length }) => length));
  return Array.from({ length: most }, (_, turn) => groups.flatMap((group) => group.slice(turn, turn + 1))).flat();
}

/** What has not passed yet. */
function tasksOf(name: string, proof: Proof): Task[] {
  const verdict = readVerdict(ROOT, name, proof, values.again === true);
  const count = values.seed === undefined ? (proof.slice ?? 1) : 1;
  const all = Array.from({ length: Math.ceil(proof.seeds / count) }, (_, index) => index * count + 1);
  const wanted = values.seed === undefined ? all : [Number(values.seed)];
  counts.set(name, wanted.length);
  const passed = new Set(verdict.runs.filter((one) => one.passed && values.seed === undefined).map(({ seed }) => seed));
  return wanted.filter((seed) => !passed.has(seed)).map((seed) => ({ name, proof, verdict, seed, count }));
}

async function inParallel(wanted: Task[], most: number): Promise<void> {
  const queue = wanted.values();
  await Promise.all(
    Array.from({ length: most }, async () => {
      for (const task of queue) await run(task);
    }),
  );
}

async function run({ name, proof, verdict, seed, count }: Task): Promise<void> {
  const { log, ...run } = await runOnce({ root: ROOT, name, proof, seed, count, quiet: jobs > 1 });
  include(verdict, run);
  // A seed that is run by itself is for looking at.
  if (values.seed === undefined) writeVerdict(ROOT, verdict);
  if (!run.passed) failures.set(name, (failures.get(name) ?? 0) + 1);
  const which = count === 1 ? `seed ${seed}` : `seeds ${seed} to ${seed + count - 1}`;
  const where = log === undefined ? '' : `; it printed ${log}`;
  console.log(`${name} ${which}: ${run.passed ? 'passed' : 'FAILED'} in ${run.minutes} min${where}`);
}
