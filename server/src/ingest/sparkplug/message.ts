/** A decoded message of an edge node, with what the host knows of its arrival. */

import type { Payload } from '@gemba/contract/sparkplug/payload';
import type { DeviceMessage, NodeMessage } from '@gemba/contract/sparkplug/topics';

/** What a node published. */
export interface Message {
  type: NodeMessage | DeviceMessage;
  /** `null` for a message of the node itself. */
  device: string | null;
  payload: Payload;
  /** Bytes of the payload. */
  bytes: number;
  qos: number;
  /** The host's clock when it arrived, ms UTC, and its other one, which nobody sets. */
  arrivedMs: number;
  elapsedMs: number;
}
