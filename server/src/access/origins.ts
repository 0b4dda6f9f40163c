/**
 * Which pages may speak to the server. A request of a page of another origin is refused, at writes and at the socket's
 * handshake; and so is one for another host name on loopback, where a page could point its own name at this machine
 * (DNS rebinding).
 */

import { isIP } from 'node:net';

export interface OriginRules {
  /** Further origins, `https://gemba.example`. */
  allowedOrigins: readonly string[];
}

/** Whether a page of this origin may write: the server's own page, or one that is configured. */
export function originAllowed(origin: string | undefined, host: string | undefined, rules: OriginRules): boolean {
  // Programs send no Origin; a browser sends one with every write and every WebSocket handshake.
  if (origin === undefined) return true;
  if (rules.allowedOrigins.includes(origin)) return true;
  const parsed = URL.parse(origin);
  if (parsed === null || (parsed.protocol !== 'http:' && parsed.protocol !== 'https:')) return false;
  return host !== undefined && parsed.host === host.toLowerCase();
}

/** Whether the name under which the server was asked for means this machine. */
export function hostIsLoopback(host: string | undefined): boolean {
  const name = host === undefined ? undefined : URL.parse(`http://${host}`)?.hostname;
  return name !== undefined && isLoopback(name.replace(/^\[|\]$/g, ''));
}

/** Whether a host name or address is this machine and nothing else. */
export function isLoopback(name: string): boolean {
  const plain = name.replace(/^::ffff:/i, '');
  return plain === 'localhost' || plain === '::1' || (isIP(plain) === 4 && plain.startsWith('127.'));
}
