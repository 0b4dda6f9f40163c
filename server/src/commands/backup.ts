/**
 * `npm run server -- backup …`: everything that the server keeps, in one folder. A server that runs makes the backup of
 * itself and this command takes it where it belongs; of a stopped server it makes it.
 */

import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { GembaError } from '@gemba/contract/errors';
import { command } from '@gemba/program/command';
import { Progress, print, printJson } from '@gemba/program/terminal';
import { askForBackup } from '../backup/ask.ts';
import { backupName, clearDrafts, pruneBackups } from '../backup/kept.ts';
import type { BackupProgress } from '../backup/make.ts';
import type { Manifest } from '../backup/manifest.ts';
import { backUpStopped } from '../backup/stopped.ts';
import { historianOptions } from '../historian-options.ts';
import { HISTORIAN_OPTIONS, PLACE_OPTIONS } from '../options.ts';
import { readConfiguration } from '../read-config.ts';
import { megabytes } from './megabytes.ts';

/** Longer than any backup takes: another server may make one there at this moment. */
const DRAFT_LIVES_MS = 2 * 86_400_000;

export const backup = command(
  {
    name: 'server',
    command: 'backup',
    summary: 'Makes a backup of everything that the server keeps, also while it runs.',
    options: {
      out: {
        type: 'string',
        placeholder: 'FOLDER',
        help: 'Where it goes, best on another disk; it has the time in its name',
      },
      keep: { type: 'number', placeholder: 'N', help: 'Delete older backups there, and keep the last N' },
      ...PLACE_OPTIONS,
      ...HISTORIAN_OPTIONS,
      json: { type: 'boolean', help: 'Print JSON' },
    },
    notes: [
      'In it: records, samples, what foreign Sparkplug nodes said and is not stored yet, the quarantine, plant.yaml and',
      'server.yaml. Not in it: keys, certificates and passwords, what lies in the gateways, and the samples of an InfluxDB,',
      'which has a backup of its own. It is whole when it has a manifest.json. See docs/backup.md.',
    ].join('\n'),
  },
  async ({ options, signal }) => {
    const { out, keep, json } = options;
    if (out === undefined) throw new GembaError('GEMBA_ARGUMENT', { argument: '--out is missing' });
    if (keep !== undefined && !(Number.isInteger(keep) && keep > 0)) {
      throw new GembaError('GEMBA_ARGUMENT', { argument: `--keep ${keep} (a whole number from 1 on)` });
    }
    const data = join(resolve(options.data), 'server');
    if (!existsSync(join(data, 'records'))) {
      throw new GembaError('GEMBA_DATA_UNUSABLE', { folder: data, reason: 'no server has kept anything there' });
    }
    if (`${resolve(out)}${sep}`.startsWith(`${data}${sep}`)) {
      throw new GembaError('GEMBA_ARGUMENT', { argument: `--out ${out} (it lies in what is backed up)` });
    }
    const folder = join(resolve(out), backupName(Date.now()));
    await mkdir(resolve(out), { recursive: true });
    const progress = new Progress();
    const common = {
      ...{ data, folder, signal },
      progress: ({ files, ofFiles, bytes }: BackupProgress) =>
        progress.say(`${files} of ${ofFiles} files, ${megabytes(bytes)}`),
    };
    const historian = () => {
      const { plant, config } = readConfiguration(options.plant, options.config);
      return historianOptions(options, data, plant, config.historian);
    };
    const configuration = { 'plant.yaml': options.plant, 'server.yaml': options.config };
    const manifest = await backUpStopped({ ...common, historian, configuration })
      .catch((error) => {
        if ((error as GembaError).code !== 'GEMBA_DATA_LOCKED') throw error;
        return askForBackup(common);
      })
      .finally(() => progress.done());
    await clearDrafts(resolve(out), Date.now() - DRAFT_LIVES_MS);
    const deleted = keep === undefined ? [] : await pruneBackups(resolve(out), keep);
    if (json) printJson({ folder, ...manifest, deleted });
    else tell(folder, manifest, deleted);
    return 0;
  },
);

function tell(folder: string, { files, historian }: Manifest, deleted: readonly string[]): void {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  print(`${folder}: whole, ${files.length} files, ${megabytes(bytes)}`);
  if (historian.elsewhere !== null) print(historian.elsewhere);
  for (const name of deleted) print(`deleted: ${name}`);
}
