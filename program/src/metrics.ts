/**
 * Metrics of a program: a prom-client registry of its own (so that two programs can live in one test process), and an
 * HTTP server for `/metrics`, `/livez` and `/readyz` where the program has no other.
 */

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GembaError } from '@gemba/contract/errors';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What a program says of itself beside its figures. */
export interface Health {
  /** Parts that make no progress, in words; none: it lives. */
  stuck(): string[];
  /** Whether it can do its work, and what that hangs on. */
  readiness(): { ready: boolean };
}

const WELL: Health = { stuck: () => [], readiness: () => ({ ready: true }) };

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
   * Serves `/metrics`, `/livez` (503 and what is stuck, else 200) and `/readyz` (503 where it isn't ready; JSON). Returns
   * the port. Throws GEMBA_PORT_TAKEN.
   */
  async listen(port: number, host = '127.0.0.1', health: Health = WELL): Promise<number> {
    const server = createServer((request, response) => {
      void this.#answer(request.url ?? '', health).then(({ code, type, text }) =>
        response.writeHead(code, { 'content-type': type }).end(text),
      );
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

  async #answer(url: string, health: Health): Promise<{ code: number; type: string; text: string }> {
    if (url === '/metrics') return { code: 200, type: this.registry.contentType, text: await this.text() };
    if (url === '/livez') {
      const stuck = health.stuck();
      const isAlive = stuck.length === 0;
      return { code: isAlive ? 200 : 503, type: 'text/plain', text: isAlive ? 'ok\n' : `${stuck.join('\n')}\n` };
    }
    if (url !== '/readyz') return { code: 404, type: 'text/plain', text: 'there are /metrics, /livez and /readyz\n' };
    const readiness = health.readiness();
    return { code: readiness.ready ? 200 : 503, type: 'application/json', text: `${JSON.stringify(readiness)}\n` };
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server === null) return;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}
