/** Sizes and checksums of files, reckoned in a thread of their own. */

import { Worker } from 'node:worker_threads';
import type { FileLine } from './manifest.ts';

export interface DigestJob {
  folder: string;
  /** Below the folder. */
  paths: readonly string[];
}

export type DigestWord = FileLine;

/** Lines of a manifest for these files; `each` hears of every one. Rejects when one can't be read, or when aborted. */
export async function digestsOf(
  job: DigestJob,
  { each, signal }: { each?: (line: FileLine) => void; signal?: AbortSignal } = {},
): Promise<FileLine[]> {
  signal?.throwIfAborted();
  const lines: FileLine[] = [];
  const worker = new Worker(new URL('./digesting.ts', import.meta.url), { workerData: job });
  const stop = () => void worker.terminate();
  signal?.addEventListener('abort', stop);
  try {
    await new Promise<void>((resolve, reject) => {
      worker.on('message', (line: DigestWord) => {
        lines.push(line);
        each?.(line);
      });
      worker.on('error', reject);
      worker.on('exit', () => {
        if (lines.length === job.paths.length) resolve();
        else reject(signal?.reason ?? new Error('the thread that reads the files has ended'));
      });
    });
  } finally {
    signal?.removeEventListener('abort', stop);
  }
  return lines;
}
