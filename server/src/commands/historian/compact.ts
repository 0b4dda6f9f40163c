/** `npm run historian -- compact`: seals what is over, and says what it takes on the disk before and after. */

import { command } from '@gemba/program/command';
import { Progress, print } from '@gemba/program/terminal';
import { DATA_OPTION, sizeText, withHistorian } from './folder.ts';

export const compact = command(
  {
    name: 'historian',
    command: 'compact',
    summary: 'Seals every day that is over, and merges what came in parts.',
    options: DATA_OPTION,
    notes:
      'The server does this by itself, though not for what came late within hours. It deletes nothing. What becomes free in ' +
      'hot.duckdb is used again for what comes; the file itself gets smaller only where that is at its end.',
  },
  async ({ options, signal }) => {
    const sealed: string[] = [];
    const before = await withHistorian(options.data, async (historian) => {
      const { bytes } = await historian.stats();
      const progress = new Progress();
      for await (const { kind, period, left } of historian.compact(BigInt(Date.now()) * 1_000_000n)) {
        if (kind === 'days') sealed.push(period);
        progress.say(`${period} is sealed, ${left} to go`);
        if (signal.aborted) break;
      }
      progress.done();
      return bytes ?? 0;
    });
    // Opened again: closing is what cuts off the end of the file.
    const after = await withHistorian(options.data, async (historian) => (await historian.stats()).bytes ?? 0);
    const days = sealed.length === 1 ? '1 day' : `${sealed.length} days`;
    print(`${days} sealed; ${sizeText(before)} on disk before, ${sizeText(after)} now`);
    return signal.aborted ? 1 : 0;
  },
);
