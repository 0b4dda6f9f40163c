/**
 * Watches the bytes that a client sends and says when a packet announces more bytes than are allowed, before they
 * are gathered: the parser of the broker itself collects up to 256 MB [MQTT 3.1.1 §2.2.3].
 */

/** Where in the present packet the stream stands. */
type Place = 'type' | 'length' | 'body';

export class FrameLimit {
  readonly #maxBytes: number;
  #place: Place = 'type';
  /** Remaining length as read so far, and the factor of the next digit. */
  #length = 0;
  #factor = 1;
  #left = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Takes the next bytes of the stream; false when a packet in it is too large or its length is malformed. */
  accept(bytes: Uint8Array): boolean {
    let at = 0;
    while (at < bytes.length) {
      if (this.#place === 'body') {
        const step = Math.min(this.#left, bytes.length - at);
        at += step;
        this.#left -= step;
        if (this.#left === 0) this.#place = 'type';
      } else if (this.#place === 'type') {
        at++;
        this.#place = 'length';
        this.#length = 0;
        this.#factor = 1;
      } else if (!this.#digit(bytes[at++] as number)) return false;
    }
    return true;
  }

  /** One digit of the remaining length: seven bits, the eighth says that more follow, at most four of them. */
  #digit(byte: number): boolean {
    this.#length += (byte & 0x7f) * this.#factor;
    this.#factor *= 128;
    if (this.#length > this.#maxBytes) return false;
    if ((byte & 0x80) !== 0) return this.#factor <= 128 ** 3;
    this.#left = this.#length;
    this.#place = this.#left === 0 ? 'type' : 'body';
    return true;
  }
}
