/** The thread that reads a backup's files to their end: a running server has better to do than to reckon checksums. */

import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import type { DigestJob, DigestWord } from './digests.ts';
import { digestOf } from './files.ts';

const { folder, paths } = workerData as DigestJob;
for (const path of paths) {
  parentPort?.postMessage({ path, ...(await digestOf(join(folder, path))) } satisfies DigestWord);
}
