/**
 * A broker that is no more than a cable: it acknowledges and drops, doubles, delays, forgets its sessions and what it
 * retained, and breaks connections with or without a word. Within a topic it keeps the order, between topics it doesn't.
 */

import { Life } from './life.ts';
import { CALM, type Perils } from './perils.ts';
import type { World } from './world.ts';

export interface Message {
  topic: string;
  payload: Uint8Array;
  retain: boolean;
}

/** The client's end of a connection. */
export interface Peer {
  life: Life;
  clientId: string;
  will: Message | null;
  message(message: Message): void;
  /** The connection broke. */
  broken(): void;
}

/** Nothing is heard for one and a half keep-alives of 5 s: the connection is dead [MQTT 3.1.1 §3.1.2.10]. */
const SILENT_MS = 7_500;

export class Session {
  readonly peer: Peer;
  readonly filters: string[] = [];
  /** `hanging`: both ends believe in it, and nothing passes. */
  state: 'open' | 'hanging' | 'closed' = 'open';
  /** When the last message on its way to the broker arrives, and the last of each topic at the peer. */
  sentMs = 0;
  readonly arriveMs = new Map<string, number>();
  readonly unanswered = new Set<(reason: Error) => void>();
  /** The peer knows that it is over. */
  told = false;

  constructor(peer: Peer) {
    this.peer = peer;
  }

  hears(topic: string): boolean {
    return this.filters.some((filter) => matches(filter, topic));
  }
}

export class Cable {
  readonly life = new Life('broker');
  readonly #world: World;
  readonly #perils: Perils;
  readonly #sessions = new Map<string, Session>();
  #retained = new Map<string, Uint8Array>();
  /** What is in its file: a kill goes back to that. */
  #saved = new Map<string, Uint8Array>();
  up = true;
  readonly counts = { routed: 0, dropped: 0, doubled: 0 };

  constructor(world: World, perils: Perils) {
    this.#world = world;
    this.#perils = perils;
  }

  /** Resolves when the broker has accepted the connection; rejects when nobody answers. */
  async dial(peer: Peer): Promise<Session> {
    await this.#world.pause(this.#latencyMs(), peer.life);
    if (!this.up) throw new Error('connection refused');
    const before = this.#sessions.get(peer.clientId);
    if (before !== undefined) this.#end(before, true);
    const session = new Session(peer);
    this.#sessions.set(peer.clientId, session);
    await this.#world.pause(this.#latencyMs(), peer.life);
    if (session.told || session.state === 'closed') throw new Error('connection closed');
    return session;
  }

