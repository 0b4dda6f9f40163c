/**
 * A file as a recording: which format it has, and its lines in the order in which they are played. It is read once to know
 * what is in it (`survey.ts`) and again each time it is played, always the same way, and never held.
 */

import { GembaError } from '@gemba/contract/errors';
import { Ids, type Layout, layoutOf } from './columns.ts';
import { CsvRecords, delimiterOf } from './csv.ts';
import { CsvLines } from './csv-lines.ts';
import { InOrder, type Placed } from './in-order.ts';
import type { Broken, Read } from './line.ts';
import type { RecordingSettings } from './settings.ts';
import { isShdr, ShdrLines } from './shdr.ts';
import { headOf, type TextLine, textLines } from './text-lines.ts';
import { Times } from './times.ts';

/** Puts the lines of one reading together. */
interface LineReader {
  take(lines: readonly TextLine[]): Read;
  end(): Read;
  /** Whether some time had no zone of its own, where that is a question. */
  readonly unzoned?: boolean;
}

/** One reading of a file; what it has found is known at its end. */
export interface Reading {
  lines: AsyncGenerator<(Placed | Broken)[]>;
  order: Pick<InOrder, 'reordered' | 'takes'>;
  reader: Pick<LineReader, 'unzoned'>;
}

export class Recording {
  readonly settings: RecordingSettings;
  readonly format: 'csv' | 'shdr';
  /** Whether a comma may be the decimal point. */
  readonly comma: boolean;
  /** Column names of signals, which may tell a unit; empty where the file has none. */
  readonly names: ReadonlyMap<string, string>;
  readonly #encoding: string;
  readonly #makeReader: () => LineReader;

  /** Throws GEMBA_RECORDING_UNREADABLE, GEMBA_RECORDING_UNKNOWN. */
  constructor(settings: RecordingSettings) {
    this.settings = settings;
    const { lines, encoding } = headOf(settings.file);
    this.#encoding = encoding;
    this.format = settings.format ?? (settings.delimiter === undefined && isShdr(lines) ? 'shdr' : 'csv');
    const { zone } = settings;
    if (this.format === 'shdr') {
      this.comma = false;
      this.names = new Map();
      // What an adapter sends is in UTC, also where it doesn't say so.
      this.#makeReader = () => new ShdrLines(new Times('UTC'));
      return;
    }
    const delimiter = settings.delimiter ?? delimiterOf(lines);
    const layout = csvLayout(settings, lines, delimiter);
    this.comma = delimiter !== ',';
    this.names = new Map([...layout.wide.values()].map(({ id, name }) => [id, name]));
    this.#makeReader = () => new CsvLines(layout, new CsvRecords(delimiter), new Times(zone), new Ids());
  }

  /** Reads it from its beginning. Throws GEMBA_RECORDING_UNREADABLE on the way. */
  read(): Reading {
    const reader = this.#makeReader();
    const order = new InOrder(BigInt(Math.round(this.settings.windowS * 1e9)));
    return { lines: linesOf(textLines(this.settings.file, this.#encoding), reader, order), order, reader };
  }
}

async function* linesOf(
  texts: AsyncGenerator<TextLine[]>,
  reader: LineReader,
  order: InOrder,
): AsyncGenerator<(Placed | Broken)[]> {
  for await (const lines of texts) yield order.take(reader.take(lines));
  yield [...order.take(reader.end()), ...order.end()];
}

function csvLayout({ file, columns }: RecordingSettings, head: readonly string[], delimiter: string): Layout {
  const records = new CsvRecords(delimiter).take(head.map((text, index) => ({ number: index + 1, text })));
  const layout = layoutOf(
    records.flatMap((one) => ('fields' in one ? [one.fields] : [])),
    columns,
  );
  if (!Array.isArray(layout)) return layout;
  throw new GembaError('GEMBA_RECORDING_UNKNOWN', { file }, layout);
}
