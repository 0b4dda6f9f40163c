/**
 * The order of what a node sends: 0 to 255 and again, one number for the node and its devices
 * [tck-id-payloads-sequence-num-incrementing]. What comes too early waits for what is missing, for as long as the host's
 * reorder timer runs [tck-id-operational-behavior-host-reordering-start]. Pure.
 */

/** Sequence numbers are 0 to 255 [tck-id-payloads-sequence-num-req-nbirth]. */
export const SEQUENCE = 256;
/** Further ahead than this a number is taken for one from before. */
const AHEAD_MAX = SEQUENCE / 2;
/** Bytes of payloads that may wait for what is missing before it: beyond it the wait is given up. */
const HELD_MAX_BYTES = 8 * 1024 * 1024;

export const isSequence = (seq: number | undefined): seq is number =>
  seq !== undefined && Number.isInteger(seq) && seq >= 0 && seq < SEQUENCE;

/** What waits, and what the host is to do with what came. */
export type Placed<T> =
  /** These, in their order; nothing is missing before them. */
  | { kind: 'next'; items: T[] }
  /** It waits; the timer is to run. */
  | { kind: 'held' }
  /** There is no room to wait longer: the hole is to be given up now. */
  | { kind: 'full' }
  /** From before what was taken already, or a number that was given twice. */
  | { kind: 'late' };

export class Order<T> {
  #expected = 0;
  #bytes = 0;
  readonly #held = new Map<number, { item: T; bytes: number }>();

  /** The number of the last message that was taken. */
  get last(): number {
    return (this.#expected + SEQUENCE - 1) % SEQUENCE;
  }

  /** Whether something waits for what is missing before it. */
  get waiting(): boolean {
    return this.#held.size > 0;
  }

  /** A birth of the node begins the sequence; what still waits is of another. */
  begin(seq: number): void {
    this.giveUp();
    this.#expected = (seq + 1) % SEQUENCE;
  }

  place(seq: number, item: T, bytes: number): Placed<T> {
    const ahead = (seq - this.#expected + SEQUENCE) % SEQUENCE;
    if (ahead >= AHEAD_MAX || this.#held.has(seq)) return { kind: 'late' };
    if (ahead > 0) {
      this.#held.set(seq, { item, bytes });
      this.#bytes += bytes;
      return { kind: this.#bytes > HELD_MAX_BYTES ? 'full' : 'held' };
    }
    this.#expected = (seq + 1) % SEQUENCE;
    return { kind: 'next', items: [item, ...this.#run()] };
  }

  /**
   * What is missing is not waited for any more: everything that waited, in its order, and how many messages never came
   * [tck-id-operational-behavior-host-reordering-rebirth].
   */
  giveUp(): { items: T[]; missed: number } {
    const items: T[] = [];
    let missed = 0;
    while (this.#held.size > 0) {
      const held = this.#held.get(this.#expected);
      if (held === undefined) missed++;
      else items.push(held.item);
      this.#held.delete(this.#expected);
      this.#expected = (this.#expected + 1) % SEQUENCE;
    }
    this.#bytes = 0;
    return { items, missed };
  }

  /** What waited and has nothing missing before it any more. */
  #run(): T[] {
    const items: T[] = [];
    for (let held = this.#held.get(this.#expected); held !== undefined; held = this.#held.get(this.#expected)) {
      items.push(held.item);
      this.#bytes -= held.bytes;
      this.#held.delete(this.#expected);
      this.#expected = (this.#expected + 1) % SEQUENCE;
    }
    return items;
  }
}
