/** Copies a records file while others write it: the thread of `copying.ts`, as one call. */

import { rm } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import type { CopyJob, CopyWord } from './copying.ts';

/**
 * Resolves when the copy is whole, checked and on the disk; rejects, leaving nothing behind, when it can't be made or
 * the signal is aborted. `fixed` is called at the moment that the copy shows.
 */
export async function copySqlite(
  job: CopyJob,
  { fixed, signal }: { fixed?: () => void; signal?: AbortSignal } = {},
): Promise<void> {
  signal?.throwIfAborted();
  const worker = new Worker(new URL('./copying.ts', import.meta.url), { workerData: job });
  const stop = () => void worker.terminate();
  signal?.addEventListener('abort', stop);
  try {
    await new Promise<void>((resolve, reject) => {
      worker.on('message', (word: CopyWord) => {
        if (word === 'fixed') fixed?.();
        else if (word === 'done') resolve();
        else reject(new Error(word.failed));
      });
      worker.on('error', reject);
      worker.on('exit', () => reject(signal?.reason ?? new Error('the thread that copies has ended')));
    });
  } catch (error) {
    await worker.terminate();
    await rm(`${job.to}.partial`, { force: true });
    throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}
