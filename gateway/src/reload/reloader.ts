/**
 * Puts the configuration on disk in force while the program runs: when one of its files changes, and when it is told to.
 * A faulty one changes nothing: the one before stays in force, the faults are said, and it is read again when it changes.
 */

import { stat } from 'node:fs/promises';
import { GembaError } from '@gemba/contract/errors';
import type { Log } from '@gemba/program/log';

/** `failed`: it is sound, and not all of it could be put in force. */
export type Outcome = 'applied' | 'unchanged' | 'refused' | 'failed';

export interface ReloaderOptions<C> {
  files: readonly string[];
  /** Reads the files; throws a `GembaError` with all faults of what they say, also where it can't follow what is in force. */
  read(inForce: C): C;
  /** What is in force at the start. */
  initial: C;
  apply(next: C): Promise<void>;
  /** What became of it, for the metrics. */
  did(outcome: Outcome): void;
  log: Log;
  /** Pause between two looks at the files. */
  lookMs?: number;
}

/**
 * The files are looked at instead of being watched: that is also true of folders over the network, of links that are
 * exchanged as Kubernetes does, and of editors that put another file in the place of the old one.
 */
const LOOK_MS = 1_000;

export class Reloader<C> {
  readonly #options: ReloaderOptions<C>;
  #inForce: C;
  /** What the files were when they were read; and when they were looked at. */
  #read = '';
  #seen = '';
  #isCurrent = true;
  #timer: NodeJS.Timeout | null = null;
  #working: Promise<unknown> = Promise.resolve();
  #stopped = false;

  constructor(options: ReloaderOptions<C>) {
    this.#options = options;
    this.#inForce = options.initial;
  }

  /** Whether what is on disk is in force. */
  get current(): boolean {
    return this.#isCurrent;
  }

  /** `read`: what the files were when they were read for the start (`signatureOf`). */
  start(read: string): void {
    this.#read = read;
    this.#wait();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#working;
  }

  /** Reads and applies at once, after what is going on; never rejects. */
  reload(why: string): Promise<Outcome> {
    const outcome = this.#working.then(() => this.#reload(why));
    this.#working = outcome;
    return outcome;
  }

  #wait(): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => void this.#look().then(() => this.#wait()), this.#options.lookMs ?? LOOK_MS);
  }

  /** A file that is still being written is left until it is the same for two looks. */
  async #look(): Promise<void> {
    const signature = await signatureOf(this.#options.files);
    const isAtRest = signature === this.#seen;
    this.#seen = signature;
    if (isAtRest && signature !== this.#read && !this.#stopped) await this.reload('a file has changed');
  }

  async #reload(why: string): Promise<Outcome> {
    this.#read = await signatureOf(this.#options.files);
    const outcome = await this.#try(why);
    this.#isCurrent = outcome === 'applied' || outcome === 'unchanged';
    this.#options.did(outcome);
    return outcome;
  }

  async #try(why: string): Promise<Outcome> {
    const { read, apply, log } = this.#options;
    let next: C;
    try {
      next = read(this.#inForce);
    } catch (error) {
      log.error({ why, ...told(error) }, 'the configuration on disk is refused, the one before stays in force');
      return 'refused';
    }
    if (JSON.stringify(next) === JSON.stringify(this.#inForce)) {
      log.debug({ why }, 'the configuration is what it was');
      return 'unchanged';
    }
    try {
      await apply(next);
    } catch (error) {
      log.error({ why, ...told(error) }, 'not all of the configuration on disk could be put in force');
      return 'failed';
    }
    this.#inForce = next;
    log.info({ why }, 'the configuration on disk is in force');
    return 'applied';
  }
}

/** What a file is at this moment; a missing one is something as well. */
export async function signatureOf(files: readonly string[]): Promise<string> {
  const all = files.map(async (file) => {
    try {
      const { dev, ino, size, mtimeNs } = await stat(file, { bigint: true });
      return [dev, ino, size, mtimeNs].join(' ');
    } catch (error) {
      return (error as NodeJS.ErrnoException).code ?? 'unreadable';
    }
  });
  return (await Promise.all(all)).join('\n');
}

function told(error: unknown): Record<string, unknown> {
  if (!(error instanceof GembaError)) return { err: error };
  const faults = error.faults.map(({ path, problem, next }) => `${path}: ${problem} → ${next}`);
  return { code: error.code, reason: error.message, faults, next: 'mend it: it is read again when it changes' };
}
