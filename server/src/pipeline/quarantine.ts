/**
 * What is refused for good, kept with its reason so that somebody can look at it: a file of JSON lines that is turned
 * over when it is full. Counted besides; the promise to everything else does not depend on it.
 */

import { appendFileSync, existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Entry } from '@gemba/contract/sample';

/** Bytes of the file; one older file is kept beside it. */
const FILE_MAX_BYTES = 8 * 1024 * 1024;

export class Quarantine {
  readonly #file: string;
  #bytes: number;

  constructor(file: string) {
    mkdirSync(dirname(file), { recursive: true });
    this.#file = file;
    this.#bytes = existsSync(file) ? statSync(file).size : 0;
  }

  /** Keeps entries with the reason and the time, ms. */
  add(entries: readonly Entry[], reason: string, nowMs: number): void {
    this.keep(entries, reason, nowMs);
  }

  /** Keeps what didn't become an entry, with the reason and the time, ms. */
  keep(items: readonly object[], reason: string, nowMs: number): void {
    const at = new Date(nowMs).toISOString();
    const lines = items.map((entry) => `${JSON.stringify({ at, reason, entry }, plain)}\n`).join('');
    if (this.#bytes > FILE_MAX_BYTES) {
      renameSync(this.#file, `${this.#file}.1`);
      this.#bytes = 0;
    }
    appendFileSync(this.#file, lines);
    this.#bytes += Buffer.byteLength(lines);
  }
}

const plain = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? value.toString() : value);
