/**
 * What the journal stream heard of one gateway, for whoever looks after it. Kept for gateways whose journal was heard, and
 * bounded by the number of reasons.
 */

import type { Epoch } from '@gemba/contract/identity';
import type { Lane } from '@gemba/contract/stream/topics';
import type { Refusal } from './delivery.ts';
import type { Tally } from './tally.ts';

export class Heard {
  readonly messages: Record<Lane, number> = { live: 0, replay: 0 };
  /** On the clock that nobody sets. */
  liveMs: number | null = null;
  newJournals = 0;
  twin: { epoch: Epoch; count: number; atMs: number } | null = null;
  readonly refusals = new Map<Refusal, Tally>();

  note(lane: Lane, elapsedMs: number): void {
    this.messages[lane]++;
    if (lane === 'live') this.liveMs = elapsedMs;
  }

  noteTwin(epoch: Epoch, nowMs: number): void {
    this.twin = { epoch, count: (this.twin?.count ?? 0) + 1, atMs: nowMs };
  }
}
