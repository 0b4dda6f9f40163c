/**
 * What a journal needs of a disk: one flat folder of files. Kept this small so that a simulated disk, which loses what
 * was not synced and tears what was half written, can stand in for the real one.
 */

export interface Disk {
  /** Takes the folder for this process alone; throws GEMBA_DATA_LOCKED when another one has it. */
  lock(): Promise<void>;
  unlock(): Promise<void>;
  /** Names of the files in the folder, ascending. */
  list(): Promise<string[]>;
  /** Makes an empty file whose name survives a power loss; rejects when it exists. */
  create(name: string): Promise<DiskFile>;
  /** Opens a file for reading and syncing; rejects with code ENOENT when there is none. */
  open(name: string): Promise<DiskFile>;
  remove(name: string): Promise<void>;
  /** Bytes of a small file; `null` when there is none. */
  readSmall(name: string): Promise<Uint8Array | null>;
  /** Puts a small file in the place of an older one: after a power loss there is either the old or the new. */
  replaceSmall(name: string, bytes: Uint8Array): Promise<void>;
  /** Bytes that this process may still write. */
  freeBytes(): Promise<number>;
}

export interface DiskFile {
  size(): Promise<number>;
  /** Writes all of the bytes at the offset, or rejects having written some of them. */
  write(bytes: Uint8Array, offset: number): Promise<void>;
  /** Returns when all that was written survives a power loss. */
  sync(): Promise<void>;
  /** Up to `length` bytes from the offset; fewer at the end of the file. */
  read(offset: number, length: number): Promise<Uint8Array>;
  close(): Promise<void>;
}
