/** `npm run historian -- export`: readings of a machine into a file that anything can open. */

import { open, rename, rm } from 'node:fs/promises';
import { GembaError } from '@gemba/contract/errors';
import type { MachineId, SignalId } from '@gemba/contract/identity';
import { command } from '@gemba/program/command';
import { Progress, print } from '@gemba/program/terminal';
import type { DuckDbHistorian } from '../../historian/duckdb/historian.ts';
import { ParquetFile } from '../../historian/duckdb/parquet.ts';
import { CSV_HEADER, csvLines } from '../../historian/export/csv.ts';
import { type ExportRow, exportPages } from '../../historian/export/rows.ts';
import { DATA_OPTION, withHistorian } from './folder.ts';

export const exportReadings = command(
  {
    name: 'historian',
    command: 'export',
    summary: 'Writes readings of a machine into a file, as CSV or Parquet.',
    options: {
      ...DATA_OPTION,
      machine: { type: 'string', placeholder: 'ID', help: 'The machine' },
      signal: { type: 'string', multiple: true, placeholder: 'ID', help: 'Signals (default: all of the machine)' },
      from: { type: 'string', placeholder: 'TIME', help: 'From when on (default: the beginning)' },
      to: { type: 'string', placeholder: 'TIME', help: 'Before when (default: all)' },
      csv: { type: 'string', placeholder: 'FILE', help: 'Write CSV' },
      parquet: { type: 'string', placeholder: 'FILE', help: 'Write Parquet' },
    },
    notes: [
      'A TIME is a day in UTC, 2026-11-22, or 2026-11-22T08:00:00+07:00.',
      'Without an export: each finished day is a file in DATA/server/historian/days that DuckDB and pandas read as it is.',
    ].join('\n'),
  },
  async ({ options, signal }) => {
    const { machine, csv, parquet } = options;
    if (machine === undefined) throw new GembaError('GEMBA_ARGUMENT', { argument: '--machine is missing' });
    if ((csv === undefined) === (parquet === undefined)) {
      throw new GembaError('GEMBA_ARGUMENT', { argument: 'one of --csv and --parquet is needed' });
    }
    const window = { fromNs: timeOf('from', options.from) ?? 0n, toNs: timeOf('to', options.to) ?? FOREVER_NS };
    return withHistorian(options.data, async (historian) => {
      const signals = await signalsOf(historian, machine as MachineId, options.signal);
      const pages = exportPages(historian, machine as MachineId, signals, window.fromNs, window.toNs);
      const sink = csv === undefined ? await ParquetFile.begin(parquet as string) : await CsvFile.begin(csv);
      const isWhole = await fill(sink, pages, signal);
      if (isWhole) print(`${sink.rows} readings of ${signals.length} signals in ${csv ?? parquet}`);
      return isWhole ? 0 : 1;
    });
  },
);

/** 2100. */
const FOREVER_NS = 4_102_444_800_000_000_000n;

function timeOf(name: string, text: string | undefined): bigint | null {
  if (text === undefined) return null;
  const ms = /^\d{4}-\d{2}-\d{2}(T.*(Z|[+-]\d{2}:\d{2}))?$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms)) {
    throw new GembaError('GEMBA_ARGUMENT', { argument: `--${name} ${text} (a day, or a time with its zone)` });
  }
  return BigInt(ms) * 1_000_000n;
}

async function signalsOf(historian: DuckDbHistorian, machine: MachineId, named: string[] | undefined) {
  const known = (await historian.latest(machine)).map(({ signal }) => signal).sort();
  const list = 'the machine of the plant';
  if (known.length === 0) throw new GembaError('GEMBA_NOT_FOUND', { what: 'The machine', id: machine, list });
  if (named === undefined || named.length === 0) return known;
  for (const id of named) {
    if (known.includes(id as SignalId)) continue;
    throw new GembaError('GEMBA_NOT_FOUND', { what: 'The signal', id, list: known.join(', ') });
  }
  return named as SignalId[];
}

interface Sink {
  readonly rows: number;
  add(rows: readonly ExportRow[]): Promise<void>;
  finish(): Promise<void>;
  discard(): Promise<void>;
}

/** False when it was broken off; there is no file then. */
async function fill(sink: Sink, pages: AsyncIterable<ExportRow[]>, signal: AbortSignal): Promise<boolean> {
  const progress = new Progress();
  try {
    for await (const page of pages) {
      if (signal.aborted) break;
      await sink.add(page);
      progress.say(`${sink.rows} readings`);
    }
  } catch (error) {
    await sink.discard();
    throw error;
  }
  progress.done();
  await (signal.aborted ? sink.discard() : sink.finish());
  return !signal.aborted;
}

/** Written beside, so that there is no file of the name before it is whole. */
class CsvFile implements Sink {
  readonly #file: string;
  readonly #handle: Awaited<ReturnType<typeof open>>;
  rows = 0;

  private constructor(file: string, handle: Awaited<ReturnType<typeof open>>) {
    this.#file = file;
    this.#handle = handle;
  }

  static async begin(file: string): Promise<CsvFile> {
    const handle = await open(`${file}.part`, 'w');
    await handle.appendFile(CSV_HEADER);
    return new CsvFile(file, handle);
  }

  async add(rows: readonly ExportRow[]): Promise<void> {
    await this.#handle.appendFile(csvLines(rows));
    this.rows += rows.length;
  }

  async finish(): Promise<void> {
    await this.#handle.close();
    await rename(`${this.#file}.part`, this.#file);
  }

  async discard(): Promise<void> {
    await this.#handle.close();
    await rm(`${this.#file}.part`, { force: true });
  }
}
