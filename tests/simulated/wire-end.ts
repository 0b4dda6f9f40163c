/**
 * A client's end of the cable that is kept up: what MQTT.js with its state machines is in production, once as the
 * gateway's `Broker` and once as the server's `MqttConnection`.
 */

import { type Link, type LinkUser, NotConnected } from '@gemba/gateway/link';
import type { Connection } from '@gemba/gateway/outside';
import type { MqttConnection, MqttOptions, Publication } from '@gemba/server/ingest/mqtt';
import type { Cable, Message, Peer, Session } from './cable.ts';
import type { Life } from './life.ts';
import type { Perils } from './perils.ts';
import type { World } from './world.ts';

export interface Place {
  world: World;
  cable: Cable;
  life: Life;
  perils: Perils;
}

interface Owner {
  clientId: string;
  will(): Message | null;
  /** The broker has accepted: subscribe and greet. Rejecting drops the connection. */
  accepted(): Promise<void>;
  lost(): void;
  message(message: Message): void;
}

/** Longest wait between attempts, ms. */
const RETRY_MAX_MS = 3_000;

class WireEnd {
  readonly #place: Place;
  readonly #owner: Owner;
  #session: Session | null = null;
  #wanted = false;

  constructor(place: Place, owner: Owner) {
    this.#place = place;
    this.#owner = owner;
  }

  get open(): boolean {
    return this.#session !== null;
  }

  start(): void {
    this.#wanted = true;
    void this.#connect();
  }

  async stop(): Promise<void> {
    this.#wanted = false;
    const session = this.#session;
    this.#session = null;
    if (session !== null) await this.#place.cable.disconnect(session);
  }

  async publish(message: Message): Promise<void> {
    if (this.#session === null) throw new NotConnected();
    await this.#place.cable.publish(this.#session, message);
  }

  async subscribe(filter: string): Promise<void> {
    if (this.#session === null) throw new NotConnected();
    await this.#place.cable.subscribe(this.#session, filter);
  }

  /** Drops the connection and makes another. */
  drop(): void {
    if (this.#session !== null) this.#place.cable.cut(this.#place.life, false);
  }

  async #connect(): Promise<void> {
    const { cable, life, world, perils } = this.#place;
    const owner = this.#owner;
    while (this.#wanted && this.#session === null) {
      const peer: Peer = {
        life,
        clientId: owner.clientId,
        will: owner.will(),
        message: (message) => {
          if (this.#session?.peer === peer) owner.message(message);
          perils.passed('cable.message', life);
        },
        broken: () => this.#broken(peer),
      };
      const session = await cable.dial(peer).catch(() => null);
      if (session !== null && this.#wanted) {
        this.#session = session;
        // Refused or broken on the way: `broken` goes on.
        await owner.accepted().catch(() => this.drop());
        return;
      }
      if (session !== null) await cable.disconnect(session);
      await world.pause(world.between(200, RETRY_MAX_MS), life);
    }
  }

  #broken(peer: Peer): void {
    if (this.#session?.peer !== peer) return;
    this.#session = null;
    this.#owner.lost();
    const { world, life } = this.#place;
    void world.pause(world.between(200, RETRY_MAX_MS), life).then(() => this.#connect());
  }
}

/** The gateway's end. */
export function gatewayEnd(place: Place, clientId: string, users: readonly LinkUser[]): Connection {
  const end: WireEnd = new WireEnd(place, {
    clientId,
    will: () => null,
    accepted: async () => {
      for (const user of users) await user.connected?.();
    },
    lost: () => {
      for (const user of users) user.lost?.();
    },
    message: ({ topic, payload }) => {
      for (const user of users) user.message?.(topic, payload);
    },
  });
  return {
    get connected() {
      return end.open;
    },
    publish: (topic, payload, { retain = false }) => end.publish({ topic, payload: bytesOf(payload), retain }),
    subscribe: (filter) => end.subscribe(filter),
    broker: 'cable',
    hasOthers: false,
    leave: () => end.drop(),
    start: () => end.start(),
    stop: async () => {
      for (const user of users) await user.leaving?.();
      await end.stop();
    },
  } satisfies Link & Connection;
}

/** The server's end. */
export function serverEnd(
  place: Place,
  options: Omit<MqttOptions, 'url' | 'log'>,
): Pick<MqttConnection, 'start' | 'stop' | 'publish' | 'up'> {
  let up = false;
  const publish = async (publication: Publication) => {
    if (!up) throw new Error('not connected');
    await end.publish(messageOf(publication));
  };
  const end: WireEnd = new WireEnd(place, {
    clientId: options.clientId,
    will: () => messageOf(options.will()),
    accepted: async () => {
      for (const filter of options.subscriptions) await end.subscribe(filter);
      up = true;
      await options.onUp();
    },
    lost: () => {
      if (up) options.onDown?.();
      up = false;
    },
    message: options.onMessage,
  });
  return {
    get up() {
      return up;
    },
    publish,
    start: () => end.start(),
    stop: async (...last) => {
      for (const publication of last) await publish(publication).catch(() => {});
      up = false;
      await end.stop();
    },
  };
}

const bytesOf = (payload: Uint8Array | string): Uint8Array =>
  typeof payload === 'string' ? Buffer.from(payload) : payload;
const messageOf = ({ topic, payload, retain }: Publication): Message => ({ topic, payload: bytesOf(payload), retain });
