/**
 * Stands between the historian and InfluxDB 1.x: turns the write path of the 2.x API into that of 1.x, hands everything
 * else on, and can answer in the engine's place, as a failing engine would.
 */

import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** What the shim says in place of the engine. */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: string;
}

export interface Seen {
  method: string;
  path: string;
  body: string;
  authorization: string | undefined;
  encoding: string | undefined;
}

export class InfluxShim {
  readonly seen: Seen[] = [];
  /** Asked before each request is handed on; `null` hands it on. */
  answer: (seen: Seen) => Answer | null | Promise<Answer | null> = () => null;
  /** Hands requests on, but breaks the line instead of passing the engine's answer back. */
  loseAnswers = false;
  readonly #enginePort: number;
  readonly #server: Server;

  constructor(enginePort: number) {
    this.#enginePort = enginePort;
    this.#server = createServer((incoming, outgoing) => void this.#handle(incoming, outgoing));
    // A test that gets no processor for a while is not to find its connection closed.
    this.#server.keepAliveTimeout = 120_000;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(0, '127.0.0.1', resolve);
    });
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const { method = 'GET', url = '', headers } = incoming;
    const { authorization, 'content-encoding': encoding } = headers;
    const readable = encoding === 'gzip' ? gunzipSync(body) : body;
    const seen = { method, path: url, body: readable.toString(), authorization, encoding };
    this.seen.push(seen);
    const answer = await this.answer(seen);
    if (answer !== null) {
      outgoing.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
      outgoing.end(answer.body ?? '');
      return;
    }
    const onward = request(
      {
        host: '127.0.0.1',
        port: this.#enginePort,
        method: incoming.method,
        path: toVersion1(seen.path),
        headers: { ...incoming.headers, host: `127.0.0.1:${this.#enginePort}` },
      },
      (reply) => {
        if (this.loseAnswers) {
          reply.resume().once('end', () => outgoing.destroy());
          return;
        }
        outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
        reply.pipe(outgoing);
      },
    );
    onward.on('error', () => outgoing.destroy());
    onward.end(body);
  }
}

/** `/api/v2/write?org=O&bucket=B&precision=ns` → `/write?db=B&precision=n`. */
function toVersion1(path: string): string {
  const url = new URL(path, 'http://engine');
  if (url.pathname !== '/api/v2/write') return path;
  const precision = { ns: 'n', us: 'u', ms: 'ms', s: 's' }[url.searchParams.get('precision') ?? 'ns'] ?? 'n';
  return `/write?${new URLSearchParams({ db: url.searchParams.get('bucket') ?? '', precision })}`;
}
