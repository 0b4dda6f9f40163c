/**
 * Keeps the journal within its limits: what is stored is released, what is too old is given up with a declared gap, and
 * before either limit is met somebody is told. What is refused for want of room is declared where it is refused.
 */

import { setImmediate as breath } from 'node:timers/promises';
import { type Entry, NS_PER_S } from '@gemba/contract/sample';
import { Contents } from '@gemba/journal/entries/dropped';
import { readable } from '@gemba/journal/entries/readable';
import type { Journal } from '@gemba/journal/journal';
import type { Log } from '@gemba/program/log';
import type { Gateway } from './config.ts';

export interface UpkeepOptions {
  journal: Pick<Journal, 'bytes' | 'ended' | 'limit' | 'read' | 'release' | 'rotate'>;
  limits(): Gateway['journal'];
  /** Makes them durable; rejects when the journal doesn't take them. */
  declare(entries: Entry[]): Promise<void>;
  /** So many samples were given up. */
  dropped(samples: number): void;
  /** ns UTC. */
  clock(): bigint;
  log: Log;
}

/** Without a server, what was sent is kept for so long at best: for whoever reads the journal after a mishap. */
const KEEP_SENT_NS = 3_600n * NS_PER_S;
/** A segment holds at most this share of the time for which something is kept. */
const SEGMENTS_IN_TIME = 8n;
/** Share of a limit at which somebody is told, and below which there is news in being told again. */
const WARN_AT = 0.8;
const WARN_AGAIN_BELOW = 0.7;
/** Room beyond the limit for the gap that makes room. */
const GAP_BYTES = 1024 * 1024;

/** Batches that are read in one go: what is live comes in between. */
const BATCHES_AT_ONCE = 50;

type Segment = Journal['ended'][number];

export class Upkeep {
  readonly #options: UpkeepOptions;
  /** By first position: when it begins, and all of it where that was asked for. */
  readonly #begins = new Map<number, bigint | null>();
  readonly #contents = new Map<number, Contents>();
  readonly #warned = new Set<string>();
  #rotatedNs: bigint | null = null;
  #oldestNs: bigint | null = null;

  constructor(options: UpkeepOptions) {
    this.#options = options;
  }

  /** Age of the oldest that is held and could be released if it were stored, s. */
  get oldestS(): number {
    return this.#oldestNs === null ? 0 : Math.max(0, Number(this.#options.clock() - this.#oldestNs) / 1e9);
  }

  /** `through`: all of it is stored, or sent; `saved`: what goes before is remembered elsewhere. */
  async keep(through: number, saved: number): Promise<void> {
    const { journal, limits } = this.#options;
    const done = limits().release === 'sent' ? await this.#oldEnough(through) : through;
    await journal.release(Math.min(done, saved));
    await this.#giveUp(saved);
    this.#forget();
    this.#rotate();
    const [oldest] = journal.ended;
    this.#oldestNs = oldest === undefined ? null : await this.#beginOf(oldest);
    this.#warn();
  }

  /** Of what was sent, what has been kept long enough; all of it where room gets scarce. */
  async #oldEnough(sent: number): Promise<number> {
    const { journal, limits, clock } = this.#options;
    if (journal.bytes > limits().maxBytes / 2) return sent;
    let done = 0;
    for (const segment of journal.ended) {
      if (segment.last > sent || (await this.#endsAfter(segment, clock() - KEEP_SENT_NS))) return done;
      done = segment.last;
    }
    return done;
  }

  /** What is too old goes, oldest first, each segment after its gap has become durable. */
  async #giveUp(saved: number): Promise<void> {
    const { journal, clock, dropped, log } = this.#options;
    const maxNs = this.#maxAgeNs;
    if (maxNs === null) return;
    for (const segment of journal.ended) {
      if (segment.last > saved || (await this.#endsAfter(segment, clock() - maxNs))) return;
      const contents = await this.#contentsOf(segment);
      const { samples } = contents;
      await this.#declare(contents.gaps('journal-expired'));
      await journal.release(segment.last);
      dropped(samples);
      log.error({ positions: [segment.first, segment.last], samples }, 'given up: nobody has stored it in time');
    }
  }

  /** A journal that is full takes nothing, not even that it makes room. */
  async #declare(entries: Entry[]): Promise<void> {
    const { journal, limits, declare } = this.#options;
    journal.limit({ maxBytes: limits().maxBytes + GAP_BYTES });
    try {
      await declare(entries);
    } finally {
      // A new configuration may have changed it meanwhile.
      journal.limit({ maxBytes: limits().maxBytes });
    }
  }

  get #maxAgeNs(): bigint | null {
    const { maxAgeHours } = this.#options.limits();
    return maxAgeHours === undefined ? null : BigInt(Math.round(maxAgeHours * 3600)) * NS_PER_S;
  }

