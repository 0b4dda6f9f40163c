/** `npm run historian -- stats`: what is stored. */

import { command } from '@gemba/program/command';
import { print, printJson, table, terminalColumns } from '@gemba/program/terminal';
import { isoNs } from '../../historian/export/csv.ts';
import { DATA_OPTION, sizeText, withHistorian } from './folder.ts';

export const stats = command(
  {
    name: 'historian',
    command: 'stats',
    summary: 'Says how much is stored, from when to when, and on how much disk.',
    options: { ...DATA_OPTION, json: { type: 'boolean', help: 'Print it as JSON' } },
  },
  async ({ options }) => {
    const found = await withHistorian(options.data, (historian) => historian.stats());
    if (options.json) {
      printJson(found);
      return 0;
    }
    const { samples, bytes, days, oldestNs, newestNs } = found;
    const each =
      samples === null || bytes === null || samples === 0 ? '' : `${(bytes / samples).toFixed(1)} bytes each`;
    const rows = [
      ['samples', String(samples ?? ''), each],
      ['days', String(days ?? ''), ''],
      ['oldest', oldestNs === null ? '' : isoNs(oldestNs), ''],
      ['newest', newestNs === null ? '' : isoNs(newestNs), ''],
      ['on disk', bytes === null ? '' : sizeText(bytes), 'with rollups and all else'],
    ];
    print(...table(['', '', ''], rows, terminalColumns()).slice(1));
    return 0;
  },
);
