/**
 * Reads over the hot file and the sealed ones, in one transaction, so that they see one moment. A sealed file that turns
 * out to be unreadable is set aside, and the read is done again without it: everything else goes on.
 */

import { type ColdFiles, type Sealed, sealedWithin } from './cold/catalogue.ts';
import { selectFromFiles } from './cold/format.ts';
import type { SealKind } from './cold/periods.ts';
import type { Database, Query } from './database.ts';
import type { Memory } from './memory.ts';

/** The open store. */
export interface Store {
  database: Database;
  memory: Memory;
  files: ColdFiles;
}

/** A sealed file, of which the first row is at `minNs`. */
export interface ColdFile {
  path: string;
  minNs: bigint;
}

/** Files of a kind in which rows of `[fromNs, toNs)` may lie, ascending; they don't overlap. */
export type FilesIn = (kind: SealKind, fromNs: bigint, toNs: bigint) => Promise<ColdFile[]>;

export function readCold<T>(store: Store, work: (rows: Query, filesIn: FilesIn) => Promise<T>): Promise<T> {
  const { database, files } = store;
  return withReadable(store, (used) =>
    database.snapshot((rows) =>
      work(rows, async (kind, fromNs, toNs) => {
        const sealed = (await sealedWithin(rows, kind, fromNs, toNs)).filter((one) => !files.isLost(one));
        used.push(...sealed);
        return sealed.map((one) => ({ path: files.pathOf(one), minNs: one.minNs }));
      }),
    ),
  );
}

/** Does the work again without the files that turn out to be unreadable among those that it notes as used. */
export async function withReadable<T>(
  store: Pick<Store, 'database' | 'files'>,
  work: (used: Sealed[]) => Promise<T>,
): Promise<T> {
  for (;;) {
    const used: Sealed[] = [];
    try {
      return await work(used);
    } catch (error) {
      if (!(await setAsideUnreadable(store, used))) throw error;
    }
  }
}

/** Reads each of the files whole; true when one of them can't be, and was set aside. */
async function setAsideUnreadable(
  { database, files }: Pick<Store, 'database' | 'files'>,
  used: readonly Sealed[],
): Promise<boolean> {
  let found = false;
  for (const sealed of used) {
    const whole = selectFromFiles(sealed.kind, [files.pathOf(sealed)]);
    await database.read(`SELECT bit_xor(hash(stored)) FROM (${whole}) AS stored`).catch((error: Error) => {
      files.setAside(sealed, `can not be read (${error.message.split('\n')[0]})`);
      found = true;
    });
  }
  return found;
}
