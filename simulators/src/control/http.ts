/** The control API over HTTP, on loopback. */

import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GembaError } from '@gemba/contract/errors';
import type { Answer } from './answer.ts';
import type { Control } from './control.ts';

/** Largest request body, bytes. */
const BODY_MAX_BYTES = 64 * 1024;

export class ControlServer {
  readonly #server: Server;

  constructor(control: Control) {
    this.#server = createServer((request, response) => {
      void respond(control, request).then(({ status, body }) => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(`${JSON.stringify(body)}\n`);
      });
    });
  }

  /** Returns the port. Throws GEMBA_PORT_TAKEN. */
  async start(port: number, host: string): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', (error: NodeJS.ErrnoException) =>
        reject(error.code === 'EADDRINUSE' ? new GembaError('GEMBA_PORT_TAKEN', { port, host }) : error),
      );
      this.#server.listen(port, host, resolve);
    });
    return (this.#server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

async function respond(control: Control, request: IncomingMessage): Promise<Answer> {
  try {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    return await control.answer(request.method ?? 'GET', pathname, await bodyOf(request));
  } catch (error) {
    const status = error instanceof SyntaxError || error instanceof URIError || error instanceof RangeError ? 400 : 500;
    return { status, body: { error: (error as Error).message, next: 'See simulators/README.md.' } };
  }
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > BODY_MAX_BYTES) throw new RangeError(`a body of more than ${BODY_MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return bytes === 0 ? {} : JSON.parse(Buffer.concat(chunks).toString('utf8'));
}
