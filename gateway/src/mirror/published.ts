/**
 * The topics that a mirror has put into the broker, on disk. What is retained stays until it is taken away: a signal that
 * has left the configuration would be shown for ever as it was last.
 */

import { readFileSync, rmSync, writeFileSync } from 'node:fs';

export class PublishedTopics {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** Empty when there is no file, or none that can be read. */
  read(): string[] {
    try {
      const topics: unknown = JSON.parse(readFileSync(this.#file, 'utf8'));
      return Array.isArray(topics) ? topics.filter((one) => typeof one === 'string') : [];
    } catch {
      return [];
    }
  }

  /** Throws what the disk says. */
  write(topics: readonly string[]): void {
    if (topics.length === 0) rmSync(this.#file, { force: true });
    else writeFileSync(this.#file, JSON.stringify(topics));
  }
}
