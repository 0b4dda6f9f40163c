/**
 * The backups that are made before migrations: `records-0003-2026-11-23T02-11-59Z.sqlite` holds the records as migration
 * 3 left them. A release that can't read newer records names the one that it can.
 */

import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Kept of all, and of one migration's number: a start that fails again and again must not push out the others. */
const KEPT = 6;
const KEPT_OF_EACH = 2;

const NAME = /^records-(\d{4,})-(\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}Z)\.sqlite$/;

interface Found {
  name: string;
  migration: number;
}

export class MigrationBackups {
  readonly #folder: string;

  /** @param folder `DATA/server/backups`; made when it is needed */
  constructor(folder: string) {
    this.#folder = folder;
  }

  get folder(): string {
    return this.#folder;
  }

  /** Where a backup of records goes whose last migration has this number; its folder is there when it resolves. */
  async place(migration: number, nowMs: number): Promise<string> {
    await mkdir(this.#folder, { recursive: true });
    return join(this.#folder, `records-${String(migration).padStart(4, '0')}-${stampOf(nowMs)}.sqlite`);
  }

  /** Deletes what is more than is kept, and what a killed process left half made. */
  async prune(): Promise<void> {
    for (const name of await readdir(this.#folder)) {
      if (/^records-.*\.partial/.test(name)) await rm(join(this.#folder, name));
    }
    const newestFirst = await this.#found();
    const ofEach = Map.groupBy(newestFirst, ({ migration }) => migration);
    const few = newestFirst.filter((one) => (ofEach.get(one.migration)?.indexOf(one) ?? 0) < KEPT_OF_EACH);
    const kept = new Set(few.slice(0, KEPT));
    for (const one of newestFirst) if (!kept.has(one)) await rm(join(this.#folder, one.name));
  }

  /** The newest backup that a release can read which knows so many migrations; `null` when there is none. */
  async fitting(known: number): Promise<string | null> {
    const found = (await this.#found()).find(({ migration }) => migration <= known);
    return found === undefined ? null : join(this.#folder, found.name);
  }

  /** Newest first. */
  async #found(): Promise<Found[]> {
    const names = await readdir(this.#folder).catch(() => []);
    const found = names.flatMap((name) => {
      const [, migration, at] = NAME.exec(name) ?? [];
      return at === undefined ? [] : [{ name, migration: Number(migration), at }];
    });
    return found.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : b.migration - a.migration));
  }
}

/** `2026-11-23T02-11-59Z`: sorts by time, and is a file's name everywhere. */
export const stampOf = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19).replaceAll(':', '-')}Z`;
