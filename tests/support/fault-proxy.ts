/**
 * A network cable of the tests' own on loopback: TCP connections to it go on to a target, and what a bad network does to
 * them can be switched on while they live. It knows nothing of what passes: OPC UA, MQTT and HTTP alike.
 */

import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, Socket } from 'node:net';
import { random } from './proof.ts';

/** What the network does to every piece that passes; the order of the bytes is kept, as TCP does. */
export interface Weather {
  /** Time on the way, ms each direction. */
  delayMs: number;
  /** Added to it at random, up to so much, ms. */
  jitterMs: number;
  /** Share of the pieces that are lost at first and come when TCP has sent them again, with all that lies behind them. */
  loss: number;
  /** When TCP sends a lost piece again, ms. Linux waits 200 ms at least. */
  resendMs: number;
  /** Bytes per second in each direction; `Infinity` for any number. */
  bytesPerS: number;
}

const FAIR: Weather = { delayMs: 0, jitterMs: 0, loss: 0, resendMs: 200, bytesPerS: Number.POSITIVE_INFINITY };
/** On its way in one direction; more stays with the sender, as in a real cable. */
const ON_THE_WAY_MAX_BYTES = 1024 * 1024;

export class FaultProxy {
  readonly #target: { port: number; host: string };
  readonly #random: () => number;
  readonly #connections = new Set<Connection>();
  #server: Server | null = null;
  #port = 0;
  #weather = FAIR;
  #held = false;
  #accepted = 0;

  /** `seed`: of what is lost and how much jitter there is. */
  constructor(targetPort: number, targetHost = '127.0.0.1', seed = 1) {
    this.#target = { port: targetPort, host: targetHost };
    this.#random = random(seed);
  }

  /** Where to connect to; after `start`. */
  get port(): number {
    return this.#port;
  }

  /** Connections that are open now. */
  get open(): number {
    return this.#connections.size;
  }

  /** Connections since the beginning. */
  get accepted(): number {
    return this.#accepted;
  }

  /** Listens, the first time on any free port; after `down` on the same one. */
  async start(): Promise<number> {
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (near) => this.#accept(near));
    server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port;
    return this.#port;
  }

  /** Nothing passes any more, and nobody is told: both ends go on believing in the connection. Also for new ones. */
  hold(): void {
    this.#held = true;
    for (const connection of this.#connections) connection.hold();
  }

  /** What was held goes on its way. */
  release(): void {
    this.#held = false;
    for (const connection of this.#connections) connection.release();
  }

  /** Breaks all connections, both ends being told at once; new ones are accepted. */
  cut(): void {
    for (const connection of this.#connections) connection.reset();
  }

  /** As {@link cut}, and new connections are refused until `start`. */
  async down(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    const closed = server === null ? null : new Promise((resolve) => server.close(resolve));
    this.cut();
    await closed;
  }

  /** What is not named is fair. */
  set(weather: Partial<Weather>): void {
    this.#weather = { ...FAIR, ...weather };
  }

  /** Ends it for good. */
  async stop(): Promise<void> {
    await this.down();
    this.#held = false;
  }

  #accept(near: Socket): void {
    this.#accepted += 1;
    const connection = new Connection(near, this.#target, () => this.#dueMs());
    this.#connections.add(connection);
    connection.ended = () => this.#connections.delete(connection);
    if (this.#held) connection.hold();
    else connection.release();
  }

  /** What the weather makes of the next piece. */
  #dueMs(): Passage {
    const { delayMs, jitterMs, loss, resendMs, bytesPerS } = this.#weather;
    const lost = loss > 0 && this.#random() < loss ? resendMs : 0;
    return { delayMs: delayMs + lost + (jitterMs > 0 ? this.#random() * jitterMs : 0), bytesPerS };
  }
}

interface Passage {
  delayMs: number;
  bytesPerS: number;
}

/** Two sockets and what is on its way between them. */
class Connection {
  ended: () => void = () => {};
  readonly #near: Socket;
  readonly #far = new Socket({ allowHalfOpen: true });
  readonly #ways: readonly [Way, Way];
  readonly #target: { port: number; host: string };
  #dialled = false;
  #held = true;
  #broken = false;
  #over = false;

  constructor(near: Socket, target: { port: number; host: string }, passage: () => Passage) {
    this.#near = near;
    this.#target = target;
    this.#ways = [new Way(near, this.#far, passage), new Way(this.#far, near, passage)];
    for (const socket of [near, this.#far]) {
      socket.setNoDelay(true);
      socket.on('error', () => {});
      socket.on('close', (failed) => {
        this.#broken ||= failed || (this.#near.closed && this.#far.closed);
        // While it is held, the other end must not be told.
        if (this.#broken && !this.#held) this.reset();
      });
    }
  }

  hold(): void {
    this.#held = true;
    for (const way of this.#ways) way.hold();
  }

  release(): void {
    this.#held = false;
    if (this.#broken) this.reset();
    else {
      if (!this.#dialled) this.#far.connect(this.#target.port, this.#target.host);
      this.#dialled = true;
      for (const way of this.#ways) way.release();
    }
  }

  reset(): void {
    if (this.#over) return;
    this.#over = true;
    for (const way of this.#ways) way.hold();
    for (const socket of [this.#near, this.#far]) socket.resetAndDestroy();
    this.ended();
  }
}

/** One direction. */
class Way {
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #passage: () => Passage;
  /** `null` is the sender's end. */
  readonly #pieces: { dueMs: number; bytes: Buffer | null }[] = [];
  #queued = 0;
  #lastDueMs = 0;
  #timer: NodeJS.Timeout | null = null;
  #held = true;

  constructor(from: Socket, to: Socket, passage: () => Passage) {
    this.#from = from;
    this.#to = to;
    this.#passage = passage;
    from.on('data', (bytes: Buffer) => this.#take(bytes));
    from.on('end', () => this.#take(null));
    to.on('drain', () => this.#flow());
    from.pause();
  }

  hold(): void {
    this.#held = true;
    this.#from.pause();
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  release(): void {
    this.#held = false;
    this.#flow();
  }

  #take(bytes: Buffer | null): void {
    const { delayMs, bytesPerS } = this.#passage();
    const length = bytes?.length ?? 0;
    const dueMs = Math.max(this.#lastDueMs, performance.now() + delayMs) + (length / bytesPerS) * 1000;
    this.#lastDueMs = dueMs;
    this.#pieces.push({ dueMs, bytes });
    this.#queued += length;
    this.#flow();
  }

  #flow(): void {
    if (this.#held) return;
    for (;;) {
      const [first] = this.#pieces;
      const waitMs = first === undefined ? Number.POSITIVE_INFINITY : first.dueMs - performance.now();
      if (first === undefined || waitMs > 0) {
        if (this.#timer === null && first !== undefined) {
          this.#timer = setTimeout(() => {
            this.#timer = null;
            this.#flow();
          }, Math.ceil(waitMs));
        }
        break;
      }
      this.#pieces.shift();
      this.#queued -= first.bytes?.length ?? 0;
      if (first.bytes === null) this.#to.end();
      else this.#to.write(first.bytes);
    }
    if (this.#queued + this.#to.writableLength > ON_THE_WAY_MAX_BYTES) this.#from.pause();
    else this.#from.resume();
  }
}
