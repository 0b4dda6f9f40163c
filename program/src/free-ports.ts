/**
 * Free loopback ports for programs that are started in a moment. They are taken below the range from which the system
 * gives ports to outgoing connections (32768 up on Linux, 49152 up elsewhere): a client that keeps knocking at a
 * server that isn't there yet could otherwise be given that very port.
 */

import { createServer, type Server } from 'node:net';
import { GembaError } from '@gemba/contract/errors';

const HOST = '127.0.0.1';
const FIRST = 20_000;
const LAST = 31_999;
/** Attempts for one port, before something must be wrong. */
const ATTEMPTS_MAX = 200;

/** That many different ports nobody listens on. All are held until all are known, so that none comes twice. */
export async function freePorts(count: number): Promise<number[]> {
  const held: Held[] = [];
  try {
    while (held.length < count) held.push(await holdAny());
    return held.map(({ port }) => port);
  } finally {
    await Promise.all(held.map(({ server }) => new Promise((closed) => server.close(closed))));
  }
}

/** Throws GEMBA_PORT_TAKEN when somebody listens on the port. */
export async function assertFree(port: number): Promise<void> {
  const server = await hold(port);
  if (server === null) throw new GembaError('GEMBA_PORT_TAKEN', { port, host: HOST });
  await new Promise((closed) => server.close(closed));
}

interface Held {
  port: number;
  server: Server;
}

async function holdAny(): Promise<Held> {
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST + 1));
    const server = await hold(port);
    if (server !== null) return { port, server };
  }
  throw new GembaError('GEMBA_PORT_TAKEN', { port: `${FIRST}–${LAST}`, host: HOST });
}

/** A server on the port; `null` when it is taken. */
function hold(port: number): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(null) : reject(error),
    );
    server.listen({ port, host: HOST, exclusive: true }, () => resolve(server));
  });
}
