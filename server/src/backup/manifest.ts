/**
 * The manifest of a backup: what it holds, file by file with size and SHA-256, and what must be known to go on from it.
 * It is written last, so that a backup without one was never finished, and ends with a checksum of itself.
 */

import { createHash } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GembaError } from '@gemba/contract/errors';
import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';
import { syncFolder } from '../durable.ts';
import { KNOWN_MIGRATIONS } from '../records/registry.ts';

/** Raised when an older release could not restore what a newer one writes. */
export const FORMAT = 1;

export const MANIFEST_FILE = 'manifest.json';

const strict = { additionalProperties: false } as const;
const ranges = Type.Array(Type.Tuple([Type.Integer({ minimum: 1 }), Type.Integer({ minimum: 1 })]));

const FileLine = Type.Object(
  {
    /** Below the backup's folder, with `/`. */
    path: Type.String({ minLength: 1 }),
    bytes: Type.Integer({ minimum: 0 }),
    sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  },
  strict,
);
export type FileLine = Static<typeof FileLine>;

const Manifest = Type.Object({
  format: Type.Literal(FORMAT),
  /** Of the server that made it. */
  release: Type.String(),
  madeMs: Type.Integer({ minimum: 0 }),
  /** Number of the last migration of the records. */
  migration: Type.Integer({ minimum: 0 }),
  historian: Type.Object({
    kind: Type.String(),
    /** Where its part of the backup is, when it isn't here: what a person has to do. */
    elsewhere: Type.Union([Type.String(), Type.Null()]),
  }),
  /** What each of the two sinks had of each journal. */
  positions: Type.Array(
    Type.Object({ gateway: Type.String(), epoch: Type.String(), records: ranges, historian: ranges }),
  ),
  files: Type.Array(FileLine),
});
export type Manifest = Static<typeof Manifest>;

/** Writes the manifest and the checksum of it, durably. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const handle = await open(join(folder, MANIFEST_FILE), 'w');
  try {
    await handle.writeFile(`${JSON.stringify({ ...manifest, sha256: checksumOf(manifest) }, null, 1)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await syncFolder(folder);
}

/** Over what it says, whatever blanks and line ends became of it on the way. */
const checksumOf = (manifest: object): string => createHash('sha256').update(JSON.stringify(manifest)).digest('hex');

/**
 * Throws GEMBA_BACKUP_UNUSABLE where there is none or it is damaged, and GEMBA_BACKUP_NEWER where it or the records are of
 * a format that this release doesn't know.
 */
export async function readManifest(folder: string): Promise<Manifest> {
  const unusable = (reason: string) => new GembaError('GEMBA_BACKUP_UNUSABLE', { backup: folder, reason });
  const text = await readFile(join(folder, MANIFEST_FILE), 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw unusable(error.code === 'ENOENT' ? 'it has no manifest, so it was never finished' : error.message);
  });
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    throw unusable('its manifest is damaged');
  }
  const { sha256, ...manifest } = (found ?? {}) as Record<string, unknown>;
  const { format } = manifest;
  if (sha256 !== checksumOf(manifest)) throw unusable('its manifest is damaged');
  const newer = (what: string, number: number, known: number) =>
    new GembaError('GEMBA_BACKUP_NEWER', { release: `release ${manifest.release}`, what, found: number, known });
  if (typeof format === 'number' && format > FORMAT) throw newer('its format', format, FORMAT);
  if (!Value.Check(Manifest, manifest)) throw unusable('its manifest is damaged');
  const { migration, files } = manifest;
  if (migration > KNOWN_MIGRATIONS) throw newer('the migration of its records', migration, KNOWN_MIGRATIONS);
  const foreign = files.find(({ path }) => !staysBelow(path));
  if (foreign !== undefined) throw unusable(`its manifest names a file outside of it: ${foreign.path}`);
  return manifest;
}

/** Whether a path of a manifest leads to a file below the folder that it is joined to, on every system. */
export function staysBelow(path: string): boolean {
  const parts = path.split('/');
  return parts.every((part) => part !== '' && part !== '.' && part !== '..' && !/[\\:\0]/.test(part));
}
