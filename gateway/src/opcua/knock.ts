/**
 * Whether anything listens at an address. Asked often and at the cost of one packet while a server is away, so that the
 * gateway is there within seconds of its return, and asks for a session only where somebody can give one.
 */

import { connect } from 'node:net';

/** An answer that takes longer is none. */
const ANSWER_MAX_MS = 2_000;
const OPC_UA_PORT = 4840;

/** Tries the port of an `opc.tcp://host:port/…` URL. Never rejects; `signal` ends the waiting. */
export function listens(url: string, signal: AbortSignal): Promise<boolean> {
  const { hostname, port } = new URL(url.replace(/^opc\.tcp:/, 'http:'));
  // Brackets are only the URL's way of writing an IPv6 address.
  const host = hostname.replace(/^\[|\]$/g, '');
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect({ host, port: port === '' ? OPC_UA_PORT : Number(port) });
  const done = (answer: boolean) => {
    socket.destroy();
    resolve(answer);
  };
  socket.setTimeout(ANSWER_MAX_MS, () => done(false));
  socket.once('connect', () => done(true));
  socket.once('error', () => done(false));
  signal.addEventListener('abort', () => done(false), { once: true });
  return promise;
}
