/**
 * Metrics of a program: a prom-client registry of its own (so that two programs can live in one test process), and an
 * HTTP server for `/metrics` and `/livez` where the program has no other.
 */

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GembaError } from '@gemba/contract/errors';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export class Metrics {
  readonly registry = new Registry();
  #server: Server | null = null;

  /** Adds the figures of the process itself: CPU, memory, event loop. */
  withProcess(): this {
    collectDefaultMetrics({ register: this.registry });
    return this;
  }

  /** A counter; ask for it once and keep it. */
  counter<L extends string>(name: string, help: string, labels: readonly L[] = []): Counter<L> {
    return new Counter({ name, help, labelNames: [...labels], registers: [this.registry] });
  }

  gauge<L extends string>(
    name: string,
    help: string,
    labels: readonly L[] = [],
    collect?: (gauge: Gauge<L>) => void,
  ): Gauge<L> {
    return new Gauge({
      name,
      help,
      labelNames: [...labels],
      registers: [this.registry],
      ...(collect === undefined
        ? {}
        : {
            collect() {
              collect(this);
            },
          }),
    });
  }

  /** `buckets` in the unit that the name ends with. */
  histogram<L extends string>(name: string, help: string, buckets: number[], labels: readonly L[] = []): Histogram<L> {
    return new Histogram({ name, help, buckets, labelNames: [...labels], registers: [this.registry] });
  }

  /** The text that Prometheus reads. */
  text(): Promise<string> {
    return this.registry.metrics();
  }

  /**
   * Serves `/metrics` and `/livez` (200 while `alive` says so, else 503). Returns the port. Throws GEMBA_PORT_TAKEN.
   */
  async listen(port: number, host = '127.0.0.1', alive: () => boolean = () => true): Promise<number> {
    const server = createServer((request, response) => {
      if (request.url === '/livez') {
        response.writeHead(alive() ? 200 : 503, { 'content-type': 'text/plain' }).end(alive() ? 'ok\n' : 'not live\n');
        return;
      }
      if (request.url !== '/metrics') {
        response.writeHead(404).end();
        return;
      }
      void this.text().then((text) => response.writeHead(200, { 'content-type': this.registry.contentType }).end(text));
    });
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
    const server = this.#server;
    this.#server = null;
    if (server === null) return;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}
