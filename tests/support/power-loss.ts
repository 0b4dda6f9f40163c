/**
 * Loaded before a gateway (`node --import`): what its journal has written and not synced is lost when it is killed, as in
 * a power cut; the system's own cache would keep it.
 */

import type { DiskFile } from '@gemba/journal/disk';
import { NodeDisk } from '@gemba/journal/node-disk';

interface Piece {
  offset: number;
  bytes: Uint8Array;
}

/** What is not on the disk yet, by folder and name: several handles may be open to one file. */
const waiting = new Map<string, Piece[]>();

class UnsyncedFile implements DiskFile {
  readonly #file: DiskFile;
  readonly #pieces: Piece[];

  constructor(file: DiskFile, pieces: Piece[]) {
    this.#file = file;
    this.#pieces = pieces;
  }

  async size(): Promise<number> {
    const ends = this.#pieces.map(({ offset, bytes }) => offset + bytes.length);
    return Math.max(await this.#file.size(), ...ends);
  }

  async write(bytes: Uint8Array, offset: number): Promise<void> {
    this.#pieces.push({ offset, bytes: bytes.slice() });
  }

  async sync(): Promise<void> {
    for (const { offset, bytes } of this.#pieces.splice(0)) await this.#file.write(bytes, offset);
    await this.#file.sync();
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    const until = Math.min(offset + length, await this.size());
    const read = new Uint8Array(Math.max(0, until - offset));
    read.set(await this.#file.read(offset, read.length));
    for (const piece of this.#pieces) {
      const from = Math.max(offset, piece.offset);
      const to = Math.min(until, piece.offset + piece.bytes.length);
      if (from < to) read.set(piece.bytes.subarray(from - piece.offset, to - piece.offset), from - offset);
    }
    return read;
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

const folders = new WeakMap<NodeDisk, number>();
let count = 0;
const { create, open, remove } = NodeDisk.prototype;

function piecesOf(disk: NodeDisk, name: string): Piece[] {
  const folder = folders.get(disk) ?? ++count;
  folders.set(disk, folder);
  const key = `${folder} ${name}`;
  const pieces = waiting.get(key) ?? [];
  waiting.set(key, pieces);
  return pieces;
}

NodeDisk.prototype.create = async function (name) {
  return new UnsyncedFile(await create.call(this, name), piecesOf(this, name));
};
NodeDisk.prototype.open = async function (name) {
  return new UnsyncedFile(await open.call(this, name), piecesOf(this, name));
};
NodeDisk.prototype.remove = async function (name) {
  piecesOf(this, name).length = 0;
  await remove.call(this, name);
};
