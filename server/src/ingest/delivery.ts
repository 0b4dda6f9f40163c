/** What the ingest hands to the pipeline: one decoded journal stream message. */

import type { Epoch, GatewayId, SiteId } from '@gemba/contract/identity';
import type { QuarantineReason } from '@gemba/contract/quarantine';
import type { Batch } from '@gemba/contract/stream/message';
import type { Lane } from '@gemba/contract/stream/topics';

export interface Delivery {
  site: SiteId;
  gateway: GatewayId;
  lane: Lane;
  epoch: Epoch;
  /** The oldest position that the gateway's journal still holds. */
  oldest: number;
  batches: Batch[];
  /** Whose entries these are, where the server delivers them again: they are judged as when they came. */
  origin?: { site: SiteId; gateway: GatewayId };
}

/** Why a message, or a part of one, went no further; each is counted. */
export type Refusal =
  | 'topic'
  | 'too-large'
  | 'malformed-message'
  | 'malformed-body'
  | 'twin'
  | 'too-many-gateways'
  | 'unknown-site'
  | 'unknown-machine'
  | 'other-site'
  /** The machine is read from a foreign Sparkplug node, and a gateway speaks of it; or the other way round. */
  | 'other-source';

/** What was refused, and whose it was. */
export interface Refused {
  reason: Refusal;
  /** `null` where no gateway can be told from it. */
  gateway: GatewayId | null;
  /** For whoever looks after it: lane, machine, what was wrong. */
  example: string;
  /** Messages or entries (default 1). */
  count?: number;
}

/** What nobody could read. */
export interface Unreadable {
  reason: QuarantineReason;
  /** Gateway, or `group/node`. */
  source: string | null;
  detail: string;
  /** What it was; the beginning of it is kept. */
  payload: Uint8Array;
  /** Names it where it is sent again and again; else its content does. */
  name?: string;
}
