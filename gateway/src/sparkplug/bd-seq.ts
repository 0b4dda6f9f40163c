/**
 * The number that ties a death to its birth: one more with each CONNECT, 255 → 0, and never forgotten, so that the late
 * death of an earlier connection isn't taken for that of the present one [tck-id-topics-nbirth-bdseq-increment].
 */

import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

export interface BdSeqStore {
  /** The number of the last CONNECT; `null` before the first. */
  read(): number | null;
  /** Durable when it returns: it is called just before a CONNECT, which is rare enough to wait for the disk. */
  write(bdSeq: number): void;
}

/** The number of the next CONNECT, from 0. */
export const nextBdSeq = (last: number | null): number => (last === null ? 0 : (last + 1) % 256);

/** Keeps the number in a file of its own. */
export class BdSeqFile implements BdSeqStore {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  read(): number | null {
    try {
      const number = Number(readFileSync(this.#path, 'utf8').trim() || Number.NaN);
      return Number.isInteger(number) && number >= 0 && number <= 255 ? number : null;
    } catch {
      return null;
    }
  }

  write(bdSeq: number): void {
    mkdirSync(dirname(this.#path), { recursive: true });
    const draft = `${this.#path}.new`;
    const file = openSync(draft, 'w');
    try {
      writeSync(file, `${bdSeq}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(draft, this.#path);
  }
}
