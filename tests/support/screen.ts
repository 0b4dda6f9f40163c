/** A screen as a test sees it: every heartbeat and every view of a machine that the server streams, over a plain WebSocket. */

import { once } from 'node:events';
import { type Delta, type Heartbeat, LIVE_PATH, type MachineView, type Snapshot } from '@gemba/contract/live';

export class Screen {
  readonly #socket: WebSocket;
  beat: (beat: Heartbeat) => void = () => {};
  view: (view: MachineView) => void = () => {};
  /** Why it was closed by the server; `null` while it lives. */
  closed: string | null = null;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => this.#hear(String(data)));
    socket.addEventListener('close', ({ code }) => {
      this.closed = `code ${code}`;
    });
  }

  /** Connects to a server as `http://127.0.0.1:8080`. */
  static async open(url: string): Promise<Screen> {
    const socket = new WebSocket(`${url.replace('http', 'ws')}${LIVE_PATH}/?EIO=4&transport=websocket`);
    const screen = new Screen(socket);
    await once(socket, 'open');
    return screen;
  }

  close(): void {
    this.#socket.close();
  }

  /** Engine.IO packets (0 open, 2 ping, 4 message) around Socket.IO ones (0 connect, 2 event). */
  #hear(packet: string): void {
    if (packet.startsWith('0')) this.#socket.send('40');
    else if (packet === '2') this.#socket.send('3');
    else if (packet.startsWith('40')) this.#socket.send('42["resync"]');
    else if (packet.startsWith('42')) {
      const [event, value] = JSON.parse(packet.slice(2)) as [string, unknown];
      if (event === 'heartbeat') this.beat(value as Heartbeat);
      if (event === 'snapshot' || event === 'delta')
        for (const view of (value as Snapshot | Delta).machines ?? []) this.view(view);
    }
  }
}
