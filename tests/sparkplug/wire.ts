/**
 * A wire between one client and its broker that writes down every MQTT packet: what a program says is seen as it is on
 * the wire, CONNECT with its Will, flags and order included, and not as its library or a broker would show it. Single
 * packets can be lost on it, or come late.
 */

import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { type Packet, takePackets } from './packets.ts';

/** A packet with the connection that it belongs to, counted from 1. */
export type OnWire = Packet & { connection: number; from: 'client' | 'broker' };

/** What becomes of a packet: it goes on at once, is lost, or waits until `release`. */
type Fate = 'on' | 'lost' | 'held';

export class Wire {
  readonly packets: OnWire[] = [];
  /** Told of each packet, after it was written down. */
  onPacket: (packet: OnWire) => void = () => {};
  fate: (packet: OnWire) => Fate = () => 'on';
  readonly #held: (() => void)[] = [];
  readonly #brokerPort: number;
  readonly #sockets = new Set<Socket>();
  #server: Server | null = null;
  #connections = 0;

  constructor(brokerPort: number) {
    this.#brokerPort = brokerPort;
  }

  /** The URL of its near end. */
  async start(): Promise<string> {
    const server = createServer((near) => this.#accept(near));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    this.#server = server;
    return `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** Connections that were made through it. */
  get connections(): number {
    return this.#connections;
  }

  /** Connections that are open. */
  get open(): number {
    return this.#sockets.size / 2;
  }

  /** Breaks what is connected; the next connection is accepted. */
  cut(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
    this.#sockets.clear();
  }

  /** What was held goes on its way. */
  release(): void {
    for (const send of this.#held.splice(0)) send();
  }

  async stop(): Promise<void> {
    this.cut();
    const server = this.#server;
    if (server !== null) await new Promise((resolve) => server.close(resolve));
  }

  #accept(near: Socket): void {
    const connection = ++this.#connections;
    const far = connect(this.#brokerPort, '127.0.0.1');
    this.#relay(near, far, connection, 'client');
    this.#relay(far, near, connection, 'broker');
  }

  #relay(source: Socket, target: Socket, connection: number, from: OnWire['from']): void {
    let pending: Buffer = Buffer.alloc(0);
    this.#sockets.add(source);
    source.on('data', (bytes: Buffer) => {
      const { packets, rest } = takePackets(Buffer.concat([pending, bytes]));
      pending = rest;
      for (const [packet, itsBytes] of packets) {
        const onWire = { ...packet, connection, from };
        this.packets.push(onWire);
        this.onPacket(onWire);
        const fate = this.fate(onWire);
        const send = () => void target.write(itsBytes);
        if (fate === 'held') this.#held.push(send);
        else if (fate === 'on') send();
      }
    });
    source.on('error', () => {});
    source.on('close', () => {
      this.#sockets.delete(source);
      target.destroy();
    });
    source.on('end', () => target.end());
  }
}
