/** Who is asking: a person with a session, a screen, or nobody; and whether he may. */

import { GembaError } from '@gemba/contract/errors';
import type { Accounts, SignedIn } from './accounts.ts';
import { hostIsLoopback, isLoopback } from './origins.ts';
import { ACCESS, type Guarded, grants, type Role } from './permissions.ts';

/** Name of the session's cookie: browsers take `__Host-` only with Secure, for this host alone, on every path. */
export const SESSION_COOKIE = '__Host-gemba';

export interface Visitor {
  person: SignedIn | null;
  /** `null`: nobody is known, and only what is public is open. */
  role: Role | null;
}

/** What of a request says who is asking. */
export interface Asking {
  /** Value of the session cookie. */
  token: string | undefined;
  /** Address of the other end of the connection. */
  address: string | undefined;
  /** Host header. */
  host: string | undefined;
  /** A proxy has handed the request on. */
  forwarded: boolean;
}

/**
 * Who is asking. Without a session, whoever sits at the machine itself sees everything as a display, when the server
 * listens on loopback alone.
 */
export async function visitorOf(
  asking: Asking,
  accounts: Pick<Accounts, 'whoIs'>,
  openOnLoopback: boolean,
): Promise<Visitor> {
  const person = asking.token === undefined ? null : await accounts.whoIs(asking.token);
  if (person !== null) return { person, role: person.role };
  const here =
    openOnLoopback &&
    !asking.forwarded &&
    asking.address !== undefined &&
    isLoopback(asking.address) &&
    hostIsLoopback(asking.host);
  return { person: null, role: here ? 'display' : null };
}

/**
 * Throws when the visitor may not: GEMBA_UNAUTHENTICATED when signing in may help, GEMBA_PASSWORD_CHANGE when a password
 * must be changed first, GEMBA_FORBIDDEN when the role does not grant it.
 */
export function demand(visitor: Visitor, guarded: Guarded): void {
  const need = ACCESS[guarded];
  if (need === 'public') return;
  if (need === 'signed-in') {
    if (visitor.person === null) throw new GembaError('GEMBA_UNAUTHENTICATED');
    return;
  }
  if (visitor.role !== null && grants(visitor.role, need)) {
    if (visitor.person?.mustChange === true && need !== 'see') throw new GembaError('GEMBA_PASSWORD_CHANGE');
    return;
  }
  if (visitor.person === null) throw new GembaError('GEMBA_UNAUTHENTICATED');
  throw new GembaError('GEMBA_FORBIDDEN', { role: visitor.person.role, permission: need });
}
