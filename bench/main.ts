/** `npm run bench -- NAME…`: runs benchmarks, prints a table each, and writes what was measured as JSON. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { Benchmark } from './compare.ts';
import { gateway } from './gateway.ts';
import { historian } from './historian.ts';
import { production } from './production.ts';
import { stream } from './stream.ts';

const BENCHMARKS: Record<string, Benchmark> = { stream, gateway, historian, production };
const RESULTS = join(import.meta.dirname, 'results');

if (process.argv.includes('--help')) {
  console.log(
    `Usage: npm run bench -- [NAME…]\n\nMeasures, and writes bench/results/NAME.json: ${Object.keys(BENCHMARKS).join(', ')}`,
  );
  process.exit(0);
}
const names = process.argv.slice(2).length > 0 ? process.argv.slice(2) : Object.keys(BENCHMARKS);
for (const name of names) {
  const benchmark = BENCHMARKS[name];
  if (benchmark === undefined) {
    console.error(`There is no benchmark ${name}; there are: ${Object.keys(BENCHMARKS).join(', ')}`);
    process.exitCode = 1;
    continue;
  }
  const rows = await benchmark();
  console.log(`\n${name} (${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version})`);
  console.table(rows);
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(
    join(RESULTS, `${name}.json`),
    `${JSON.stringify({ node: process.version, cpu: cpus()[0]?.model, rows }, null, 2)}\n`,
  );
}
