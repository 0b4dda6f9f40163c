import { defineConfig } from 'vitest/config';

/** Where a report for machines is wanted (continuous integration). */
const report = process.env.GEMBA_TEST_REPORT;

/** `runes` is the dashboard's live state. `unit` needs nothing but Node; `plant` starts whole programs and outside parts (Mosquitto, InfluxDB, Chromium). */
export default defineConfig({
  test: {
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
    projects: [
      'dashboard/vitest.config.ts',
      {
        test: {
          name: 'unit',
          include: ['{contract,program,journal,gateway,server,simulators,dashboard,tools}/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/dist/**'],
          environment: 'node',
          // All cores: one fewer, as would be the default, is half of a machine of two.
          maxWorkers: '100%',
          // A worker that goes on with the next file has its modules at hand, which halves the work: tests leave
          // nothing behind, so that any file may follow any other.
          isolate: false,
          // What takes a moment by itself takes seconds where everything runs at once.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'plant',
          // What is a proof alone is too long for every run.
          include: process.env.GEMBA_PROOF === undefined ? ['tests/**/*.test.ts'] : ['tests/**/*.{test,proof}.ts'],
          exclude: ['**/node_modules/**'],
          environment: 'node',
          globalSetup: ['tests/support/fake-live/built.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // They mostly wait: for a line that is dead to be noticed, for a server to come back.
          maxWorkers: 2,
          // Those of one file that run at the same time share what they run on.
          maxConcurrency: 50,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
