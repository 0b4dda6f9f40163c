/**
 * A screen for tests: the few frames of engine.io 4 and socket.io 5 that the live model needs, over a plain WebSocket,
 * so that a test sees what is really on the wire and can also send what no library would.
 */

import type { ServerEvents } from '@gemba/contract/live';
import { LIVE_PATH } from '@gemba/contract/live';

type Payload<E extends keyof ServerEvents> = Parameters<ServerEvents[E]>[0];

export class Screen {
  readonly #socket: WebSocket;
  /** With the time at which it came, ms UTC. */
  readonly heard: { event: keyof ServerEvents; payload: unknown; atMs: number }[] = [];
  open = false;
  closed = false;

  constructor(port: number, headers: Record<string, string> = {}) {
    const url = `ws://127.0.0.1:${port}${LIVE_PATH}/?EIO=4&transport=websocket`;
    // Node's WebSocket takes headers beside the protocols, which browsers don't.
    this.#socket = new WebSocket(url, { headers } as unknown as string[]);
    this.#socket.onmessage = ({ data }) => this.#hear(String(data));
    this.#socket.onclose = () => {
      this.open = false;
      this.closed = true;
    };
    this.#socket.onerror = () => {
      this.closed = true;
    };
  }

  /** What was heard of one event, oldest first. */
  all<E extends keyof ServerEvents>(event: E): Payload<E>[] {
    return this.heard.filter((one) => one.event === event).map((one) => one.payload as Payload<E>);
  }

  emit(event: string, ...args: unknown[]): void {
    this.raw(`42${JSON.stringify([event, ...args])}`);
  }

  raw(frame: string): void {
    this.#socket.send(frame);
  }

  close(): void {
    this.#socket.close();
  }

  #hear(frame: string): void {
    if (frame.startsWith('0')) this.raw('40');
    else if (frame === '2') this.raw('3');
    else if (frame.startsWith('40')) this.open = true;
    else if (frame.startsWith('41')) this.closed = true;
    else if (frame.startsWith('42')) {
      const [event, payload] = JSON.parse(frame.slice(2)) as [keyof ServerEvents, unknown];
      this.heard.push({ event, payload, atMs: Date.now() });
    }
  }
}
