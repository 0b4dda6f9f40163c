/**
 * The canary of the import rules: one violation per rule is written into the tree that the rules watch, and must be
 * found. A rule whose pattern sees no file would otherwise pass for ever.
 */

import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
let tree = '';

/** Rule → file to seed → its content. */
const SEEDS: Record<string, [file: string, text: string]> = {
  'contract-imports': ['contract/src/seed.ts', "import '@gemba/program/backoff';"],
  'program-imports': ['program/src/seed.ts', "import '../../journal/src/seed-target.ts';"],
  'journal-imports': ['journal/src/seed.ts', "import '../../program/src/backoff.ts';"],
  'gateway-imports': ['gateway/src/seed.ts', "import '../../server/src/historian/port.ts';"],
  'server-imports': ['server/src/seed.ts', "import '../../gateway/src/seed-target.ts';"],
  'simulators-imports': ['simulators/src/seed.ts', "import '../../journal/src/seed-target.ts';"],
  'dashboard-imports': [
    'dashboard/src/seed.svelte',
    '<script lang="ts">import \'../../server/src/historian/port.ts\';</script>',
  ],
  'contract-is-pure': ['contract/src/pure.ts', "import 'node:fs';"],
  'domain-is-pure': ['server/src/domain/seed.ts', "import 'node:fs';"],
  'domain-libraries': ['server/src/domain/library.ts', "import 'fastify';"],
  'server-domain': ['server/src/domain/side.ts', "import '../live/seed-target.ts';"],
  'server-historian': ['server/src/historian/seed.ts', "import '../live/seed-target.ts';"],
  'server-records': ['server/src/records/seed.ts', "import '../live/seed-target.ts';"],
  'server-facts': ['server/src/facts/seed.ts', "import '../live/seed-target.ts';"],
  'server-ingest': ['server/src/ingest/seed.ts', "import '../live/seed-target.ts';"],
  'server-quarantine': ['server/src/quarantine/seed.ts', "import '../live/seed-target.ts';"],
  'server-reports': ['server/src/reports/seed.ts', "import '../live/seed-target.ts';"],
  'server-edits': ['server/src/edits/seed.ts', "import '../api/seed-target.ts';"],
  'edits-lie-over-the-ledger': ['server/src/records/edits-seed.ts', "import '../edits/seed-target.ts';"],
  'server-live': ['server/src/live/seed.ts', "import '../api/seed-target.ts';"],
  'server-api': ['server/src/api/seed.ts', "import '../broker/seed-target.ts';"],
  'library-influx': ['server/src/api/influx.ts', "import '@influxdata/influxdb-client';"],
  'library-duckdb': ['server/src/api/duckdb.ts', "import '@duckdb/node-api';"],
  'library-kysely': ['server/src/api/kysely.ts', "import 'kysely';"],
  'sql-in-records': ['server/src/api/sqlite.ts', "import 'node:sqlite';"],
  'library-socketio': ['server/src/api/socket.ts', "import 'socket.io';"],
  'library-uplot': ['dashboard/src/widgets/uplot.ts', "import 'uplot';"],
  'library-opcua': ['gateway/src/seed-opcua.ts', "import 'node-opcua';"],
  'library-mqtt': ['server/src/api/mqtt.ts', "import 'mqtt';"],
  'library-aedes': ['server/src/api/aedes.ts', "import 'aedes';"],
  'library-csv-parse': ['server/src/api/csv.ts', "import 'csv-parse';"],
  'gateway-lanes-know-no-opcua': ['gateway/src/lanes/seed.ts', "import '../opcua/seed-target.ts';"],
  'widgets-know-no-live': [
    'dashboard/src/widgets/Seed.svelte',
    '<script lang="ts">import \'../live/seed-target.ts\';</script>',
  ],
  'tiles-know-no-screens': [
    'dashboard/src/tiles/Seed.svelte',
    '<script lang="ts">import \'../screens/seed-target.ts\';</script>',
  ],
  'no-circular': ['contract/src/loop-a.ts', "import './loop-b.ts';"],
  'not-to-unresolvable': ['contract/src/nowhere.ts', "import './does-not-exist.ts';"],
  'npm-no-pkg': ['contract/src/stranger.ts', "import 'pino';"],
};
const ROOMS = ['contract', 'program', 'journal', 'gateway', 'server', 'simulators', 'dashboard'];
/** Stand-ins: what matters is where they lie. */
const LIBRARIES = [
  '@influxdata/influxdb-client',
  '@duckdb/node-api',
  'kysely',
  'socket.io',
  'uplot',
  'node-opcua',
  'mqtt',
  'aedes',
  'csv-parse',
  'fastify',
  'pino',
];
const TARGETS = [
  'journal/src',
  'gateway/src',
  'gateway/src/opcua',
  'server/src/live',
  'server/src/api',
  'server/src/edits',
  'server/src/broker',
  'dashboard/src/live',
  'dashboard/src/screens',
].map((folder) => `${folder}/seed-target.ts`);

beforeAll(() => {
  tree = mkdtempSync(join(tmpdir(), 'gemba-rules-'));
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.ts', '*.svelte', '*.json', '*.cjs'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  for (const file of files
    .split('\n')
    .filter((name) =>
      /^(contract|program|journal|server\/src\/historian\/port|[^/]+\/package|tsconfig|\.dependency)/.test(name),
    )) {
    mkdirSync(dirname(join(tree, file)), { recursive: true });
    cpSync(join(ROOT, file), join(tree, file));
  }
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(tree, file)), { recursive: true });
    writeFileSync(join(tree, file), `${text}\n`);
  };
  for (const target of TARGETS) write(target, 'export {};');
  for (const library of LIBRARIES) {
    write(
      `node_modules/${library}/package.json`,
      JSON.stringify({ name: library, version: '1.0.0', main: 'index.js' }),
    );
    write(`node_modules/${library}/index.js`, '');
  }
  // Links inside the tree, so that they resolve into it.
  mkdirSync(join(tree, 'node_modules/@gemba'), { recursive: true });
  for (const room of ROOMS) symlinkSync(join('../..', room), join(tree, 'node_modules/@gemba', room));
  for (const [file, text] of Object.values(SEEDS)) write(file, text);
  write('contract/src/loop-b.ts', "import './loop-a.ts';");
});
afterAll(() => rmSync(tree, { recursive: true, force: true }));

test('each import rule finds the violation that was seeded for it', { timeout: 60_000 }, () => {
  const args = ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...ROOMS];
  const result = spawnSync(join(ROOT, 'node_modules/.bin/depcruise'), args, {
    cwd: tree,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const report = JSON.parse(result.stdout) as { summary: { violations: { from: string; rule: { name: string } }[] } };
  const found = report.summary.violations.map(({ from, rule }) => `${rule.name} ${from}`);
  for (const [rule, [file]] of Object.entries(SEEDS)) expect(found, rule).toContain(`${rule} ${file}`);
});

test('every rule has a seeded violation', () => {
  const rules = [...readFileSync(join(ROOT, '.dependency-cruiser.cjs'), 'utf8').matchAll(/name: '([a-z-]+)'/g)].map(
    (match) => match[1] as string,
  );
  expect(rules.length).toBeGreaterThan(5);
  for (const rule of rules) expect(Object.keys(SEEDS)).toContain(rule);
});
