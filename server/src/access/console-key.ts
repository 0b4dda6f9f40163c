/**
 * The key of whoever sits at the server's machine and may read its folder: made at each start, left in a file that nobody
 * else can read, and good for what the commands of the server ask of it. Such a person could read the records besides.
 */

import { randomBytes, timingSafeEqual } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';

/** Name of the file in `DATA/server`. */
const FILE = 'console.json';
const SCHEME = 'Bearer ';

const ConsoleWord = Type.Object({
  pid: Type.Integer(),
  /** Where the server listens. */
  url: Type.String(),
  /** PEM of its certificate, where it has one of its own. */
  certificate: Type.Union([Type.String(), Type.Null()]),
  key: Type.String({ minLength: 40 }),
});
export type ConsoleWord = Static<typeof ConsoleWord>;

export class ConsoleKey {
  readonly #file: string;
  #key: Buffer | null = null;

  /** @param folder `DATA/server` */
  constructor(folder: string) {
    this.#file = join(folder, FILE);
  }

  /** Makes the key and leaves word where the server can be asked. */
  async open(word: Pick<ConsoleWord, 'url' | 'certificate'>): Promise<void> {
    const key = randomBytes(32).toString('base64url');
    await mkdir(dirname(this.#file), { recursive: true });
    await rm(`${this.#file}.new`, { force: true });
    const handle = await open(`${this.#file}.new`, 'wx', 0o600);
    await handle.writeFile(JSON.stringify({ ...word, pid: process.pid, key } satisfies ConsoleWord));
    await handle.close();
    await rename(`${this.#file}.new`, this.#file);
    this.#key = Buffer.from(SCHEME + key);
  }

  /** Whether an Authorization header [RFC 6750 §2.1] holds the key. */
  opens(authorization: string | undefined): boolean {
    if (this.#key === null || authorization === undefined) return false;
    const given = Buffer.from(authorization);
    return given.length === this.#key.length && timingSafeEqual(given, this.#key);
  }

  async close(): Promise<void> {
    this.#key = null;
    await rm(this.#file, { force: true });
  }
}

/** What a running server has left in its folder; `null` when there is nothing that can be read. */
export async function consoleWordIn(folder: string): Promise<ConsoleWord | null> {
  try {
    const found: unknown = JSON.parse(await readFile(join(folder, FILE), 'utf8'));
    return Value.Check(ConsoleWord, found) ? found : null;
  } catch {
    return null;
  }
}

/** The header that holds a key. */
export const authorizationOf = ({ key }: ConsoleWord): string => SCHEME + key;
