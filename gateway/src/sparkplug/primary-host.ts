/**
 * Whether the primary host application is there, as its STATE messages say; the edge node has no birth without it. Each
 * broker has a history of its own, since a host numbers its STATE for each by the connection that it has to it
 * [tck-id-operational-behavior-host-application-multi-server-timestamp]. No clock, no broker.
 */

import { decodeHostState } from '@gemba/contract/sparkplug/state';
import { parseTopic } from '@gemba/contract/sparkplug/topics';

/** What a message says: of another host or none at all, of an earlier time than what is known, or the present. */
export type Said = 'not ours' | 'older' | 'online' | 'offline';

export class PrimaryHost {
  readonly id: string;
  /** Broker → timestamp of the newest STATE heard there, ms UTC by the host's clock. */
  readonly #newestMs = new Map<string, number>();

  constructor(id: string) {
    this.id = id;
  }

  /** Takes a message that arrived from `broker` on a STATE topic. */
  hear(broker: string, topic: string, payload: Uint8Array): Said {
    const to = parseTopic(topic);
    // [tck-id-message-flow-edge-node-birth-publish-phid-wait-id]
    if (to?.kind !== 'state' || to.host !== this.id) return 'not ours';
    const state = decodeHostState(Buffer.from(payload).toString('utf8'));
    if (state === null) return 'not ours';
    const newestMs = this.#newestMs.get(broker);
    // [tck-id-message-flow-edge-node-birth-publish-phid-wait-timestamp, tck-id-operational-behavior-edge-node-termination-host-offline-timestamp]
    if (newestMs !== undefined && state.timestamp < newestMs) return 'older';
    this.#newestMs.set(broker, state.timestamp);
    // [tck-id-message-flow-edge-node-birth-publish-phid-wait-online]
    return state.online ? 'online' : 'offline';
  }
}
