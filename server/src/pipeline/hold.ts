/**
 * Batches that wait while a machine is folded again. Both sinks wait, so that the historian has exactly what the folds
 * have; the screens go on, on a picture that is thrown away afterwards.
 */

import type { Batch } from '@gemba/contract/stream/message';
import type { Lane } from '@gemba/contract/stream/topics';
import type { Metrics } from '@gemba/program/metrics';
import type { Derivation } from './derivation.ts';
import type { KnownJournal } from './journals.ts';

/** Most entries that are held; what comes on top is left to the gateways. */
const HELD_MAX_ENTRIES = 200_000;

export interface HoldOptions {
  metrics: Metrics;
  feed: (journal: KnownJournal, batch: Batch) => void;
}

export class Hold {
  readonly #feed: HoldOptions['feed'];
  readonly #dropped;
  #entries = 0;

  constructor({ metrics, feed }: HoldOptions) {
    this.#feed = feed;
    this.#dropped = metrics.counter(
      'gemba_server_held_dropped_batches_total',
      'Batches left to the gateway while a machine was folded again',
    );
  }

  begin(journals: readonly KnownJournal[]): void {
    for (const journal of journals) journal.held ??= [];
  }

  /** Keeps a batch for later; what is live is looked at now. */
  add(journal: KnownJournal, batch: Batch, lane: Lane, derivation: Derivation): void {
    if (this.#entries + batch.entries.length > HELD_MAX_ENTRIES) {
      this.#dropped.inc();
      return;
    }
    this.#entries += batch.entries.length;
    journal.held?.push(batch);
    if (lane === 'live') derivation.look(batch.entries);
  }

  /** Lets the journals go on with what was held; `false` leaves that to the gateways. */
  end(journals: readonly KnownJournal[], feed: boolean): void {
    for (const journal of journals) {
      const batches = journal.held ?? [];
      journal.held = null;
      for (const batch of batches) {
        this.#entries -= batch.entries.length;
        if (feed) this.#feed(journal, batch);
      }
    }
  }
}
