/** The embedded historian: the contract suite, and what is this engine's own. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeHistorian } from '../port.suite.ts';
import { DuckDbHistorian } from './historian.ts';

const makeFolder = () => mkdtemp(join(tmpdir(), 'gemba-historian-'));

describeHistorian('DuckDB', async () => {
  const folder = await makeFolder();
  return {
    make: () => new DuckDbHistorian({ folder, commitEveryMs: 5 }),
    dispose: () => rm(folder, { recursive: true }),
  };
});
