/**
 * The way of what foreign nodes say, put together: host → machines → spool → pipeline. What the server itself has to
 * declare goes the same way, so that it is stored once like everything else.
 */

import type { Gap } from '@gemba/contract/sample';
import type { StoredOf } from '../stored.ts';
import { Foreign, type ForeignOptions, type Host } from './foreign.ts';
import { SPOOL, Spool, type SpoolOptions } from './spool.ts';

export type FeedOptions = Omit<SpoolOptions, 'machines' | 'onRefused' | 'onDamaged'> &
  Omit<ForeignOptions, 'recall' | 'add'>;

export class Feed {
  readonly spool: Spool;
  readonly #options: FeedOptions;
  #foreign: Foreign | null = null;

  constructor(options: FeedOptions) {
    this.#options = options;
    this.spool = new Spool({
      ...options,
      machines: options.sources.map(({ id }) => id),
      onRefused: (entries) => this.#foreign?.refused(entries, this.spool.recall),
      onDamaged: (span) => this.#foreign?.damaged(span),
    });
  }

  async start(): Promise<void> {
    await this.spool.start();
    const { spool } = this;
    this.#foreign = new Foreign({ ...this.#options, recall: spool.recall, add: (entries) => spool.add(entries) });
  }

  /** Begins to watch. The host tells it what nodes say. */
  watch(host: Host): void {
    this.#foreign?.start(host);
  }

  /** Who listens to the host; to be asked for after the start. */
  get listener(): Foreign {
    if (this.#foreign === null) throw new Error('the feed has not been started');
    return this.#foreign;
  }

  /** What is lost, and no gateway can declare. Resolves when it is durable. */
  async declare(gaps: readonly Gap[]): Promise<void> {
    this.spool.add(gaps);
    await this.spool.flush();
  }

  async stop(): Promise<void> {
    this.#foreign?.stop();
    await this.spool.stop();
  }

  /** What is stored has grown; whether it was the spool's. */
  stored({ gateway, set }: StoredOf): boolean {
    if (gateway !== SPOOL) return false;
    this.spool.stored(set);
    return true;
  }
}
