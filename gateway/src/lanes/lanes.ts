/**
 * The journal stream from the gateway's side: what is journalled goes out live, what is not known to be stored is
 * replayed, what the server has stored is reported to whoever releases it. A thin shell around `window.ts`.
 */

import { promisify } from 'node:util';
import { deflateRaw } from 'node:zlib';
import type { Epoch, GatewayId, SiteId } from '@gemba/contract/identity';
import { encodeMessage, frame } from '@gemba/contract/stream/codec';
import type { EncodedMessage } from '@gemba/contract/stream/message';
import { add, contiguous, EMPTY, type PositionSet } from '@gemba/contract/stream/positions';
import { decodeStored } from '@gemba/contract/stream/stored';
import {
  decodeServerState,
  liveTopic,
  replayTopic,
  SERVER_STATE_TOPIC,
  storedTopic,
} from '@gemba/contract/stream/topics';
import { type Damage, ReplayReader, type ReplaySource } from '@gemba/journal/entries/replay';
import type { Log } from '@gemba/program/log';
import type { Link, LinkUser } from '../link.ts';
import * as window from './window.ts';

export interface LanesJournal extends ReplaySource {
  readonly epoch: Epoch;
  readonly oldest: number;
  readonly last: number;
}

export interface LanesOptions {
  site: SiteId;
  gateway: GatewayId;
  journal: LanesJournal;
  /** Everything through `position` is stored; or sent, where that is to do. */
  stored(position: number): void;
  /** `sent`: there is no server of ours; what the broker has taken counts as stored. */
  release?: 'stored' | 'sent';
  /** Resolves when it has been declared, rejects when it could not be. */
  damage(damage: Damage): Promise<void>;
  log: Log;
  nowMs?: () => number;
}

/** Since the start, for metrics. */
export interface LanesCounts {
  publishedLive: number;
  publishedReplay: number;
  /** Positions that were not sent live because too much was under way; the replay brings them. */
  heldBack: number;
  /** Words on what is stored that were not ours, or none. */
  storedIgnored: number;
}

/** Bytes that may be under way on the live lane: beyond it the broker is too slow, and the journal keeps the rest. */
const LIVE_MAX_BYTES = 4 * 1024 * 1024;
/** Fastest compression: a backlog is drained beside live work. */
const DEFLATE_LEVEL = 1;

const deflate = promisify(deflateRaw) as (bytes: Uint8Array, options: { level: number }) => Promise<Buffer>;

export class Lanes implements LinkUser {
  readonly counts: LanesCounts = { publishedLive: 0, publishedReplay: 0, heldBack: 0, storedIgnored: 0 };
  readonly #options: LanesOptions;
  readonly #nowMs: () => number;
  readonly #reader: ReplayReader;
  readonly #topics: { live: string; replay: string; stored: string };
  #state: window.Lanes;
  #link: Link | null = null;
  #liveBytes = 0;
  #replaying: Promise<void> | null = null;
  #again = false;
  #timer: NodeJS.Timeout | null = null;
  #stopped = false;
  /** Where there is no server: what the broker has taken. */
  #sent: PositionSet;

  /** The journal has been started. */
  constructor(options: LanesOptions) {
    this.#options = options;
    this.#nowMs = options.nowMs ?? (() => performance.now());
    const { site, gateway, journal, damage } = options;
    this.#topics = {
      live: liveTopic(site, gateway),
      replay: replayTopic(site, gateway),
      stored: storedTopic(site, gateway),
    };
    this.#reader = new ReplayReader(journal, damage);
    this.#state = window.newLanes(journal.oldest, journal.last);
    this.#sent = journal.oldest > 1 ? [[1, journal.oldest - 1]] : EMPTY;
    if (this.#withoutServer) this.#state = window.serverSaid(this.#state, { online: true, sinceMs: 0 }, this.#nowMs());
  }

  attach(link: Link): void {
    this.#link = link;
  }

  /** Positions that are not known to be stored. */
  get backlog(): number {
    return this.#state.last - Math.max(window.storedThrough(this.#state), this.#state.oldest - 1);
  }

  /** Whether anything is being published at this moment. */
  get busy(): boolean {
    return this.#replaying !== null || this.#liveBytes > 0;
  }

  /** Bytes under way on the live lane. */
  get liveBytes(): number {
    return this.#liveBytes;
  }

  /** Whether a server is there to store. */
  get serverOnline(): boolean {
    return this.#state.linked && this.#state.server?.online === true && !this.#withoutServer;
  }

  async connected(): Promise<void> {
    if (!this.#withoutServer) {
      await this.#link?.subscribe(this.#topics.stored, 1);
      await this.#link?.subscribe(SERVER_STATE_TOPIC, 1);
    }
    this.#change(window.linked(this.#state, this.#nowMs()));
  }

