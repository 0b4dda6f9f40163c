/** A CSV file as lines that can be played: records, columns and times put together. */

import { Ids, type Layout } from './columns.ts';
import type { CsvRecord, CsvRecords } from './csv.ts';
import type { Broken, Cell, Line, Read } from './line.ts';
import type { TextLine } from './text-lines.ts';
import type { Times } from './times.ts';
import { statusOf } from './values.ts';

export class CsvLines {
  readonly #layout: Layout;
  readonly #records: CsvRecords;
  readonly #times: Times;
  readonly #ids: Ids;
  #isFirst = true;
  /** Whether some time had no zone of its own. */
  unzoned = false;

  constructor(layout: Layout, records: CsvRecords, times: Times, ids = new Ids()) {
    this.#layout = layout;
    this.#records = records;
    this.#times = times;
    this.#ids = ids;
  }

  take(lines: readonly TextLine[]): Read {
    return this.#read(this.#records.take(lines));
  }

  end(): Read {
    return this.#read(this.#records.end());
  }

  #read(records: readonly (CsvRecord | Broken)[]): Read {
    const read: Read = [];
    for (const record of records) {
      const isHeader = this.#isFirst && this.#layout.hasHeader;
      this.#isFirst = false;
      if (!isHeader) read.push('reason' in record ? record : this.#lineOf(record));
    }
    return read;
  }

  #lineOf({ number, fields }: CsvRecord): Line | Broken {
    const { time, fields: wanted } = this.#layout;
    if (fields.length !== wanted) {
      return { number, reason: `it has ${fields.length} fields, not ${wanted}` };
    }
    const parsed = this.#times.parse(time.map((column) => fields[column] as string).join(' '));
    if ('reason' in parsed) return { number, reason: parsed.reason };
    if (!parsed.zoned) this.unzoned = true;
    const cells = this.#cellsOf(fields);
    return typeof cells === 'string' ? { number, reason: cells } : { number, timeNs: parsed.timeNs, cells };
  }

  /** An empty field of a wide file says nothing; a record of a long one always speaks of its signal. */
  #cellsOf(fields: readonly string[]): Cell[] | string {
    const { wide, long } = this.#layout;
    if (long === null) {
      const cells: Cell[] = [];
      for (const [column, { id }] of wide) {
        const text = (fields[column] as string).trim();
        if (text !== '') cells.push({ signal: id, text });
      }
      return cells;
    }
    const name = (fields[long.signal] as string).trim();
    if (name === '') return 'it names no signal';
    const text = (fields[long.value] as string).trim();
    const cell: Cell = { signal: this.#ids.of(name), text: text === '' ? null : text };
    if (long.quality === null) return [cell];
    const quality = fields[long.quality] as string;
    const status = statusOf(quality);
    if (status === null) return quality.trim() === '' ? [cell] : `this is no quality: “${quality.slice(0, 40)}”`;
    return [{ ...cell, status }];
  }
}
