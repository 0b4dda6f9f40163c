/** Files and names that must outlive a power cut. */

import { open } from 'node:fs/promises';

/** Makes a file durable that was written by somebody else. */
export async function syncFile(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  await handle.sync().finally(() => handle.close());
}

/** Makes the names in a folder durable. */
export async function syncFolder(folder: string): Promise<void> {
  // Windows knows no handle of a folder; NTFS keeps its names in its own journal.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}
