/** Node, but compiled as for a browser: in Svelte's server build nothing reacts. */

import type { Environment } from 'vitest/runtime';

const environment: Environment = {
  name: 'runes',
  viteEnvironment: 'client',
  setup: () => ({ teardown: () => undefined }),
};
export default environment;
