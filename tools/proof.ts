/**
 * `npm run proof`: the proofs at their full counts, a seed or a slice of seeds at a time. It can be stopped and goes on
 * where it was: seeds with a verdict for the same sources are not run again. Verdicts lie in `tests/proofs/NAME.json`
 * and are committed.
 */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { sourcesHash } from './proof/sources.ts';

const ROOT = resolve(import.meta.dirname, '..');

interface Proof {
  file: string;
  /** Full count of seeds. */
  seeds: number;
  /** Seeds that are run together, where one takes milliseconds; default 1. */
  slice?: number;
  what: string;
  /** What the verdict speaks of: it is made anew when anything under these changes. */
  sources: readonly string[];
}

/** The way of a sample, without the screens. */
const WIRE = ['contract/src', 'program/src', 'journal/src', 'gateway/src', 'server/src', 'package-lock.json'];
const PLANT = [...WIRE, 'simulators/src', 'tests/support'];

/** Faults of a group over real processes, each with a plant of its own for each seed: full counts, and what is proven. */
const faultsOf = (group: string, faults: Record<string, [seeds: number, what: string]>): Record<string, Proof> =>
  Object.fromEntries(
    Object.entries(faults).map(([name, [seeds, what]]) => [
      name,
      { file: `tests/faults/${group}.test.ts`, seeds, what, sources: [...PLANT, 'tests/faults'] },
    ]),
  );

const PROOFS: Record<string, Proof> = {
  kills: {
    file: 'tests/scenarios/kills.test.ts',
    seeds: 12,
    what: 'gateway, server and broker killed under flow: nothing lost, nothing twice, parts counted once',
    sources: PLANT,
  },
  wire: {
    file: 'tests/simulated/wire.test.ts',
    seeds: 10_000,
    slice: 500,
    what: 'gateway, wire and server simulated under every fault: stored once or in a gap, derived as by one fold',
    sources: [...WIRE, 'tests/support', 'tests/simulated'],
  },
  ...faultsOf('together', {
    'gateway-kills': [10, 'the gateway killed 20 times a seed: publishing again within 5 s, and nothing lost'],
    'server-kills': [10, 'the server killed 20 times a seed, also between historian and watermark: counters exact'],
    malformed: [2, 'malformed, strange and oversized payloads, 50 rounds a seed: counted, kept, neighbours untouched'],
    'bad-lines': [3, 'lines dead, cut, lossy and late, an OPC UA server that goes and comes: noticed in 15 s'],
    duplicates: [5, 'messages doubled under flow, and the whole stream published again: totals unchanged'],
  }),
  ...faultsOf('brokers', {
    'broker-down': [3, 'the broker down for long: drains 10 times faster than live, live p99 at most twice idle'],
    'broker-killed': [5, 'the broker killed 5 times a seed, its sessions lost: resent from the watermark'],
    twins: [3, 'two gateways with one id, and sessions taken over: the twin is kept out, nothing flaps'],
  }),
  ...faultsOf('files', {
    'journal-damage': [10, 'the journal cut or flipped at any byte, 20 times a seed: a declared gap, no crash loop'],
    'disk-full': [3, 'the gateway’s disk full, 12 times a seed: a declared gap, and it recovers by itself'],
  }),
  ...faultsOf('clocks', {
    'machine-clocks': [
      3,
      'machines an hour ahead, an hour behind, in 1970: flagged, in the order of the gateway’s times',
    ],
    'clocks-set': [3, 'the clocks of gateway and server set by an hour under flow: a gap, no storm of refolds'],
    'daylight-saving': [2, 'the site’s clocks go back under flow: rows and shifts go on without a break or a double'],
    late: [3, 'batches out of order and a day late: ledger and figures are those of the ordered run'],
  }),
  ...faultsOf('history', {
    history: [5, 'links cut, gateway and server killed while history is read: every gap filled in, nothing twice'],
  }),
  mutations: {
    file: 'tests/faults/mutations.proof.ts',
    seeds: 2,
    what: 'without the fsync, the wait for both sinks, or the dropping of duplicates the judgement turns red, with them green',
    sources: [...PLANT, 'tests/faults'],
  },
  foreign: {
    file: 'tests/sparkplug/foreign.test.ts',
    seeds: 12,
    what: 'a foreign Sparkplug node under kills of server and broker and lost messages: stored once or in a gap, parts counted once',
    sources: [...WIRE, 'tests/support', 'tests/sparkplug'],
  },
  backfill: {
    file: 'tests/backfill/hour.test.ts',
    seeds: 1,
    what: 'an outage of 60 minutes × 1,000 historizing nodes is whole again in under 60 s, live p99 at most twice that without',
    sources: [...PLANT, 'tests/backfill'],
  },
  painted: {
    file: 'tests/browser/painted.test.ts',
    seeds: 3,
    what: 'simulated stop → painted on the wall, p99 of 200 changes under a second',
    sources: [...PLANT, 'dashboard/src'],
  },
  'opcua-troubles': {
    file: 'tests/scenarios/opcua-troubles.test.ts',
    seeds: 3,
    what: 'OPC UA servers that misbehave in every way we know, cables that hang, delay and break: right values or Bad, what is missing is declared',
    sources: [...PLANT, 'tests/scenarios/opcua'],
  },
  restarts: {
    file: 'tests/scenarios/opcua-restarts.test.ts',
    seeds: 20,
    what: 'an OPC UA server restarted 10 times a seed: good values in 5 s, one session, each time away declared',
    sources: PLANT,
  },
  'at-rest': {
    file: 'tests/scenarios/opcua-at-rest.test.ts',
    seeds: 1,
    what: 'an hour at rest stays live; a cut cable is NO DATA in time, since the cut',
    sources: PLANT,
  },
};

