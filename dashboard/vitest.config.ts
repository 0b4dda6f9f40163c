/** Tests of what has runes in it: compiled by Svelte for the browser, run in Node without a page. */

import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineProject } from 'vitest/config';

export default defineProject({
  plugins: [svelte({ configFile: false, compilerOptions: { runes: true } })],
  resolve: { conditions: ['browser'] },
  test: {
    name: 'runes',
    // As the project `unit`, with which it runs.
    maxWorkers: '100%',
    include: ['src/**/*.test.svelte.ts'],
    environment: join(import.meta.dirname, 'vitest.environment.ts'),
  },
});
