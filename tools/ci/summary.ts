/**
 * The last line of the continuous integration: tests as the runner's report counts them, plus the steps around them.
 * Exits 1 when anything failed, when a test was skipped in CI, or when there is no report.
 */

import { existsSync, readFileSync } from 'node:fs';

interface Report {
  success: boolean;
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  numTotalTests: number;
}

const [file = '', stepsPassed = '0', stepsFailed = '0'] = process.argv.slice(2);
const report = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Report) : null;

const passed = (report?.numPassedTests ?? 0) + Number(stepsPassed);
const skipped = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
// A file that could not be loaded fails the run without a failed test.
const broken = report === null || (!report.success && report.numFailedTests === 0) ? 1 : 0;
const failed = (report?.numFailedTests ?? 0) + Number(stepsFailed) + broken;

if (report === null) console.log(`There is no test report at ${file}: the tests did not run to their end.`);
if (skipped > 0) console.log('In CI nothing may be skipped.');
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = failed > 0 || skipped > 0 || passed === 0 ? 1 : 0;
