/**
 * What the edge node hands to the socket of its connection, at QoS 0. While the socket has no room, a machine's changes
 * are held back, and only the newest value of each signal goes out later: the wire shows the present.
 */

import type { MachineId, SignalId } from '@gemba/contract/identity';
import { encodePayload } from '@gemba/contract/sparkplug/encode';
import type { Payload } from '@gemba/contract/sparkplug/payload';
import type { Log } from '@gemba/program/log';
import type { Link } from '../link.ts';

/** Messages handed to the socket that it hasn't taken: beyond it data are held back. */
const MAX_UNSENT = 64;

export class Outlet {
  readonly #log: Log;
  readonly #room: (machine: MachineId, signals: Iterable<SignalId>) => void;
  readonly #held = new Map<MachineId, Set<SignalId>>();
  #unsent = 0;
  /** Counts connections: what was handed to an earlier one doesn't concern the present one. */
  #connection = 0;

  /** `room`: there is room again for what was held back of a machine. */
  constructor(log: Log, room: (machine: MachineId, signals: Iterable<SignalId>) => void) {
    this.#log = log;
    this.#room = room;
  }

  /** Whether data of this machine go out now; if not, they are to be held. */
  takes(machine: MachineId): boolean {
    return this.#unsent < MAX_UNSENT && !this.#held.has(machine);
  }

  hold(machine: MachineId, signals: Iterable<SignalId>): void {
    this.#held.set(machine, new Set([...(this.#held.get(machine) ?? []), ...signals]));
  }

  /** Forgets what is held of a machine, or of all: a birth or a death says more. */
  forget(machine?: MachineId): void {
    if (machine === undefined) this.#held.clear();
    else this.#held.delete(machine);
  }

  /** The connection broke. */
  reset(): void {
    this.#connection++;
    this.#unsent = 0;
    this.#held.clear();
  }

  /** QoS 0, not retained [tck-id-topics-nbirth-mqtt, tck-id-topics-dbirth-mqtt, tck-id-topics-ddata-mqtt, tck-id-topics-ddeath-mqtt]. */
  publish(link: Link, topic: string, payload: Payload): void {
    this.#unsent++;
    const connection = this.#connection;
    const settled = () => {
      if (connection !== this.#connection) return;
      this.#unsent--;
      this.#sendHeld();
    };
    // A failure means that the connection broke: the next one begins with births, which hold all of this.
    link.publish(topic, encodePayload(payload), { qos: 0 }).then(settled, (error) => {
      this.#log.debug({ topic, reason: (error as Error).message }, 'Sparkplug message not sent');
      settled();
    });
  }

  #sendHeld(): void {
    for (const [machine, signals] of this.#held) {
      if (this.#unsent >= MAX_UNSENT) return;
      this.#held.delete(machine);
      this.#room(machine, signals);
    }
  }
}
