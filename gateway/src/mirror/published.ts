/**
 * The topics that a mirror has put into the broker, on disk. What is retained stays until it is taken away: a signal that
 * has left the configuration would be shown for ever as it was last, so a power loss leaves the old list or the new one.
 */

import type { Disk } from '@gemba/journal/disk';
import { readJsonFile, writeJsonFile } from '@gemba/journal/json-file';

export class PublishedTopics {
  readonly #file: string;
  readonly #disk: Disk | undefined;
  /** One after the other: of two lists the one that was given last stays. */
  #writing: Promise<void> = Promise.resolve();

  /** `disk`: where the file isn't on the real one. */
  constructor(file: string, disk?: Disk) {
    this.#file = file;
    this.#disk = disk;
  }

  /** Empty when there is no file, or none that can be read. */
  async read(): Promise<string[]> {
    await this.#writing;
    const topics = await readJsonFile(this.#file, this.#disk).catch(() => null);
    return Array.isArray(topics) ? topics.filter((one) => typeof one === 'string') : [];
  }

  /** Durable when it resolves; rejects with what the disk says. */
  write(topics: readonly string[]): Promise<void> {
    const written = this.#writing.then(() => writeJsonFile(this.#file, topics, this.#disk));
    this.#writing = written.catch(() => {});
    return written;
  }
}
