/** Users, their sessions and the audit log, in tables. */

import type { Kysely, Selectable } from 'kysely';
import type { AuditRecord, SessionRecord, UserRecord } from '../port.ts';
import { CHAIN_START, type ChainedRecord, hashOf } from './audit-chain.ts';
import type { Tables } from './tables.ts';

type Db = Kysely<Tables>;

export async function readUsers(db: Db, name?: string): Promise<UserRecord[]> {
  let query = db.selectFrom('account').selectAll().orderBy('name');
  if (name !== undefined) query = query.where('name', '=', name);
  const found = await query.execute();
  return found.map((row) => ({
    name: row.name,
    role: row.role,
    passwordHash: row.password_hash,
    mustChange: row.must_change !== 0n,
    createdMs: Number(row.created_ms),
  }));
}

export async function writeUser(db: Db, user: UserRecord): Promise<void> {
  const changed = { role: user.role, password_hash: user.passwordHash, must_change: user.mustChange ? 1 : 0 };
  await db
    .insertInto('account')
    .values({ name: user.name, ...changed, created_ms: user.createdMs })
    .onConflict((on) => on.column('name').doUpdateSet(changed))
    .execute();
}

export async function writeSession(db: Db, session: SessionRecord): Promise<void> {
  const { tokenHash, user, createdMs, expiresMs } = session;
  await db
    .insertInto('login_session')
    .values({ token_hash: tokenHash, account: user, created_ms: createdMs, expires_ms: expiresMs })
    .onConflict((on) => on.column('token_hash').doUpdateSet({ expires_ms: expiresMs }))
    .execute();
}

export async function readSession(db: Db, tokenHash: string): Promise<SessionRecord | null> {
  const row = await db.selectFrom('login_session').selectAll().where('token_hash', '=', tokenHash).executeTakeFirst();
  if (row === undefined) return null;
  return {
    tokenHash: row.token_hash,
    user: row.account,
    createdMs: Number(row.created_ms),
    expiresMs: Number(row.expires_ms),
  };
}

/** Adds a line to the end of the chain. The caller's transaction keeps two lines from taking the same place. */
export async function addAudit(db: Db, record: AuditRecord): Promise<void> {
  const last = await db.selectFrom('audit').select(['id', 'hash']).orderBy('id', 'desc').limit(1).executeTakeFirst();
  const id = Number(last?.id ?? 0n) + 1;
  const { atMs, who, from, what, subject, detail, result } = record;
  const hash = hashOf(last?.hash ?? CHAIN_START, id, record);
  await db
    .insertInto('audit')
    .values({ id, at_ms: atMs, who, origin: from, what, subject, detail, result, hash })
    .execute();
}

export async function readAudit(db: Db, limit: number): Promise<ChainedRecord[]> {
  const found = await db.selectFrom('audit').selectAll().orderBy('id', 'desc').limit(limit).execute();
  return found.map(fromTable);
}

const fromTable = (row: Selectable<Tables['audit']>): ChainedRecord => ({
  id: Number(row.id),
  atMs: Number(row.at_ms),
  who: row.who,
  from: row.origin,
  what: row.what,
  subject: row.subject,
  detail: row.detail,
  result: row.result as AuditRecord['result'],
  hash: row.hash,
});
