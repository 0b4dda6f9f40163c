/**
 * `npm run server -- import machines|plans FILE`: a table into plant.yaml, the one place where machines and plans stand.
 * The file keeps its comments, passes the checks of a start, and is put in its place at once or not at all.
 */

import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { GembaError } from '@gemba/contract/errors';
import { IMPORT_MODES, type ImportMode, type TableReport } from '@gemba/contract/imports';
import { command } from '@gemba/program/command';
import { printable } from '@gemba/program/log';
import { coloured, print, printJson } from '@gemba/program/terminal';
import { ExchangedConfiguration } from '../exchange/configuration.ts';
import { CONFIGURED_MACHINES, CONFIGURED_PLANS } from '../exchange/configured.ts';
import type { Exchanged } from '../exchange/exchanged.ts';
import { type PlantFile, plantFile } from '../exchange/plant-file.ts';
import { IMPORT_MAX_BYTES } from '../imports/table.ts';
import { PLACE_OPTIONS } from '../options.ts';

const TABLES = {
  machines: (file: PlantFile) => new ExchangedConfiguration(CONFIGURED_MACHINES, file),
  plans: (file: PlantFile) => new ExchangedConfiguration(CONFIGURED_PLANS, file),
} satisfies Record<string, (file: PlantFile) => Exchanged>;

export const importTable = command(
  {
    name: 'server',
    command: 'import',
    summary: 'Takes machines or maintenance plans out of a CSV table into plant.yaml.',
    positionals: 'machines FILE | plans FILE',
    options: {
      plant: PLACE_OPTIONS.plant,
      mode: {
        type: 'string',
        default: 'all-or-nothing',
        choices: IMPORT_MODES,
        help: 'Of a table with broken rows take nothing, or the rest',
      },
      'dry-run': { type: 'boolean', help: 'Only show what would change' },
      json: { type: 'boolean', help: 'Print JSON' },
    },
    notes: [
      'Nothing is taken away: what the table does not name stays. The columns are those of the table that the maintenance',
      'page gives out. The server reads plant.yaml when it starts. Exit code 1: rows are broken.',
    ].join('\n'),
  },
  async ({ options, positionals }) => {
    const [name = '', path, ...more] = positionals;
    if (!(name in TABLES) || more.length > 0)
      throw new GembaError('GEMBA_ARGUMENT', { argument: positionals.join(' ') });
    if (path === undefined) throw new GembaError('GEMBA_ARGUMENT', { argument: `${name} (the table is missing)` });
    const { plant, mode, 'dry-run': dryRun, json } = options;
    const table = TABLES[name as keyof typeof TABLES](plantFile(plant));
    const choice = { mode: mode as ImportMode, dryRun };
    const report = await table.import(await tableIn(path), choice);
    const text = report.configuration?.text;
    if (text !== undefined && !dryRun) await put(plant, text);
    if (json) printJson({ ...report, imported: text !== undefined && !dryRun });
    else tell(report, plant, dryRun);
    return report.faults.length > 0 ? 1 : 0;
  },
);

async function tableIn(file: string): Promise<Uint8Array> {
  try {
    if ((await stat(file)).size > IMPORT_MAX_BYTES) throw new GembaError('GEMBA_TOO_LARGE', { limit: '5 MB' });
    return await readFile(file);
  } catch (error) {
    if (error instanceof GembaError) throw error;
    throw new GembaError('GEMBA_ARGUMENT', { argument: `${file} (${(error as Error).message})` });
  }
}

/** A start that reads it meanwhile reads the one or the other, whole. */
async function put(file: string, text: string): Promise<void> {
  const draft = `${file}.new`;
  try {
    await writeFile(draft, text, { mode: (await stat(file)).mode });
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw new GembaError('GEMBA_CONFIG_EDIT', { file, reason: (error as Error).message });
  }
}

function tell({ things, faults, ignored, configuration }: TableReport, plant: string, dryRun: boolean): void {
  const count = (does: string) => things.filter((thing) => thing.does === does).length;
  print(`new ${count('add')}, changed ${count('change')}, the same ${count('nothing')}, broken ${faults.length}`);
  for (const { line, column, value, reason, next } of faults) {
    const where = [`line ${line}`, column ?? '', value === null ? '' : `"${value}"`].filter((part) => part !== '');
    print(`  ${printable(where.join(', '))}: ${printable(reason)}`, `    → ${printable(next)}`);
  }
  if (ignored.length > 0) print(`columns that nobody knows: ${printable(ignored.join(', '))}`);
  for (const { sign, line, text } of configuration?.difference ?? []) {
    print(coloured(sign === '+' ? 'green' : 'red', `${sign} ${String(line).padStart(5)} ${printable(text)}`));
  }
  if (configuration === null) print(`${plant} stays as it is.`);
  else
    print(
      dryRun ? `${plant} was not written.` : `${plant} is written; it is in force when the server has started again.`,
    );
}
