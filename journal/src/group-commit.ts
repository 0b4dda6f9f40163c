/**
 * Gathers what is given within a few milliseconds, and while the disk is busy, so that one sync of the disk makes all
 * of it durable. Order is kept; memory is bounded.
 */

import { JournalRefused, refusalOf } from './refused.ts';

/** Bytes that are written at once, unless a single body is longer. */
const GROUP_MAX_BYTES = 2 * 1024 * 1024;

interface Waiting {
  body: Uint8Array;
  resolve(position: number): void;
  reject(reason: JournalRefused): void;
}

export class GroupCommit {
  readonly #commit: (bodies: Uint8Array[]) => Promise<number>;
  readonly #delayMs: number;
  readonly #maxBytes: number;
  #waiting: Waiting[] = [];
  #bytes = 0;
  #working: Promise<void> | null = null;
  #hurry: () => void = () => {};

  /** `commit` makes bodies durable and gives the position of the first, or rejects and has taken none. */
  constructor(commit: (bodies: Uint8Array[]) => Promise<number>, delayMs: number, maxBytes: number) {
    this.#commit = commit;
    this.#delayMs = delayMs;
    this.#maxBytes = maxBytes;
  }

  /** Bytes that wait for the disk. */
  get bytes(): number {
    return this.#bytes;
  }

  add(body: Uint8Array): Promise<number> {
    if (this.#bytes + body.length > this.#maxBytes) return Promise.reject(new JournalRefused('queue-full'));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ body, resolve, reject });
      this.#bytes += body.length;
      this.#working ??= this.#work();
    });
  }

  /** Resolves when all that was added is settled; doesn't wait for company. */
  async flush(): Promise<void> {
    this.#hurry();
    await this.#working;
  }

  async #work(): Promise<void> {
    await this.#pause();
    while (this.#waiting.length > 0) await this.#commitGroup(this.#takeGroup());
    this.#working = null;
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.#delayMs);
      this.#hurry = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #takeGroup(): Waiting[] {
    let bytes = 0;
    let count = 0;
    for (const { body } of this.#waiting) {
      if (count > 0 && bytes + body.length > GROUP_MAX_BYTES) break;
      bytes += body.length;
      count++;
    }
    const group = this.#waiting.slice(0, count);
    this.#waiting = this.#waiting.slice(count);
    this.#bytes -= bytes;
    return group;
  }

  async #commitGroup(group: Waiting[]): Promise<void> {
    try {
      const first = await this.#commit(group.map((one) => one.body));
      for (const [i, one] of group.entries()) one.resolve(first + i);
    } catch (error) {
      const refused = refusalOf(error);
      for (const one of group) one.reject(refused);
    }
  }
}
