/** `npm run server -- restore …`: puts a backup in the place of the server's data. The server must not run. */

import { join, resolve } from 'node:path';
import { GembaError } from '@gemba/contract/errors';
import { command } from '@gemba/program/command';
import { Progress, print, printJson } from '@gemba/program/terminal';
import { type Restored, restoreBackup } from '../backup/restore.ts';
import { restoreRecords } from '../backup/restore-records.ts';
import { PLACE_OPTIONS } from '../options.ts';
import { megabytes } from './megabytes.ts';

const { data: DATA_OPTION } = PLACE_OPTIONS;

export const restore = command(
  {
    name: 'server',
    command: 'restore',
    summary: 'Puts a backup in the place of the server’s data.',
    options: {
      from: {
        type: 'string',
        placeholder: 'BACKUP',
        help: 'Folder of the backup, the one with the manifest.json; or records that were kept before a migration',
      },
      data: DATA_OPTION,
      replace: { type: 'boolean', help: 'Data that are there are kept aside under another name, which is printed' },
      json: { type: 'boolean', help: 'Print JSON' },
    },
    notes: [
      'The backup is checked whole before anything is touched. What the gateways still hold they send again; what they',
      'have deleted since, and the backup does not have, the server declares as a gap when it next runs. What people',
      'entered since then is lost, and everybody signs in again. See docs/backup.md.',
    ].join('\n'),
  },
  async ({ options, signal }) => {
    const { from, replace, json } = options;
    if (from === undefined) throw new GembaError('GEMBA_ARGUMENT', { argument: '--from is missing' });
    const data = join(resolve(options.data), 'server');
    if (from.endsWith('.sqlite')) {
      const { madeMs, aside } = await restoreRecords({ from: resolve(from), data, replace, nowMs: Date.now(), signal });
      if (json) printJson({ data, madeMs, aside });
      else print(`${data}: its records are as they were at ${new Date(madeMs).toISOString()}`, ...kept(aside));
      return 0;
    }
    const progress = new Progress();
    const restored = await restoreBackup({
      from: resolve(from),
      data,
      replace,
      nowMs: Date.now(),
      signal,
      progress: ({ step, files, ofFiles, bytes }) =>
        progress.say(`${step}: ${files} of ${ofFiles} files, ${megabytes(bytes)}`),
    }).finally(() => progress.done());
    if (json) printJson({ data, ...restored });
    else tell(resolve(from), data, restored);
    return 0;
  },
);

const kept = (aside: string | null): string[] => (aside === null ? [] : [`What was there is kept: ${aside}`]);

function tell(from: string, data: string, { manifest, aside }: Restored): void {
  print(`${data}: as it was at ${new Date(manifest.madeMs).toISOString()}`);
  if (aside !== null) print(...kept(aside));
  if (manifest.historian.elsewhere !== null) {
    print(`Samples are not in it: restore the backup of the historian (${manifest.historian.kind}) with its own tool.`);
  }
  print(
    `The configuration of then is in ${join(from, 'configuration')}; compare it with yours before you start the server.`,
  );
}
