/**
 * People and their sessions: signing in and out, passwords, the first administrator. The token of a session is only
 * ever in its cookie; the records have its SHA-256.
 */

import { createHash, randomBytes } from 'node:crypto';
import { GembaError } from '@gemba/contract/errors';
import type { Clock } from '../clock.ts';
import type { Records, SessionRecord, UserRecord } from '../records/port.ts';
import { Lockout } from './lockout.ts';
import { hashPassword, randomPassword, verifyPassword, weakness } from './passwords.ts';
import { isPersonRole, type Role } from './permissions.ts';

/** A person with a session. */
export interface SignedIn {
  name: string;
  role: Role;
  mustChange: boolean;
  session: SessionRecord;
}

/** A name that can stand in a log, a page and an audit line without harm. */
export const USER_NAME_PATTERN = '^[a-z0-9][a-z0-9._-]{0,31}$';
export const FIRST_USER = 'admin';
/** How long a session lasts without use; each use after half of it renews it. */
const SESSION_MS = 12 * 3600_000;
const TOKEN_BYTES = 32;

export class Accounts {
  readonly #records: Records;
  readonly #clock: Clock;
  readonly #lockout = new Lockout();
  /** Verified against when the user does not exist, so that the answer takes as long. */
  #nobody: Promise<string> | null = null;

  constructor(records: Records, clock: Clock) {
    this.#records = records;
    this.#clock = clock;
  }

  /** Makes the first administrator where there is no user yet; returns his password, which is nowhere else. */
  async ensureFirstUser(): Promise<string | null> {
    if ((await this.#records.users()).length > 0) return null;
    const password = randomPassword();
    await this.#put(FIRST_USER, 'admin', password, true);
    return password;
  }

  /** Signs a person in from an address. Throws GEMBA_LOGIN_FAILED, GEMBA_LOGIN_LOCKED. */
  async signIn(name: string, password: string, address: string): Promise<{ person: SignedIn; token: string }> {
    const user = await this.#verified(name, password, address);
    const nowMs = this.#clock.nowMs();
    await this.#records.deleteSessions({ expiredBeforeMs: nowMs });
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const session = { tokenHash: hashOf(token), user: name, createdMs: nowMs, expiresMs: nowMs + SESSION_MS };
    await this.#records.putSession(session);
    return { person: signedIn(user, session), token };
  }

  /** Who a token belongs to; `null` when it is unknown, expired, or its user is gone. */
  async whoIs(token: string): Promise<SignedIn | null> {
    const nowMs = this.#clock.nowMs();
    const session = await this.#records.session(hashOf(token));
    if (session === null || session.expiresMs <= nowMs) return null;
    const user = await this.#records.user(session.user);
    if (user === null || !isPersonRole(user.role)) return null;
    if (session.expiresMs - nowMs < SESSION_MS / 2) {
      session.expiresMs = nowMs + SESSION_MS;
      await this.#records.putSession(session);
    }
    return signedIn(user, session);
  }

  async signOut({ session }: SignedIn): Promise<void> {
    await this.#records.deleteSession(session.tokenHash);
  }

  /** Gives a person a new password; all his sessions end, and a new one begins. Throws when the present one is wrong. */
  async changePassword(person: SignedIn, current: string, next: string, address: string): Promise<string> {
    const user = await this.#verified(person.name, current, address);
    if (current === next) throw new GembaError('GEMBA_BAD_REQUEST', { reason: 'the new password is the old one' });
    await this.#put(user.name, user.role, next, false, user.createdMs);
    await this.#records.deleteSessions({ user: user.name });
    return (await this.signIn(user.name, next, address)).token;
  }

  /** Makes a user or gives him another role or password; his sessions and calendars end, and he chooses a password of his own. */
  async putUser(name: string, role: Role, password: string): Promise<void> {
    const before = await this.#records.user(name);
    await this.#put(name, role, password, true, before?.createdMs);
    await this.#records.deleteSessions({ user: name });
    await this.#records.feeds.remove({ person: name });
  }

  async users(): Promise<Pick<UserRecord, 'name' | 'role' | 'mustChange' | 'createdMs'>[]> {
    const users = await this.#records.users();
    return users.map(({ name, role, mustChange, createdMs }) => ({ name, role, mustChange, createdMs }));
  }

  /** The user, when the password is his. Throws GEMBA_LOGIN_LOCKED, GEMBA_LOGIN_FAILED. */
  async #verified(name: string, password: string, address: string): Promise<UserRecord> {
    const nowMs = this.#clock.nowMs();
    const lockedMs = this.#lockout.lockedMs(name, address, nowMs);
    if (lockedMs > 0) throw new GembaError('GEMBA_LOGIN_LOCKED', { seconds: Math.ceil(lockedMs / 1000) });
    const succeeded = this.#lockout.attempt(name, address, nowMs);
    const user = await this.#records.user(name);
    this.#nobody ??= hashPassword(randomPassword());
    const fits = await verifyPassword(password, user?.passwordHash ?? (await this.#nobody));
    if (user === null || !fits || !isPersonRole(user.role)) throw new GembaError('GEMBA_LOGIN_FAILED');
    succeeded();
    return user;
  }

  async #put(name: string, role: string, password: string, mustChange: boolean, createdMs?: number): Promise<void> {
    const reason = weakness(password, name);
    if (reason !== null) throw new GembaError('GEMBA_BAD_REQUEST', { reason });
    const passwordHash = await hashPassword(password);
    await this.#records.putUser({ name, role, passwordHash, mustChange, createdMs: createdMs ?? this.#clock.nowMs() });
  }
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

const signedIn = (user: UserRecord, session: SessionRecord): SignedIn => ({
  name: user.name,
  role: user.role as Role,
  mustChange: user.mustChange,
  session,
});
