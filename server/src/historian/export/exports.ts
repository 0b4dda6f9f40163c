/**
 * Exports for people: what a historian holds of a machine's signals, as CSV while it is read, or as Parquet out of a file
 * that lies in a folder of its own until it is told. Pages are read one at a time, whichever engine it is.
 */

import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { ParquetFile } from '../duckdb/parquet.ts';
import type { Historian } from '../port.ts';
import { CSV_LOCAL_HEADER, csvLines, localIso } from './csv.ts';
import type { ExportRequest, Exports } from './port.ts';
import { exportPages } from './rows.ts';

export class HistorianExports implements Exports {
  readonly #historian: Pick<Historian, 'range'>;
  readonly #folder: string;

  /** @param folder for files that are on their way; what a killed process left in it is gone with the first export */
  constructor(historian: Pick<Historian, 'range'>, folder: string) {
    this.#historian = historian;
    this.#folder = folder;
  }

  csv(request: ExportRequest): Readable {
    return Readable.from(this.#lines(request), { objectMode: false });
  }

  async parquet(request: ExportRequest, signal: AbortSignal): Promise<Readable> {
    await this.#clear();
    const folder = await mkdtemp(join(this.#folder, 'export-'));
    const remove = () => rm(folder, { recursive: true, force: true });
    try {
      const file = join(folder, 'readings.parquet');
      await this.#gather(file, request, signal);
      const stream = createReadStream(file);
      stream.once('close', () => void remove());
      return stream;
    } catch (error) {
      await remove();
      throw error;
    }
  }

  async *#lines(request: ExportRequest): AsyncGenerator<string> {
    const local = localIso(request.timeZone);
    yield CSV_LOCAL_HEADER;
    for await (const rows of this.#pages(request)) yield csvLines(rows, local);
  }

  async #gather(file: string, request: ExportRequest, signal: AbortSignal): Promise<void> {
    const parquet = await ParquetFile.begin(file);
    try {
      for await (const rows of this.#pages(request)) {
        signal.throwIfAborted();
        await parquet.add(rows);
      }
    } catch (error) {
      await parquet.discard();
      throw error;
    }
    await parquet.finish();
  }

  #pages({ machine, signals, fromNs, toNs }: ExportRequest) {
    return exportPages(this.#historian, machine, signals, fromNs, toNs);
  }

  #cleared: Promise<unknown> | null = null;

  #clear(): Promise<unknown> {
    this.#cleared ??= rm(this.#folder, { recursive: true, force: true }).then(() =>
      mkdir(this.#folder, { recursive: true }),
    );
    return this.#cleared;
  }
}
