/**
 * What commands print: tables that fit the terminal, colour where there is one, progress beside the output. Text of
 * others is escaped before it comes here or in {@link table}, so that a browse name can't steer the terminal.
 */

import { styleText } from 'node:util';
import { printable } from './log.ts';

/** Columns of the terminal; `null` when the output goes elsewhere and may be as wide as it is. */
export const terminalColumns = (): number | null => (process.stdout.isTTY ? process.stdout.columns || 80 : null);

/** Writes lines to standard output. */
export const print = (...lines: string[]): void => void process.stdout.write(`${lines.join('\n')}\n`);

/** One line of JSON; integers of 64 bits as text of digits. */
export const printJson = (value: unknown): void =>
  print(JSON.stringify(value, (_key, one: unknown) => (typeof one === 'bigint' ? String(one) : one)));

/** Colours text on a terminal that has colours (`NO_COLOR` is heeded). */
export const coloured = (style: 'red' | 'yellow' | 'green' | 'gray' | 'cyan' | 'bold', text: string): string =>
  styleText(style, text, { stream: process.stdout });

/**
 * Rows under a head, in columns. Where they don't fit `columns`, each row becomes a block of `head: cell` lines, so that
 * nothing that is to be copied is cut.
 */
export function table(head: readonly string[], rows: readonly (readonly string[])[], columns: number | null): string[] {
  const clean = rows.map((row) => row.map(printable));
  const widths = head.map((name, index) => Math.max(name.length, ...clean.map((row) => row[index]?.length ?? 0)));
  const total = widths.reduce((sum, width) => sum + width + 2, -2);
  if (columns === null || total <= columns) {
    return [head, ...clean].map((row) =>
      row
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  }
  const name = Math.max(...head.map(({ length }) => length));
  return clean.flatMap((row) => [
    ...row.flatMap((cell, index) => (cell === '' ? [] : [`${(head[index] ?? '').padEnd(name)}  ${cell}`])),
    '',
  ]);
}

/** How far something long is: written over itself on a terminal, else a line every few seconds. */
export class Progress {
  readonly #startedMs = performance.now();
  #saidMs = performance.now();
  #width = 0;

  say(text: string): void {
    const nowMs = performance.now();
    const isTerminal = process.stderr.isTTY === true;
    if (nowMs - this.#saidMs < (isTerminal ? 200 : 5_000)) return;
    this.#saidMs = nowMs;
    const line = `${text}, ${Math.round((nowMs - this.#startedMs) / 1000)} s`;
    process.stderr.write(isTerminal ? `\r${line.padEnd(this.#width)}` : `${line}\n`);
    this.#width = Math.max(this.#width, line.length);
  }

  /** Clears what was written over. */
  done(): void {
    if (this.#width > 0 && process.stderr.isTTY) process.stderr.write(`\r${' '.repeat(this.#width)}\r`);
  }
}
