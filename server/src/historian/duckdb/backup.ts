/** A backup of the embedded historian, as the two calls of its worker: the moment, then the copy. */

import type { BackupOptions } from '../port.ts';

export interface Snapshots {
  take(folder: string): Promise<void>;
  copy(): Promise<void>;
  drop(): Promise<void>;
}

/** See the port. */
export async function backUp(folder: string, snapshots: Snapshots, { fixed, signal }: BackupOptions = {}) {
  signal?.throwIfAborted();
  await snapshots.take(folder);
  const stop = () => void snapshots.drop().catch(() => {});
  signal?.addEventListener('abort', stop);
  try {
    fixed?.();
    signal?.throwIfAborted();
    await snapshots.copy();
    return { elsewhere: null };
  } finally {
    signal?.removeEventListener('abort', stop);
    await snapshots.drop();
  }
}
