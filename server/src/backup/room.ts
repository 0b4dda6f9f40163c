/** Room on disks: what a copy takes must be there, and what a server lives on must stay. */

import { statfs } from 'node:fs/promises';

/** Between two looks at what is left. */
const LOOK_MS = 500;

/** Bytes that may be written where a folder is. */
export async function roomAt(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** Throws, in words, when a copy into a folder takes more than there is. */
export async function checkRoom(bytes: number, folder: string): Promise<void> {
  const left = await roomAt(folder);
  if (left < bytes) throw new Error(`it takes ${megabytes(bytes)}, and ${megabytes(left)} are free`);
}

/** Calls `scarce`, in words, once less is left where a folder is than must stay; what it returns ends that. */
export function watchRoom(folder: string, leaveBytes: number, scarce: (reason: Error) => void, room = roomAt) {
  const look = async () => {
    const left = await room(folder).catch(() => Number.POSITIVE_INFINITY);
    if (left >= leaveBytes) return;
    clearInterval(timer);
    scarce(new Error(`only ${megabytes(left)} are left on the disk, and ${megabytes(leaveBytes)} must stay free`));
  };
  const timer = setInterval(look, LOOK_MS);
  void look();
  return () => clearInterval(timer);
}

const megabytes = (count: number): string => `${Math.ceil(count / 1024 ** 2)} MB`;
