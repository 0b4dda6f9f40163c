/** Who may open the live socket and what it may ask for: the same table and the same rules as for the API. */

import type { IncomingMessage } from 'node:http';
import { GembaError } from '@gemba/contract/errors';
import type { ScreenEvents } from '@gemba/contract/live';
import type { Accounts } from '../access/accounts.ts';
import { originAllowed } from '../access/origins.ts';
import { demand, SESSION_COOKIE, visitorOf } from '../access/visitor.ts';

export interface AdmissionOptions {
  accounts: Pick<Accounts, 'whoIs'>;
  allowedOrigins: readonly string[];
  openOnLoopback: boolean;
}

/** Looks at the request with which a screen connected; throws when it may not do the event. */
export function admission({ accounts, allowedOrigins, openOnLoopback }: AdmissionOptions) {
  return async (request: IncomingMessage, event: 'connect' | keyof ScreenEvents): Promise<void> => {
    const { headers, socket } = request;
    if (!originAllowed(headers.origin, headers.host, { allowedOrigins })) {
      throw new GembaError('GEMBA_ORIGIN', { origin: headers.origin ?? 'none' });
    }
    const visitor = await visitorOf(
      {
        token: cookieOf(headers.cookie, SESSION_COOKIE),
        address: socket.remoteAddress,
        host: headers.host,
        forwarded: headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined,
      },
      accounts,
      openOnLoopback,
    );
    demand(visitor, `socket ${event}`);
  };
}

/** Value of a cookie in a Cookie header [RFC 6265 §4.2.1]. */
export function cookieOf(header: string | undefined, name: string): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const equals = pair.indexOf('=');
    if (pair.slice(0, equals).trim() === name) return pair.slice(equals + 1).trim();
  }
  return undefined;
}
