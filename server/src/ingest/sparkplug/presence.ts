/**
 * What a host application says of itself on its STATE topic: a Will with each CONNECT, a birth when it is subscribed, a
 * death before it goes, and the birth again when somebody says that it is offline. Moments of its connection and what is
 * heard on the topic come in; what is to be said goes out.
 */

import { decodeHostState, encodeHostState } from '@gemba/contract/sparkplug/state';
import { stateTopic } from '@gemba/contract/sparkplug/topics';
import type { Clock } from '../../clock.ts';
import type { Publication } from '../mqtt.ts';

/** Another host with our id, or a Will that came late, is answered at most this often. */
const PAUSE_MS = 1_000;

export interface PresenceOptions {
  hostId: string;
  clock: Clock;
  /** Says it if there is a connection, and tells nobody if that fails. */
  say: (state: Publication) => void;
}

export class Presence {
  readonly #options: PresenceOptions;
  /** Milliseconds UTC of the present CONNECT: its Will and its birth carry the same. */
  #connectMs = 0;
  #isThere = false;
  #againMs = Number.NEGATIVE_INFINITY;
  #stopWaiting: (() => void) | null = null;

  constructor(options: PresenceOptions) {
    this.#options = options;
  }

  /** From its birth on a connection until that is lost or it goes: only then does it say anything. */
  get isThere(): boolean {
    return this.#isThere;
  }

  /** Of the time of this CONNECT [tck-id-payloads-state-will-message, tck-id-operational-behavior-host-application-connect-will, tck-id-host-topic-phid-death-payload-timestamp-connect]. */
  will(): Publication {
    this.#connectMs = this.#options.clock.nowMs();
    return this.#state(false, this.#connectMs);
  }

  /** Subscribed already: now its birth before all else, with the timestamp of the Will [tck-id-host-topic-phid-birth-message, tck-id-host-topic-phid-birth-required, tck-id-host-topic-phid-birth-payload-timestamp]. */
  birth(): Publication {
    this.#isThere = true;
    return this.#state(true, this.#connectMs);
  }

  /** Before it goes [tck-id-operational-behavior-host-application-termination]. */
  death(): Publication {
    this.lost();
    return this.#state(false, this.#options.clock.nowMs());
  }

  /** Its connection is. */
  lost(): void {
    this.#isThere = false;
    this.#stopWaiting?.();
    this.#stopWaiting = null;
  }

  /**
   * Told that it is offline though it is not, it says so again, with the time of its Will
   * [tck-id-message-flow-hid-sparkplug-state-message-delivered]. Two hosts of one id would go on like this for ever: so
   * once a second. Returns whether it was a state at all.
   */
  told(payload: Uint8Array): boolean {
    const state = decodeHostState(Buffer.from(payload).toString('utf8'));
    if (state === null) return false;
    if (state.online || !this.#isThere || this.#stopWaiting !== null) return true;
    const { clock } = this.#options;
    const waitMs = PAUSE_MS - (clock.elapsedMs() - this.#againMs);
    if (waitMs <= 0) this.#again();
    else this.#stopWaiting = clock.after(waitMs, () => this.#again());
    return true;
  }

  #again(): void {
    const { clock, say } = this.#options;
    this.#stopWaiting = null;
    this.#againMs = clock.elapsedMs();
    say(this.#state(true, this.#connectMs));
  }

  /** Birth or death, QoS 1, retained [tck-id-host-topic-phid-birth-qos, tck-id-host-topic-phid-birth-retain, tck-id-payloads-state-will-message-payload, tck-id-payloads-state-will-message-qos, tck-id-payloads-state-will-message-retain]. */
  #state(online: boolean, timestamp: number): Publication {
    return {
      topic: stateTopic(this.#options.hostId),
      payload: encodeHostState({ online, timestamp }),
      qos: 1,
      retain: true,
    };
  }
}
