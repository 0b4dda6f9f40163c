/** The folder of the embedded historian, opened for as long as a command takes; the server must not run meanwhile. */

import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { GembaError } from '@gemba/contract/errors';
import type { OptionSpec } from '@gemba/program/arguments';
import { DuckDbHistorian } from '../../historian/duckdb/historian.ts';

export const DATA_OPTION = {
  data: {
    type: 'string',
    env: 'GEMBA_DATA',
    default: 'data',
    placeholder: 'DIR',
    help: 'Data folder of a server that is stopped; the historian’s files are in DIR/server/historian',
  },
} as const satisfies Record<string, OptionSpec>;

/** Throws GEMBA_DATA_UNUSABLE where nothing is stored, GEMBA_DATA_LOCKED while a process has it open. */
export async function withHistorian<T>(data: string, use: (historian: DuckDbHistorian) => Promise<T>): Promise<T> {
  const folder = join(resolve(data), 'server/historian');
  if (!existsSync(join(folder, 'hot.duckdb'))) {
    throw new GembaError('GEMBA_DATA_UNUSABLE', { folder, reason: 'there is no hot.duckdb in it' });
  }
  const historian = new DuckDbHistorian({ folder });
  await historian.start();
  try {
    return await use(historian);
  } finally {
    await historian.stop();
  }
}

/** `1.2 MB`; decimal, as disks are sold. */
export function sizeText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return `${(bytes / 1000 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`;
}
