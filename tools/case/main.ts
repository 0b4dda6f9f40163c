/**
 * `npm run case -- FOLDER…`: runs case folders and prints what came out otherwise than expected. Exit code 0 when
 * nothing did, 1 otherwise; a case that can't be read counts as a difference, and the others still run.
 */

import { findCases } from './find-cases.ts';
import { CaseError, type Difference } from './kinds/kind.ts';
import { runCase } from './run-case.ts';

const HELP = `npm run case -- FOLDER…

Runs case folders (case.yaml, input.jsonl, expected.yaml), or all below a folder, through the production code and
prints each difference with its time. Exit code 1 if there is any. docs/cases.md describes the format.

  npm run case -- tests/cases                 all cases of the project
  npm run case -- ~/cases/oee-book-page-41    one case from anywhere`;

const folders = process.argv.slice(2);
if (folders.includes('--help') || folders.includes('-h')) {
  console.log(HELP);
} else if (folders.length === 0 || folders.some((folder) => folder.startsWith('-'))) {
  console.error(`Name at least one folder.\n\n${HELP}`);
  process.exitCode = 1;
} else {
  const failed = folders.flatMap(cases).filter((folder) => !run(folder)).length;
  if (failed > 0) {
    console.error(`\n${failed} ${failed === 1 ? 'case' : 'cases'} failed.`);
    process.exitCode = 1;
  }
}

function cases(folder: string): string[] {
  try {
    return findCases(folder);
  } catch (error) {
    // Kept, so that running it says what is wrong and counts it.
    if (error instanceof CaseError) return [folder];
    throw error;
  }
}

function run(folder: string): boolean {
  try {
    const { title, differences } = runCase(folder);
    console.log(`${differences.length === 0 ? 'ok  ' : 'FAIL'}  ${folder}: ${title}`);
    for (const difference of differences) console.log(describe(difference));
    return differences.length === 0;
  } catch (error) {
    if (!(error instanceof CaseError)) throw error;
    console.log(`FAIL  ${folder}\n      ${error.message}`);
    return false;
  }
}

function describe({ at, what, expected, actual }: Difference): string {
  return `      ${at === null ? '' : `${at}  `}${what}: expected ${text(expected)}, got ${text(actual)}`;
}

function text(value: unknown): string {
  if (value === undefined) return 'nothing';
  return typeof value === 'string'
    ? value
    : JSON.stringify(value, (_key, part) => (typeof part === 'bigint' ? String(part) : part));
}
