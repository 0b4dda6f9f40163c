/**
 * Which of a gateway's journals counts. An epoch that is new while the present one was heard a moment ago is a twin:
 * two gateways with one id, whose samples must not be mixed. Otherwise it is a new disk.
 */

import type { Epoch, GatewayId } from '@gemba/contract/identity';

/** A journal that was silent for this long may have been replaced. */
export const TWIN_WITHIN_MS = 60_000;

/** Gateways of one server: more are more likely somebody making up names. */
export const GATEWAYS_MAX = 5000;

export type Verdict = 'known' | 'first' | 'new-disk' | 'twin' | 'too-many';

export class Epochs {
  readonly #present = new Map<GatewayId, { epoch: Epoch; heardMs: number }>();

  /** What a message of this epoch means; a twin, and one too many, change nothing. */
  hear(gateway: GatewayId, epoch: Epoch, elapsedMs: number): Verdict {
    const present = this.#present.get(gateway);
    if (present?.epoch === epoch) {
      present.heardMs = elapsedMs;
      return 'known';
    }
    if (present === undefined && this.#present.size >= GATEWAYS_MAX) return 'too-many';
    if (present !== undefined && elapsedMs - present.heardMs < TWIN_WITHIN_MS) return 'twin';
    this.#present.set(gateway, { epoch, heardMs: elapsedMs });
    return present === undefined ? 'first' : 'new-disk';
  }
}
