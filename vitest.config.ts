import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './tests/longest-first.ts';

/** Where a report for machines is wanted (continuous integration). */
const report = process.env.GEMBA_TEST_REPORT;
/** Whether this is `npm run proof`. */
const proving = process.env.GEMBA_PROOF !== undefined;

/** `runes` is the dashboard's live state. `unit` needs nothing but Node; `plant` starts whole programs and outside parts (Mosquitto, InfluxDB, Chromium). */
export default defineConfig({
  test: {
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
    sequence: { sequencer: LongestFirst },
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
          include: proving ? ['tests/**/*.{test,proof}.ts'] : ['tests/**/*.test.ts'],
          exclude: ['**/node_modules/**'],
          environment: 'node',
          globalSetup: ['tests/support/fake-live/built.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // They mostly wait: for a line that is dead to be noticed, for a server to come back. Each has programs of its own,
          // so that one more than there are cores is plenty.
          maxWorkers: Math.min(availableParallelism() + 1, 8),
          // Programs are begun hundreds of times: what was compiled for one start serves the next. A proof judges how
          // fast they are back without.
          env: proving ? {} : { NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/node') },
          // Those of one file that run at the same time share what they run on.
          maxConcurrency: 50,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
