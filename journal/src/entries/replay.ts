/**
 * Reads what is to be replayed from the journal, a message's worth at a time. A reader is kept between messages,
 * because the journal reads a segment at once; what is damaged comes as an empty batch, so that nobody waits for it.
 */

import type { Entry } from '@gemba/contract/sample';
import { encodeBody } from '@gemba/contract/stream/codec';
import type { EncodedMessage } from '@gemba/contract/stream/message';
import { add, EMPTY, has, type PositionSet } from '@gemba/contract/stream/positions';
import { readable } from './readable.ts';

/** What it needs of the journal. */
export interface ReplaySource {
  /** Positions that were written and are damaged. */
  readonly damaged: PositionSet;
  read(from: number): AsyncGenerator<{ position: number; body: Uint8Array | null }, void, undefined>;
}

/** A stretch of damaged positions with its whole neighbours. */
export interface Damage {
  first: number;
  lost: number;
  before: Entry[] | null;
  after: Entry[] | null;
}

/** Bodies in one message: small enough that a live message waits only a moment behind it. */
const MESSAGE_BYTES = 256 * 1024;
const MESSAGE_BATCHES = 1_000;

const NOTHING = encodeBody([]);

export class ReplayReader {
  readonly #source: ReplaySource;
  readonly #damage: (damage: Damage) => Promise<void>;
  #items: ReturnType<ReplaySource['read']> | null = null;
  #next = 0;
  #before: Uint8Array | null = null;
  #lost: { first: number; before: Uint8Array | null } | null = null;
  #told: PositionSet = EMPTY;

  /** `damage` is told of each stretch once; nothing of it goes out before that has resolved. */
  constructor(source: ReplaySource, damage: (damage: Damage) => Promise<void>) {
    this.#source = source;
    this.#damage = damage;
  }

  /** Batches from `from` through at most `to`; fewer when the message is full, none when the journal has released them. */
  async take(from: number, to: number): Promise<EncodedMessage['batches']> {
    if (this.#items === null || this.#next !== from) {
      await this.close();
      this.#items = this.#source.read(from);
    }
    const batches: EncodedMessage['batches'] = [];
    let bytes = 0;
    while (batches.length < MESSAGE_BATCHES && bytes < MESSAGE_BYTES && (batches.at(-1)?.position ?? 0) < to) {
      const { value: item, done } = await this.#items.next();
      if (done || item === undefined) {
        await this.close();
        break;
      }
      await this.#look(item);
      // Released in the meantime, so stored: the reader has stepped over it.
      if (item.position > to) break;
      const body = item.body ?? NOTHING;
      batches.push({ position: item.position, body });
      bytes += body.length;
    }
    await this.#seeWhatIsLost();
    return batches;
  }

  /** Reads on to the end of a damaged stretch: what lies behind it may be stored, and then nobody would ever come there. */
  async #seeWhatIsLost(): Promise<void> {
    while (this.#lost !== null) {
      const { value: item, done } = (await this.#items?.next()) ?? { done: true, value: undefined };
      if (done || item === undefined) {
        await this.#tell(this.#next, null);
        await this.close();
      } else await this.#look(item);
    }
  }

  /** Gives the present reader up; the next `take` begins another. */
  async close(): Promise<void> {
    const items = this.#items;
    this.#items = null;
    this.#before = null;
    this.#lost = null;
    await items?.return();
  }

  async #look({ position, body }: { position: number; body: Uint8Array | null }): Promise<void> {
    this.#next = position + 1;
    if (body === null) {
      if (has(this.#source.damaged, position)) this.#lost ??= { first: position, before: this.#before };
      return;
    }
    await this.#tell(position, body);
    this.#before = body;
  }

  /** A damaged stretch, if there is one, ends before this position. */
  async #tell(end: number, after: Uint8Array | null): Promise<void> {
    const lost = this.#lost;
    this.#lost = null;
    if (lost === null || has(this.#told, lost.first)) return;
    const neighbours = { before: readable(lost.before), after: readable(after) };
    await this.#damage({ first: lost.first, lost: end - lost.first, ...neighbours });
    this.#told = add(this.#told, lost.first, end - 1);
  }
}
