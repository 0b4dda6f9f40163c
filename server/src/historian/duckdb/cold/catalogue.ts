/**
 * The catalogue of the sealed files, as the hot file has it: which generation of which period counts, and which of them
 * a window needs. Asked in the transaction that then reads, so that rows and files are those of one moment.
 */

import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Query } from '../database.ts';
import type { Period, SealKind } from './periods.ts';

/** A period in its file. */
export interface Sealed {
  kind: SealKind;
  period: string;
  generation: number;
  rows: number;
  bytes: number;
  /** Times of the oldest and the newest row. */
  minNs: bigint;
  maxNs: bigint;
  sealedNs: bigint;
}

const COLUMNS = 'kind, period, generation, rows, bytes, min_time, max_time, sealed_ns';

/** The file's name within the historian's folder. */
export const fileName = ({ kind, period, generation }: Pick<Sealed, 'kind' | 'period' | 'generation'>): string =>
  `${kind}/${period}.${generation}.parquet`;

/** Those of a kind whose rows may lie in `[fromNs, toNs)`, ascending. */
export async function sealedWithin(rows: Query, kind: SealKind, fromNs: bigint, toNs: bigint): Promise<Sealed[]> {
  return (
    await rows(`SELECT ${COLUMNS} FROM sealed WHERE kind = $1 AND max_time >= $2 AND min_time < $3 ORDER BY min_time`, [
      kind,
      fromNs,
      toNs,
    ])
  ).map(sealedOf);
}

/** Those of the days that are sealed. */
export async function sealedDaysOf(rows: Query, days: readonly string[]): Promise<Sealed[]> {
  const named = days.map((_, index) => `$${index + 1}`).join(', ');
  const found = await rows(`SELECT ${COLUMNS} FROM sealed WHERE kind = 'days' AND period IN (${named})`, days);
  return found.map(sealedOf);
}

export async function allSealed(rows: Query): Promise<Sealed[]> {
  return (await rows(`SELECT ${COLUMNS} FROM sealed ORDER BY kind, period`)).map(sealedOf);
}

export async function sealedOfPeriod(rows: Query, { kind, name }: Period): Promise<Sealed | null> {
  const [row] = await rows(`SELECT ${COLUMNS} FROM sealed WHERE kind = $1 AND period = $2`, [kind, name]);
  return row === undefined ? null : sealedOf(row);
}

function sealedOf(row: readonly unknown[]): Sealed {
  const [kind, period, generation, ...figures] = row as [SealKind, string, number, ...bigint[]];
  const [rows, bytes, minNs, maxNs, sealedNs] = figures as [bigint, bigint, bigint, bigint, bigint];
  return { kind, period, generation, rows: Number(rows), bytes: Number(bytes), minNs, maxNs, sealedNs };
}

/**
 * What the files are found to be, in memory: those that can't be read are set aside with the reason, so that all others
 * can be. A file that was set aside is looked at again when the historian is opened again.
 */
export class ColdFiles {
  readonly #folder: string;
  /** By file name: what is wrong with it. */
  readonly #lost = new Map<string, string>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  pathOf = (sealed: Pick<Sealed, 'kind' | 'period' | 'generation'>): string => join(this.#folder, fileName(sealed));

  isLost = (sealed: Sealed): boolean => this.#lost.has(fileName(sealed));

  /** What is wrong, a line for each file. */
  get problems(): string[] {
    return [...this.#lost.values()];
  }

  /** A file of which the catalogue doesn't know: put there by somebody, or the hot file is an older one than it. */
  strange(file: Pick<Sealed, 'kind' | 'period' | 'generation'>): void {
    this.#lost.set(fileName(file), `${fileName(file)} is not known here: it was left as it is, and is not read`);
  }

  /** Retention has taken the period away: its file isn't missed any more. */
  forget(sealed: Sealed): void {
    this.#lost.delete(fileName(sealed));
  }

  setAside(sealed: Sealed, reason: string): void {
    const what = sealed.kind === 'days' ? 'the samples' : `the figures by the ${sealed.kind.slice(0, -1)}`;
    this.#lost.set(fileName(sealed), `${fileName(sealed)} ${reason}: ${what} of ${sealed.period} are not seen`);
  }

  /** Whether the file is there, as long as it was written. */
  async check(sealed: Sealed): Promise<void> {
    const found = await stat(this.pathOf(sealed)).catch((error: NodeJS.ErrnoException) => error.code ?? error.message);
    if (typeof found === 'string')
      this.setAside(sealed, found === 'ENOENT' ? 'is missing' : `can not be read (${found})`);
    else if (found.size !== sealed.bytes) {
      this.setAside(sealed, `has ${found.size} bytes instead of ${sealed.bytes}`);
    }
  }
}
