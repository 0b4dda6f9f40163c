/** A screen whose browser hangs: it has connected and asked for a snapshot, and then reads nothing until it is told to. */

import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { LIVE_PATH } from '@gemba/contract/live';

export class DeafScreen {
  readonly #socket: Socket;
  #text = '';

  constructor(port: number) {
    this.#socket = connect(port, '127.0.0.1', () => {
      const lines = [
        `GET ${LIVE_PATH}/?EIO=4&transport=websocket HTTP/1.1`,
        'Host: localhost',
        'Upgrade: websocket',
        'Connection: Upgrade',
        `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
        'Sec-WebSocket-Version: 13',
      ];
      this.#socket.write(`${lines.join('\r\n')}\r\n\r\n`);
    });
    // One step follows the other: open, joined, asked for a picture.
    const steps: [heard: string, answer: string][] = [
      ['0{"sid"', '40'],
      ['40{"sid"', '42["resync"]'],
    ];
    this.#socket.on('data', (bytes) => {
      this.#text += bytes.toString('latin1');
      const [heard, answer] = steps[0] ?? [];
      if (heard === undefined || answer === undefined || !this.#text.includes(heard)) return;
      steps.shift();
      this.#say(answer);
    });
    this.#socket.on('error', () => undefined);
  }

  /** How often a text came by since it began to read again. */
  count(text: string): number {
    return this.#text.split(text).length - 1;
  }

  hang(): void {
    this.#socket.pause();
  }

  read(): void {
    this.#text = '';
    this.#socket.resume();
  }

  close(): void {
    this.#socket.destroy();
  }

  /** A short masked text frame [RFC 6455 §5.2]. */
  #say(text: string): void {
    const mask = randomBytes(4);
    const masked = Buffer.from(text).map((byte, index) => byte ^ (mask[index % 4] as number));
    this.#socket.write(Buffer.concat([Buffer.of(0x81, 0x80 | masked.length), mask, masked]));
  }
}
