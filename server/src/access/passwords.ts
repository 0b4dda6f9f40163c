/**
 * Passwords: Argon2id with the figures that OWASP gives for it, stored in the PHC string format, so that the figures
 * can be raised and old hashes still be read. Few are made at once: each takes 19 MiB for about 30 ms.
 */

import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { GembaError } from '@gemba/contract/errors';

/** OWASP Password Storage Cheat Sheet: 19 MiB, 2 passes, 1 lane. */
const MEMORY_KIB = 19_456;
const PASSES = 2;
const LANES = 1;
const TAG_BYTES = 32;
const SALT_BYTES = 16;
/** Hashes under way and waiting; whoever comes on top is told to wait. */
const AT_ONCE = 2;
const WAITING_MAX = 50;

/** Length of a password [NIST SP 800-63B §3.1.1.2]. */
export const PASSWORD_MIN_CHARS = 12;
export const PASSWORD_MAX_CHARS = 200;

interface Figures {
  memory: number;
  passes: number;
  parallelism: number;
}

let running = 0;
const waiting: (() => void)[] = [];

/** Hash of a password with a salt of its own. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const figures = { memory: MEMORY_KIB, passes: PASSES, parallelism: LANES };
  const tag = await derive(password, salt, figures, TAG_BYTES);
  return `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${LANES}$${text(salt)}$${text(tag)}`;
}

/** Whether a password fits a hash. A hash that can't be read fits nothing. */
export async function verifyPassword(password: string, hash: string): Promise<boolean> {
  const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/.exec(hash);
  if (match === null || password.length > PASSWORD_MAX_CHARS) return false;
  const [, memory, passes, parallelism, salt, tag] = match as unknown as string[] & { 4: string };
  const expected = Buffer.from(tag as string, 'base64');
  const figures = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
  const found = await derive(password, Buffer.from(salt as string, 'base64'), figures, expected.length);
  return timingSafeEqual(found, expected);
}

/** What is wrong with a new password, in words; `null` when nothing is. */
export function weakness(password: string, name: string): string | null {
  if (password.length < PASSWORD_MIN_CHARS) return `a password has at least ${PASSWORD_MIN_CHARS} characters`;
  if (password.length > PASSWORD_MAX_CHARS) return `a password has at most ${PASSWORD_MAX_CHARS} characters`;
  if (new Set(password).size < 5) return 'a password is made of more than a few characters';
  if (password.toLowerCase().includes(name.toLowerCase())) return 'a password does not contain the user name';
  return null;
}

/** A password for the first administrator: 20 characters of 31 that can't be mistaken for each other, 99 bits. */
export function randomPassword(): string {
  const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';
  const picked: string[] = [];
  while (picked.length < 20) {
    for (const byte of randomBytes(32)) {
      // 248 is the largest multiple of 31 in a byte: what lies above would favour the first letters.
      if (byte < 248 && picked.length < 20) picked.push(alphabet[byte % alphabet.length] as string);
    }
  }
  return (picked.join('').match(/.{5}/g) ?? []).join('-');
}

async function derive(password: string, nonce: Buffer, figures: Figures, tagLength: number): Promise<Buffer> {
  if (running >= AT_ONCE) {
    if (waiting.length >= WAITING_MAX) throw new GembaError('GEMBA_TOO_MANY', { seconds: 5 });
    await new Promise<void>((resolve) => waiting.push(resolve));
  }
  running++;
  try {
    return await new Promise<Buffer>((resolve, reject) => {
      argon2('argon2id', { message: password.normalize('NFKC'), nonce, tagLength, ...figures }, (error, tag) =>
        error === null ? resolve(tag) : reject(error),
      );
    });
  } finally {
    running--;
    waiting.shift()?.();
  }
}

/** Base64 without padding, as the PHC format wants it. */
const text = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '');
