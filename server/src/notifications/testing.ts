/** The other side of a channel, as tests want it: an HTTP server on loopback that answers as it is told, badly too. */

import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Request {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

/** What it does with a request; `null`: nothing at all. */
export type Behaviour = ((response: ServerResponse, request: Request) => void) | null;

export const answering =
  (status: number, headers: Record<string, string> = {}): Behaviour =>
  (response) =>
    void response.writeHead(status, headers).end('{}');

/** Says so much, and hangs up in the middle. */
export const halfway: Behaviour = (response) => {
  response.writeHead(200, { 'content-length': '1000' });
  response.write('half', () => response.destroy());
};

export class Receiver {
  readonly requests: Request[] = [];
  behaviour: Behaviour = answering(200);
  url = '';
  #waiting: (() => void)[] = [];

  /** Listens until the test is over; with TLS where a certificate is given. */
  static async open(tls?: { cert: string; key: string }): Promise<Receiver> {
    const receiver = new Receiver();
    const listener: RequestListener = (request, response) => receiver.#hear(request, response);
    const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
    const { port } = server.address() as AddressInfo;
    receiver.url = `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}/hook`;
    return receiver;
  }

  /** Resolves once so many requests have come. */
  async has(count: number): Promise<void> {
    while (this.requests.length < count) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #hear(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request;
      const heard = { method, path, headers, body: Buffer.concat(chunks).toString() };
      this.requests.push(heard);
      this.behaviour?.(response, heard);
      for (const wake of this.#waiting.splice(0)) wake();
    });
  }
}

/** An address on loopback at which nobody listens. */
export async function nobody(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}/hook`;
}
