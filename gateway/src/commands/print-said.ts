/** Prints decoded messages: what is wished of them, as lines for people or as JSON, never more than is being read. */

import { printable } from '@gemba/program/log';
import { coloured, print, printJson, terminalColumns } from '@gemba/program/terminal';
import type { Row, Said } from '../tail/said.ts';

/** Bytes that wait for whoever reads the output; beyond it messages are left out, and counted. */
const WAITING_MAX_BYTES = 4 * 1024 * 1024;

/** Only of these machines and signals, where any are named. */
export interface Wish {
  machine: readonly string[];
  signal: readonly string[];
  json: boolean;
}

/** A printer: prints what is wished of a message, and tells whether there was any. */
export function printer({ machine, signal, json }: Wish): (said: Said) => boolean {
  const isFiltered = machine.length > 0 || signal.length > 0;
  let leftOut = 0;
  return (said) => {
    const rows = said.rows.filter(
      (row) =>
        (machine.length === 0 || machine.includes(row.machine)) && (signal.length === 0 || signal.includes(row.signal)),
    );
    if (isFiltered && rows.length === 0) return false;
    if (process.stdout.writableLength > WAITING_MAX_BYTES) {
      leftOut += 1;
      return true;
    }
    if (leftOut > 0) process.stderr.write(`${leftOut} messages left out: the output is slower than the broker.\n`);
    leftOut = 0;
    if (json) printAsJson(said, rows);
    else print(...linesOf(said, rows, new Date()));
    return true;
  };
}

function printAsJson({ kind, topic, head, problem }: Said, rows: readonly Row[]): void {
  const of = { kind, topic, ...(problem === undefined ? {} : { problem }) };
  if (rows.length === 0) printJson({ ...of, says: head });
  for (const { what, machine, signal, time, data } of rows) {
    printJson({ ...of, what, machine, ...(signal === '' ? {} : { signal }), time, ...data });
  }
}

/** The message in one line, what it says below; columns where the terminal has room for them. */
function linesOf({ topic, head, problem }: Said, rows: readonly Row[], now: Date): string[] {
  const cells = rows.map(({ what, machine, signal, time, text }) =>
    [what, machine, signal, time, text].map((cell) => printable(cell)),
  );
  const widths = [0, 1, 2, 3].map((column) => Math.max(0, ...cells.map((row) => row[column]?.length ?? 0)));
  const columns = terminalColumns();
  const widest = Math.max(0, ...cells.map((row) => row[4]?.length ?? 0));
  const fits = columns === null || widths.reduce((sum, width) => sum + width + 1, 3) + widest <= columns;
  const body = cells.map((row) => {
    const padded = fits ? row.map((cell, index) => cell.padEnd(widths[index] ?? 0)) : row.filter((cell) => cell !== '');
    return `  ${padded.join(' ')}`.trimEnd();
  });
  const title = `${coloured('gray', `${now.toISOString().slice(11)} `)}${coloured('cyan', printable(topic))}  ${printable(head)}`;
  return [
    title.trimEnd(),
    ...body,
    ...(problem === undefined ? [] : [`  ${coloured('red', `can not be read: ${printable(problem)}`)}`]),
  ];
}
