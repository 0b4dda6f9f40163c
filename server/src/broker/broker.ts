/**
 * The embedded MQTT broker: aedes on a TCP port of this machine. It is only a cable (docs/decisions/0002): it keeps
 * nothing but retained messages, and everything in it has a limit. Production takes Mosquitto, EMQX or HiveMQ.
 */

import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import { GembaError } from '@gemba/contract/errors';
import type { Log } from '@gemba/program/log';
import type { Metrics } from '@gemba/program/metrics';
import { Aedes, type Client } from 'aedes';
import { FrameLimit } from './frame-limit.ts';

export interface BrokerOptions {
  host: string;
  /** 0 takes a free one. */
  port: number;
  log: Log;
  metrics: Metrics;
}

/** Each refused or cut off when broken, and counted with its reason. */
export const BROKER_LIMITS = {
  clients: 1000,
  /** Bytes of one packet; a stream message holds at most 4 MiB. */
  packetBytes: 5 * 1024 * 1024,
  retainedTopics: 10_000,
  topicBytes: 512,
  topicLevels: 20,
  /** Time that a subscriber may leave its socket unread before it is cut off: it would hold up all others. */
  drainMs: 10_000,
} as const;

type Refusal = 'clients' | 'packet-size' | 'retained-topics' | 'topic';

export class Broker {
  readonly #options: BrokerOptions;
  readonly #refused;
  readonly #received;
  readonly #retained = new Set<string>();
  readonly #sockets = new Set<Socket>();
  #aedes: Aedes | null = null;
  #server: Server | null = null;

  constructor(options: BrokerOptions) {
    this.#options = options;
    const { metrics } = options;
    this.#refused = metrics.counter('gemba_broker_refused_total', 'Connections and messages refused', ['reason']);
    this.#received = metrics.counter('gemba_broker_messages_total', 'Messages that clients published');
    metrics.gauge('gemba_broker_clients', 'Connected clients', [], (gauge) =>
      gauge.set(this.#aedes?.connectedClients ?? 0),
    );
    metrics.gauge('gemba_broker_retained', 'Retained messages', [], (gauge) => gauge.set(this.#retained.size));
  }

  /** Listens; returns the port. Throws GEMBA_PORT_TAKEN. */
  async start(): Promise<number> {
    const { host, port } = this.#options;
    const aedes = await Aedes.createBroker({
      drainTimeout: BROKER_LIMITS.drainMs,
      maxTopicLevels: BROKER_LIMITS.topicLevels,
      maxClientsIdLength: 128,
      connectTimeout: 10_000,
      // A broker that keeps no session needs no queue for the absent: whoever needs what he missed asks its source.
      preConnect: (_client, packet, done) => {
        packet.clean = true;
        done(null, true);
      },
      authorizePublish: (_client, packet, done) => done(this.#mayPublish(packet)),
    });
    aedes.on('publish', (_packet, client) => client !== null && this.#received.inc());
    aedes.on('clientError', (client, error) => this.#explain(client, error));
    aedes.on('connectionError', (client, error) => this.#explain(client, error));
    this.#aedes = aedes;
    const server = createServer((socket) => this.#admit(socket, aedes));
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error: NodeJS.ErrnoException) =>
        reject(error.code === 'EADDRINUSE' ? new GembaError('GEMBA_PORT_TAKEN', { port, host }) : error),
      );
      server.listen(port, host, resolve);
    });
    return (server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    const [server, aedes] = [this.#server, this.#aedes];
    this.#server = null;
    this.#aedes = null;
    if (server !== null) {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of this.#sockets) socket.destroy();
      await closed;
    }
    if (aedes !== null) await new Promise<void>((resolve) => aedes.close(resolve));
  }

  #admit(socket: Socket, aedes: Aedes): void {
    if (this.#sockets.size >= BROKER_LIMITS.clients) {
      this.#refused.inc({ reason: 'clients' satisfies Refusal });
      socket.destroy();
      return;
    }
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    socket.setNoDelay(true);
    this.#limitFrames(socket);
    aedes.handle(socket);
  }

  /** aedes takes bytes by `read`: each piece is looked at on its way. */
  #limitFrames(socket: Socket): void {
    const limit = new FrameLimit(BROKER_LIMITS.packetBytes);
    const read = socket.read.bind(socket);
    socket.read = (size?: number) => {
      const bytes = read(size) as Buffer | null;
      if (bytes === null || limit.accept(bytes)) return bytes;
      this.#refused.inc({ reason: 'packet-size' satisfies Refusal });
      socket.destroy();
      return null;
    };
  }

  #mayPublish(packet: { topic: string; retain: boolean; payload: string | Buffer }): Error | null {
    if (Buffer.byteLength(packet.topic) > BROKER_LIMITS.topicBytes || packet.topic.startsWith('$')) {
      this.#refused.inc({ reason: 'topic' satisfies Refusal });
      return new Error('topic refused');
    }
    if (!packet.retain) return null;
    if (packet.payload.length === 0) this.#retained.delete(packet.topic);
    else if (this.#retained.size >= BROKER_LIMITS.retainedTopics && !this.#retained.has(packet.topic)) {
      this.#refused.inc({ reason: 'retained-topics' satisfies Refusal });
      return new Error('too many retained messages');
    } else this.#retained.add(packet.topic);
    return null;
  }

  #explain(client: Client, error: Error): void {
    this.#options.log.warn({ client: client?.id, reason: error.message }, 'client cut off');
  }
}