  lost(): void {
    this.#change(window.unlinked(this.#state));
  }

  message(topic: string, payload: Uint8Array): void {
    const text = () => Buffer.from(payload).toString('utf8');
    if (topic === this.#topics.stored) this.#storedSaid(text());
    else if (topic === SERVER_STATE_TOPIC) {
      const server = decodeServerState(text());
      if (server !== null) this.#change(window.serverSaid(this.#state, server, this.#nowMs()));
    }
  }

  /**
   * A batch has become durable: it goes out at once, if the connection stands and is not too slow. One of the past is
   * left to the replay, so that what is new never waits for it.
   */
  journalled(position: number, body: Uint8Array, late = false): void {
    let state = window.journalled(this.#state, position);
    if (state.linked && !late) {
      if (this.#liveBytes + body.length <= LIVE_MAX_BYTES) {
        this.#publishLive(position, body);
        state = window.sentLive(state, position, this.#nowMs());
      } else this.counts.heldBack += 1;
    }
    this.#change(state);
  }

  /** The journal has released segments. */
  released(): void {
    this.#change(window.released(this.#state, this.#options.journal.oldest));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#replaying;
    await this.#reader.close();
  }

  #storedSaid(text: string): void {
    const stored = decodeStored(text);
    if (stored === null || stored.epoch !== this.#options.journal.epoch) {
      this.counts.storedIgnored += 1;
      return;
    }
    this.#change(window.storedSaid(this.#state, stored, this.#nowMs()));
    this.#options.stored(window.storedThrough(this.#state));
  }

  get #withoutServer(): boolean {
    return this.#options.release === 'sent';
  }

  /** The broker has taken them. */
  #taken(positions: readonly number[]): void {
    if (!this.#withoutServer) return;
    for (const position of positions) this.#sent = add(this.#sent, position);
    const through = contiguous(this.#sent);
    const beyond = this.#sent.filter(([first]) => first > through);
    this.#change(
      window.storedSaid(this.#state, { epoch: this.#options.journal.epoch, through, beyond }, this.#nowMs()),
    );
    this.#options.stored(through);
  }

  #publishLive(position: number, body: Uint8Array): void {
    this.#liveBytes += body.length;
    this.#publish(this.#topics.live, frame('plain', this.#encode([{ position, body }])))
      .then(() => {
        this.counts.publishedLive += 1;
        this.#taken([position]);
      })
      // It is in the journal: after the break it is replayed.
      .catch(() => {})
      .finally(() => {
        this.#liveBytes -= body.length;
      });
  }

  #encode(batches: EncodedMessage['batches']): Uint8Array {
    const { epoch, oldest } = this.#options.journal;
    return encodeMessage({ epoch, oldest: Math.min(oldest, batches[0]?.position ?? oldest), batches });
  }

  async #publish(topic: string, payload: Uint8Array): Promise<void> {
    await this.#link?.publish(topic, payload, { qos: 1 });
  }

  #change(state: window.Lanes): void {
    this.#state = state;
    this.#wake();
  }

  /** Replays what is to be replayed now; one replay at a time. */
  #wake(): void {
    this.#again = true;
    if (this.#stopped) return;
    this.#replaying ??= this.#replay().finally(() => {
      this.#replaying = null;
      // Woken after the last look, and before this.
      if (this.#again) this.#wake();
    });
  }

  async #replay(): Promise<void> {
    while (this.#again && !this.#stopped) {
      this.#again = false;
      const [state, decision] = window.nextReplay(this.#state, this.#nowMs());
      this.#state = state;
      if (this.#timer !== null) clearTimeout(this.#timer);
      this.#timer = null;
      if (decision.kind === 'wait') this.#timer = setTimeout(() => this.#wake(), decision.ms);
      if (decision.kind === 'send') await this.#send(decision.from, decision.to);
    }
  }

  async #send(from: number, to: number): Promise<void> {
    try {
      const batches = await this.#reader.take(from, to);
      if (batches.length > 0) {
        const packed = await deflate(this.#encode(batches), { level: DEFLATE_LEVEL });
        const sent = batches.map(({ position, body }) => ({ position, bytes: body.length }));
        // Known to be under way before it is acknowledged: the word that it is stored may come first.
        this.#state = window.sentReplay(this.#state, sent, this.#nowMs());
        await this.#publish(this.#topics.replay, frame('deflate', packed));
        this.counts.publishedReplay += batches.length;
        this.#taken(batches.map(({ position }) => position));
      }
      this.#state = window.released(this.#state, this.#options.journal.oldest);
      this.#again = true;
    } catch (error) {
      this.#options.log.debug({ err: error }, 'replay interrupted');
      await this.#reader.close();
      if (!this.#stopped) this.#timer = setTimeout(() => this.#wake(), 1_000);
    }
  }
}