interface Run {
  /** The first one of a slice. */
  seed: number;
  passed: boolean;
  minutes: number;
  facts: unknown[];
}

interface Verdict {
  proof: string;
  what: string;
  /** Hash of the sources that the runs were made with; others are made anew. */
  sources: string;
  machine: string;
  runs: Run[];
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string' },
    again: { type: 'boolean' },
    list: { type: 'boolean' },
    help: { type: 'boolean' },
  },
});
const told = values.help || values.list;
if (told || positionals.some((name) => PROOFS[name] === undefined)) {
  console.log('Usage: npm run proof -- [NAME…] [--seed N] [--again] [--list]\n');
  for (const [name, { seeds, what }] of Object.entries(PROOFS))
    console.log(`  ${name.padEnd(16)} ${String(seeds).padStart(5)} seeds  ${what}`);
  process.exit(told ? 0 : 1);
}

let failed = 0;
for (const name of positionals.length > 0 ? positionals : Object.keys(PROOFS))
  failed += prove(name, PROOFS[name] as Proof);
process.exitCode = failed === 0 ? 0 : 1;

function prove(name: string, proof: Proof): number {
  const file = join(ROOT, 'tests/proofs', `${name}.json`);
  mkdirSync(join(ROOT, 'tests/proofs'), { recursive: true });
  const sources = sourcesHash(ROOT, proof.sources);
  const verdict: Verdict = {
    proof: name,
    what: proof.what,
    sources,
    machine: `${cpus().length} × ${cpus()[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`,
    runs: [],
  };
  if (existsSync(file) && !values.again) {
    const before = JSON.parse(readFileSync(file, 'utf8')) as Verdict;
    if (before.sources === sources) verdict.runs = before.runs;
  }
  const slice = values.seed === undefined ? (proof.slice ?? 1) : 1;
  const slices = Array.from({ length: Math.ceil(proof.seeds / slice) }, (_, index) => index * slice + 1);
  const wanted = values.seed === undefined ? slices : [Number(values.seed)];
  for (const seed of wanted) {
    if (values.seed === undefined && verdict.runs.some((run) => run.seed === seed && run.passed)) continue;
    const run = runOnce(name, proof, seed, slice);
    verdict.runs = [...verdict.runs.filter((other) => other.seed !== seed), run].sort((a, b) => a.seed - b.seed);
    if (values.seed === undefined) writeFileSync(file, `${JSON.stringify(verdict, null, 1)}\n`);
    const which = slice === 1 ? `seed ${seed}` : `seeds ${seed} to ${seed + slice - 1}`;
    console.log(`${name} ${which}: ${run.passed ? 'passed' : 'FAILED'} in ${run.minutes} min`);
  }
  const lost = verdict.runs.filter((run) => wanted.includes(run.seed) && !run.passed).length;
  const kind = slice === 1 ? 'seeds' : `slices of ${slice} seeds`;
  console.log(`${name}: ${wanted.length - lost} of ${wanted.length} ${kind} passed`);
  return lost;
}

/** Runs `count` seeds from `seed` on. */
function runOnce(name: string, proof: Proof, seed: number, count: number): Run {
  const folder = mkdtempSync(join(tmpdir(), 'gemba-proof-'));
  const verdicts = join(folder, 'verdicts.jsonl');
  writeFileSync(verdicts, '');
  const started = performance.now();
  const { status } = spawnSync(join(ROOT, 'node_modules/.bin/vitest'), ['run', '--project', 'plant', proof.file], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...process.env,
      CI: 'true',
      GEMBA_PROOF: name,
      GEMBA_PROOF_SEED: String(seed),
      GEMBA_PROOF_COUNT: String(count),
      GEMBA_PROOF_VERDICTS: verdicts,
    },
  });
  const facts = readFileSync(verdicts, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);
  rmSync(folder, { recursive: true });
  return {
    seed,
    passed: status === 0 && facts.length > 0,
    minutes: Number(((performance.now() - started) / 60_000).toFixed(2)),
    facts,
  };
}