  /** Resolves when the broker has acknowledged. */
  async subscribe(session: Session, filter: string): Promise<void> {
    await this.#roundTrip(session, () => {
      session.filters.push(filter);
      for (const [topic, payload] of this.#retained) {
        if (matches(filter, topic)) this.#send(session, { topic, payload, retain: true });
      }
    });
  }

  /** QoS 1: resolves when the broker has acknowledged, rejects when the connection breaks before. */
  async publish(session: Session, message: Message): Promise<void> {
    await this.#roundTrip(session, () => this.#route(message));
    this.#perils.passed('cable.publish', session.peer.life);
    if (!session.peer.life.alive) await new Promise(() => {});
  }

  /** The client ends the connection in order, without its Will. */
  async disconnect(session: Session): Promise<void> {
    await this.#world.pause(this.#latencyMs(), session.peer.life);
    this.#end(session, false);
  }

  /** The process is gone. `silent`: with its machine, so that nobody closes the connection. */
  abandon(life: Life, silent: boolean): void {
    for (const session of this.#sessions.values()) {
      if (session.peer.life === life) silent ? this.hang(session) : this.#closeSoon(session);
    }
  }

  /** The connection of a process breaks, or, `silent`, lets nothing through any more. */
  cut(life: Life, silent: boolean): void {
    for (const session of this.#sessions.values()) {
      if (session.peer.life === life) silent ? this.hang(session) : this.#end(session, true);
    }
  }

  hang(session: Session): void {
    if (session.state !== 'open') return;
    session.state = 'hanging';
    this.#world.after(this.#world.between(0.8, 1) * SILENT_MS, session.peer.life, () => this.#told(session));
    this.#world.after(this.#world.between(0.8, 1) * SILENT_MS, this.life, () => this.#end(session, true));
  }

  /** Kills the broker: its sessions are lost, no Will is published, and what it retained is as it says. */
  kill(retained: 'kept' | 'saved' | 'lost'): void {
    this.up = false;
    if (retained === 'lost') this.#retained = new Map();
    if (retained === 'saved') this.#retained = new Map(this.#saved);
    for (const session of [...this.#sessions.values()]) this.#end(session, false);
  }

  start(): void {
    this.up = true;
  }

  /** Writes what is retained into its file. */
  save(): void {
    this.#saved = new Map(this.#retained);
  }

  async #roundTrip(session: Session, arrived: () => void): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    if (session.told) throw new Error('not connected');
    session.unanswered.add(reject);
    session.sentMs = Math.max(session.sentMs, this.#world.nowMs + this.#latencyMs());
    this.#world.after(session.sentMs - this.#world.nowMs, this.life, () => {
      if (session.state !== 'open') return;
      arrived();
      this.#world.after(this.#latencyMs(), session.peer.life, () => {
        if (session.state === 'open') resolve();
      });
    });
    await promise.finally(() => session.unanswered.delete(reject));
  }

  #route(message: Message): void {
    if (message.retain) this.#retained.set(message.topic, message.payload);
    for (const session of this.#sessions.values()) {
      if (session.hears(message.topic)) this.#send(session, { ...message, retain: false });
    }
  }

  #send(session: Session, message: Message): void {
    const { drop, double, slowMs } = this.#perils.cable;
    this.counts.routed++;
    if (this.#world.chance(drop)) {
      this.counts.dropped++;
      this.#world.note(() => `drops ${message.topic}`);
      return;
    }
    const before = session.arriveMs.get(message.topic) ?? 0;
    const atMs = Math.max(before, this.#world.nowMs + this.#world.between(0.1, slowMs));
    session.arriveMs.set(message.topic, atMs);
    this.#deliverAt(session, message, atMs);
    if (!this.#world.chance(double)) return;
    this.counts.doubled++;
    this.#deliverAt(session, message, atMs + this.#world.between(0.1, 2_000));
  }

  #deliverAt(session: Session, message: Message, atMs: number): void {
    this.#world.after(atMs - this.#world.nowMs, session.peer.life, () => {
      if (session.state === 'open') session.peer.message(message);
    });
  }

  /** The peer's process ended: its system closes the connection at once. */
  #closeSoon(session: Session): void {
    session.state = 'hanging';
    this.#world.after(this.#latencyMs(), this.life, () => this.#end(session, true));
  }

  /** The peer notices. */
  #told(session: Session): void {
    if (session.told) return;
    session.told = true;
    for (const reject of [...session.unanswered]) reject(new Error('connection lost'));
    session.peer.broken();
  }

  /** The broker notices. */
  #end(session: Session, withWill: boolean): void {
    if (this.#sessions.get(session.peer.clientId) === session) this.#sessions.delete(session.peer.clientId);
    if (session.state === 'closed') return;
    const { will } = session.peer;
    session.state = 'closed';
    if (withWill && will !== null && this.up) this.#route(will);
    this.#world.after(this.#latencyMs(), session.peer.life, () => this.#told(session));
  }

  #latencyMs(): number {
    return this.#world.between(0.1, Math.max(CALM.slowMs, this.#perils.cable.slowMs / 4));
  }
}

/** Only what is used: levels that are equal, or `+` [MQTT 3.1.1 §4.7.1]. */
function matches(filter: string, topic: string): boolean {
  const wanted = filter.split('/');
  const levels = topic.split('/');
  return wanted.length === levels.length && wanted.every((level, i) => level === '+' || level === levels[i]);
}