  /** Segments are released as a whole: where time counts, none may hold too much of it. */
  #rotate(): void {
    const { journal, limits, clock } = this.#options;
    const keepNs = limits().release === 'sent' ? KEEP_SENT_NS : this.#maxAgeNs;
    if (keepNs === null) return;
    const nowNs = clock();
    this.#rotatedNs ??= nowNs;
    if (nowNs - this.#rotatedNs < keepNs / SEGMENTS_IN_TIME) return;
    this.#rotatedNs = nowNs;
    journal.rotate();
  }

  /** Whether there is anything in it of later, or nothing that says a time. Only what may be wholly before is read wholly. */
  async #endsAfter(segment: Segment, timeNs: bigint): Promise<boolean> {
    const beginNs = await this.#beginOf(segment);
    if (beginNs === null || beginNs > timeNs) return true;
    const { span } = await this.#contentsOf(segment);
    return span === null || span.toNs > timeNs;
  }

  /** Time of its first batch that has one. */
  async #beginOf({ first, last }: Segment): Promise<bigint | null> {
    const known = this.#begins.get(first);
    if (known !== undefined) return known;
    let beginNs: bigint | null = null;
    for await (const { position, body } of this.#options.journal.read(first)) {
      if (position > last || beginNs !== null) break;
      const contents = new Contents();
      contents.take(readable(body) ?? []);
      beginNs = contents.span?.fromNs ?? null;
    }
    this.#begins.set(first, beginNs);
    return beginNs;
  }

  /** Read once: what has ended doesn't change any more. */
  async #contentsOf({ first, last }: Segment): Promise<Contents> {
    const known = this.#contents.get(first);
    if (known !== undefined) return known;
    const contents = new Contents();
    for await (const { position, body } of this.#options.journal.read(first)) {
      if (position > last) break;
      contents.take(readable(body) ?? []);
      if (position % BATCHES_AT_ONCE === 0) await breath();
    }
    this.#contents.set(first, contents);
    return contents;
  }

  #forget(): void {
    const held = new Set(this.#options.journal.ended.map(({ first }) => first));
    for (const known of [this.#begins, this.#contents])
      for (const first of known.keys()) if (!held.has(first)) known.delete(first);
  }

  #warn(): void {
    const { journal, limits } = this.#options;
    const { maxBytes } = limits();
    this.#say('bytes', journal.bytes / maxBytes, { bytes: journal.bytes, maxBytes }, 'what comes then is refused');
    const maxNs = this.#maxAgeNs;
    if (maxNs === null) return;
    const maxS = Number(maxNs / NS_PER_S);
    const ageS = Math.round(this.oldestS);
    this.#say('age', ageS / maxS, { ageS, maxS }, 'the oldest is given up then');
  }

  #say(limit: string, share: number, facts: object, then: string): void {
    if (share < WARN_AGAIN_BELOW) this.#warned.delete(limit);
    if (share < WARN_AT || this.#warned.has(limit)) return;
    this.#warned.add(limit);
    const next = `see why nothing is stored, or raise the limit: ${then}, and declared as a gap`;
    this.#options.log.warn({ limit, ...facts, next }, 'the journal nears its limit');
  }
}
