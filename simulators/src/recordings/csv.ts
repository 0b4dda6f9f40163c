/**
 * Records of a CSV file [RFC 4180]: fields between delimiters, quoted where they hold a delimiter, a quote or a line end.
 * Takes lines of text, gives records with the number of the line that each begins at. Pure but for what it waits for.
 */

import type { Broken } from './line.ts';
import type { TextLine } from './text-lines.ts';

export interface CsvRecord {
  number: number;
  fields: string[];
}

export const DELIMITERS = [',', ';', '\t', '|'] as const;

/** Lines that one record may have; a quote that is never closed would else swallow the rest of the file. */
const RECORD_LINES_MAX = 100;

/** Puts records together; of one file, in its order. */
export class CsvRecords {
  readonly #delimiter: string;
  #pending: TextLine[] = [];

  constructor(delimiter: string) {
    this.#delimiter = delimiter;
  }

  /** The records that end with these lines. */
  take(lines: readonly TextLine[]): (CsvRecord | Broken)[] {
    return lines.flatMap((line) => this.#takeLine(line));
  }

  /** What is left at the end of the file. */
  end(): (CsvRecord | Broken)[] {
    return this.#giveUp();
  }

  #takeLine(line: TextLine): (CsvRecord | Broken)[] {
    if (this.#pending.length === 0) {
      if (!line.text.includes('"')) {
        return line.text.trim() === '' ? [] : [{ number: line.number, fields: line.text.split(this.#delimiter) }];
      }
    }
    this.#pending.push(line);
    const text = this.#pending.map((one) => one.text).join('\n');
    const fields = fieldsOf(text, this.#delimiter);
    if (fields === 'unclosed') return this.#pending.length < RECORD_LINES_MAX ? [] : this.#giveUp();
    const { number } = this.#pending[0] as TextLine;
    this.#pending = [];
    return typeof fields === 'string' ? [{ number, reason: fields }] : [{ number, fields }];
  }

  /** The first line is broken; what came behind it is looked at by itself. */
  #giveUp(): (CsvRecord | Broken)[] {
    const [first, ...rest] = this.#pending;
    if (first === undefined) return [];
    this.#pending = [];
    const broken = { number: first.number, reason: 'a quote is never closed' };
    return [broken, ...this.take(rest), ...(this.#pending.length === 0 ? [] : this.#giveUp())];
  }
}

/** Fields of a text that holds quotes; a reason where it is none, `unclosed` where it may go on. */
function fieldsOf(text: string, delimiter: string): string[] | string {
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    if (text[at] === '"') {
      let field = '';
      for (let from = at + 1; ; ) {
        const close = text.indexOf('"', from);
        if (close < 0) return 'unclosed';
        field += text.slice(from, close);
        at = close + 1;
        if (text[at] !== '"') break;
        field += '"';
        from = at + 1;
      }
      fields.push(field);
      if (at === text.length) return fields;
      if (text[at] !== delimiter) return `there is more behind the closing quote of field ${fields.length}`;
      at += 1;
    } else {
      const end = text.indexOf(delimiter, at);
      fields.push(text.slice(at, end < 0 ? undefined : end));
      if (end < 0) return fields;
      at = end + 1;
    }
  }
}

/** The delimiter that cuts the most lines into the same number of fields; the comma where none cuts. */
export function delimiterOf(lines: readonly string[]): string {
  let best: { delimiter: string; score: number } = { delimiter: ',', score: 0 };
  for (const delimiter of DELIMITERS) {
    const records = new CsvRecords(delimiter).take(lines.map((text, index) => ({ number: index + 1, text })));
    const counts = new Map<number, number>();
    for (const record of records) {
      if ('fields' in record) counts.set(record.fields.length, (counts.get(record.fields.length) ?? 0) + 1);
    }
    const [[fields, agreeing] = [1, 0]] = [...counts].toSorted((a, b) => b[1] - a[1]);
    const score = fields < 2 ? 0 : agreeing * 1000 + fields;
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}
