/** The server's door for browsers, the API and the server's own commands: listens, and lets in whom the guard knows. */

import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { GembaError } from '@gemba/contract/errors';
import type { ConsoleKey } from './access/console-key.ts';
import { makeApp } from './api/app.ts';
import type { Api, ApiContext } from './api/context.ts';
import type { GuardOptions } from './api/guard.ts';
import type { Hub } from './live/hub.ts';
import type { ServerOptions } from './server-options.ts';

/** Where somebody on this machine finds a server that listens everywhere. */
const ANY_ADDRESS = new Map([
  ['0.0.0.0', '127.0.0.1'],
  ['::', '::1'],
]);

export interface DoorOptions {
  options: ServerOptions;
  guard: GuardOptions;
  context: () => ApiContext;
  hub: Hub;
  console: ConsoleKey;
}

export class Door {
  readonly #parts: DoorOptions;
  #app: Api | null = null;

  constructor(parts: DoorOptions) {
    this.#parts = parts;
  }

  /** Listens; returns the port. Throws GEMBA_PORT_TAKEN. */
  async open(): Promise<number> {
    const { options, guard, hub } = this.#parts;
    const { config, host, port, dashboard } = options;
    const { tls, trustedProxy, frameAncestors } = config;
    const context = this.#parts.context();
    const app = await makeApp(context, {
      guard,
      dashboard,
      frameAncestors,
      ...(trustedProxy === undefined ? {} : { trustedProxy }),
      ...(tls === undefined ? {} : { tls: { cert: readFileSync(tls.certificate), key: readFileSync(tls.key) } }),
    });
    await app.ready();
    hub.start(app.server, context.picture);
    this.#app = app;
    try {
      await app.listen({ host, port });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
      throw new GembaError('GEMBA_PORT_TAKEN', { port, host });
    }
    return (app.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    const app = this.#app;
    this.#app = null;
    if (app === null) return;
    await this.#parts.hub.stop();
    app.server.closeAllConnections();
    await app.close();
  }

  /** The commands of the server may ask it from now on. */
  async openConsole(port: number): Promise<void> {
    const { host, config } = this.#parts.options;
    const address = ANY_ADDRESS.get(host) ?? host;
    const url = `${config.tls === undefined ? 'http' : 'https'}://${address.includes(':') ? `[${address}]` : address}:${port}`;
    const certificate = config.tls === undefined ? null : readFileSync(config.tls.certificate, 'utf8');
    await this.#parts.console.open({ url, certificate });
  }
}
